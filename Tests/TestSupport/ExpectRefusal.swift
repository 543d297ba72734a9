import LensCore
import Testing

/// Expects a `LensError` whose one line contains every one of these pieces.
public func expectRefusal(
    _ pieces: String..., sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) {
    do {
        try body()
        Issue.record("expected an error with \(pieces)", sourceLocation: sourceLocation)
    } catch let error as LensError {
        let line = error.description
        for piece in pieces {
            #expect(line.contains(piece), "\(line)", sourceLocation: sourceLocation)
        }
        #expect(!line.contains { $0.isNewline }, "\(line)", sourceLocation: sourceLocation)
    } catch {
        Issue.record("expected a LensError, found \(error)", sourceLocation: sourceLocation)
    }
}
