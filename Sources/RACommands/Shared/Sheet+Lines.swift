import CommandLineSupport

extension Sheet {
    /// Adds a text of several lines under one label; nil adds nothing.
    mutating func add(_ label: String, linesOf text: String?) {
        guard let text else { return }
        add(label, text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
    }
}
