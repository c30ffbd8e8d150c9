import ArgumentParser

/// Findings about somebody else's certificates that the user takes upon himself.
struct AcceptOption: ParsableArguments {
    @Option(
        name: .customLong("accept"),
        help: ArgumentHelp(
            "Take what this code would refuse, such as lint.key-usage; repeatable.",
            valueName: "code"))
    var accepted: [String] = []

    /// The codes.
    var codes: Set<String> { Set(accepted) }
}
