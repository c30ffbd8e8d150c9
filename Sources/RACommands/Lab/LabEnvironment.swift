import ArgumentParser
import CommandLineSupport

/// `ra lab env`: the exports once more.
struct LabEnvironment: Command {
    static let configuration = CommandConfiguration(
        commandName: "env",
        abstract: "Print the exports of the local service that runs.",
        discussion: """
            Examples:
              $ ra lab env
              export AWS_ENDPOINT_URL=http://127.0.0.1:44879
              export AWS_ACCESS_KEY_ID=AKIA...
              export AWS_SECRET_ACCESS_KEY=...
              export AWS_REGION=us-east-1
              export AWS_DEFAULT_REGION=us-east-1

              $ eval "$(ra lab env)"
            """)

    func run(in context: Context) throws {
        let state = try LabFile(in: context).running()
        for line in state.shellLines(for: context.environment) { context.print(line) }
    }
}
