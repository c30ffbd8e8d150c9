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

              $ ra lab env --env-file
              AWS_ENDPOINT_URL=http://127.0.0.1:44879
              ...
            """)

    @Flag(help: "Print NAME=VALUE lines, as files of variables and CI systems take them.")
    var envFile = false

    @OptionGroup var json: JSONOption

    func validate() throws {
        guard !envFile || !json.isOn else {
            throw ValidationError("--env-file and --json are two forms; give one")
        }
    }

    func run(in context: Context) throws {
        let state = try LabFile(in: context).running()
        if json.isOn {
            return try context.printJSON(Dictionary(uniqueKeysWithValues: state.variables))
        }
        let lines =
            envFile
            ? state.variables.map { "\($0.0)=\($0.1)" }
            : state.shellLines(for: context.environment)
        for line in lines { context.print(line) }
    }
}
