public import X509

/// A file that a user named does not hold what it should; a tool's hints say what to do.
public struct FileContentError: Error, Equatable, Sendable {
    /// The name that the user gave, or `-` for standard input.
    public let file: String

    /// What is wrong with the content, or with the passphrase for it.
    public let cause: X509Error

    /// Creates the error from its two facts.
    public init(file: String, cause: X509Error) {
        self.file = file
        self.cause = cause
    }
}

extension FileContentError: CustomStringConvertible {
    /// The file's name and what is wrong, for the line after "error:".
    public var description: String {
        (file == "-" ? "standard input" : PrintableText.quote(file)) + ": \(cause)"
    }
}
