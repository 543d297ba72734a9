import Foundation
import GRDB
import LensCore

/// What SQLite complains of, as a person needs to hear it.
enum StoreError {
    static let resumeHint = "what was saved before is whole; `study resume` goes on from there"

    static func explaining<R>(_ file: URL, _ body: () throws -> R) throws -> R {
        do { return try body() } catch let error as DatabaseError {
            throw explanation(error, file)
        }
    }

    static func newer(_ file: URL) -> LensError {
        .input(
            at: file.path, expected: "a store of version 1", found: "one of a newer version of rewardlens",
            hint: "use that version, or another --store")
    }

    static func foreign(_ file: URL) -> LensError {
        .input(
            at: file.path, expected: "a store of studies", found: "another database", hint: "give --store another folder")
    }

    static func explanation(_ error: DatabaseError, _ file: URL) -> LensError {
        let place = file.path
        switch error.resultCode {
        case .SQLITE_FULL:
            return .failure("\(place): the disk is full", hint: "make room; \(resumeHint)")
        case .SQLITE_IOERR:
            return .failure("\(place): the disk refuses: \(error.message ?? "I/O error")", hint: resumeHint)
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            return .input("\(place): the store cannot be written", hint: "check its permissions; nothing was changed")
        case .SQLITE_CANTOPEN:
            return .input("\(place): the store cannot be opened", hint: "check that the folder exists and can be written")
        case .SQLITE_NOTADB, .SQLITE_CORRUPT:
            return .input(
                at: place, expected: "a store of studies", found: "a damaged file or something else",
                hint: "give --store another folder")
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            return .failure("\(place): another program holds the store", hint: "try again when it is done")
        default:
            return .failure("\(place): \(error.message ?? "SQLite error \(error.resultCode.rawValue)")")
        }
    }
}
