import ArgumentParser
import CommandLineSupport

/// `ra lab env`: the exports once more.
struct LabEnvironment: Command {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Print the exports of the local service that runs.",
        discussion: """
            Example:
              eval "$(ra lab env)"
            """)

    func run(in context: Context) throws {
        let state = try LabFile(in: context).running()
        for line in state.shellLines(for: context.environment) { context.print(line) }
    }
}
