import ArgumentParser
import CommandLineSupport
import Glibc

/// `ra lab stop`: ends the local service that runs.
struct LabStop: Command {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "Stop the local service that runs, and wait until it is gone.",
        discussion: """
            Example:
              $ ra lab stop
              the local service at http://127.0.0.1:44879 has stopped; what it knew
                  is gone
            """)

    func run(in context: Context) throws {
        let file = LabFile(in: context)
        let state = try file.stopRunning()
        // The service gives its answers in progress a few seconds.
        for _ in 0..<500 where try file.isHeld() { usleep(20_000) }
        guard try !file.isHeld() else {
            throw CommandError(
                status: .temporaryFailure, code: "lab.stuck",
                message: "process \(state.processID) does not end",
                hint: "end it with: kill -9 \(state.processID)")
        }
        context.note("the local service at \(state) has stopped; what it knew is gone")
    }
}
