public import X509

/// Something that can ask a person for a passphrase, or for a yes.
public protocol Terminal: Sendable {
    /// Asks for one line without showing what is typed.
    ///
    /// - Parameter prompt: What to show, without a trailing blank.
    /// - Returns: The line without its end, or nil where there is no terminal.
    /// - Throws: `CommandError` when the terminal fails or the input ends.
    func ask(_ prompt: String) throws(CommandError) -> SecretBytes?

    /// Asks a question that is answered with yes or no, and shows what is typed.
    ///
    /// - Parameter question: What to show, without a trailing blank.
    /// - Returns: Whether the answer was `y` or `yes`, or nil where there is no terminal.
    /// - Throws: `CommandError` when the terminal fails.
    func confirm(_ question: String) throws(CommandError) -> Bool?
}

extension Terminal {
    /// Asks as for a passphrase.
    ///
    /// - Parameter question: What to show, without a trailing blank.
    /// - Returns: Whether the answer was `y` or `yes`, or nil where there is no terminal.
    /// - Throws: `CommandError` when the terminal fails.
    public func confirm(_ question: String) throws(CommandError) -> Bool? {
        try ask(question).map(Self.isYes)
    }

    /// Whether somebody typed a yes.
    static func isYes(_ answer: SecretBytes) -> Bool {
        let text = answer.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        return ["y", "yes"].contains(text.lowercased())
    }
}
