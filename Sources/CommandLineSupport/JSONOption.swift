public import ArgumentParser

/// The `--json` of every command that shows something.
public struct JSONOption: ParsableArguments {
    /// Whether results, and errors, are JSON.
    @Flag(name: .customLong("json"), help: "Print JSON instead of text, errors included.")
    public var isOn = false

    /// Creates the option, off.
    public init() {}

    /// Refuses a product that would go to standard output beside the JSON.
    ///
    /// - Parameters:
    ///   - output: Where the product goes; `-` is standard output.
    ///   - option: What sends it elsewhere, such as `--out`.
    /// - Throws: `ValidationError`.
    public func refuse(product output: String?, of option: String = "--out") throws {
        guard isOn, output == "-" else { return }
        throw ValidationError("--json takes standard output; give \(option) FILE")
    }
}
