import Foundation

extension Command {
    /// Runs the executable and kills it, without a word, after some time.
    static func kill(_ arguments: [String], after time: Duration) throws {
        let command = try Started(arguments)
        Thread.sleep(forTimeInterval: time / .seconds(1))
        Foundation.kill(command.process.processIdentifier, SIGKILL)
        _ = command.finish()
    }
}
