import CommandLineSupport

/// A command that was copied with its line ends into the AWS config file.
enum BackslashWord {
    /// What to say of a word that nobody can mean; nil for others.
    static func hint(_ word: String) -> String? {
        guard word == "\\" else { return nil }
        return "the AWS config file has no continued lines: write the whole command on one line"
    }
}
