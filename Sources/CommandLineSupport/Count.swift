/// A number of things with the right form of their name.
public enum Count {
    /// Such as "1 key" and "2 keys".
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - one: the name of one.
    ///   - many: the name of several; nil for the name of one with an s.
    /// - Returns: the number and the name.
    public static func text(
        _ count: some BinaryInteger, _ one: String, _ many: String? = nil
    ) -> String {
        "\(count) " + (count == 1 ? one : many ?? one + "s")
    }
}
