extension Context {
    /// Says one line on standard error at once, whether the command succeeds or fails.
    ///
    /// For a person who looks for a mistake; `note` is for the others.
    ///
    /// - Parameter line: The line without its end; control characters are escaped.
    public func trace(_ line: String) {
        streams.writeError("debug: " + PrintableText.escape(line))
    }
}
