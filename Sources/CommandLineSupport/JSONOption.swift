public import ArgumentParser

/// The `--json` of every command that shows something.
public struct JSONOption: ParsableArguments {
    /// Whether results, and errors, are JSON.
    @Flag(name: .customLong("json"), help: "Print JSON instead of text, errors included.")
    public var isOn = false

    /// Creates the option, off.
    public init() {}
}
