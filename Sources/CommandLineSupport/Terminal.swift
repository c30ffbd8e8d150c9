public import X509

/// Something that can ask a person for a passphrase.
public protocol Terminal: Sendable {
    /// Asks for one line without showing what is typed.
    ///
    /// - Parameter prompt: What to show, without a trailing blank.
    /// - Returns: The line without its end, or nil where there is no terminal.
    /// - Throws: `CommandError` when the terminal fails or the input ends.
    func ask(_ prompt: String) throws(CommandError) -> SecretBytes?
}
