public import X509

/// What the next generation of an authority is called.
public enum Generation {
    /// The subject with the number at the end of its common name counted on: `… A1` gives `… A2`.
    ///
    /// - Parameters:
    ///   - subject: of the generation before.
    ///   - taken: names that other authorities have, or had.
    /// - Returns: the first that is free.
    /// - Throws: `X509Error` for a name that cannot be written.
    public static func next(
        _ subject: DistinguishedName, avoiding taken: [DistinguishedName] = []
    ) throws(X509Error) -> DistinguishedName {
        var attributes = subject.attributes
        guard let index = attributes.lastIndex(where: { $0.type == .commonName }) else {
            return subject
        }
        while true {
            attributes[index] = .init(
                type: .commonName, value: counted(attributes[index].value, separator: " "))
            let next = try DistinguishedName(attributes: attributes)
            if !taken.contains(where: { $0.description == next.description }) { return next }
        }
    }

    /// The store's name for it: `issuing` gives `issuing-2`, and that `issuing-3`.
    ///
    /// - Parameters:
    ///   - name: of the generation before.
    ///   - taken: names that are in use.
    /// - Returns: the first that is free.
    public static func next(_ name: String, avoiding taken: Set<String>) -> String {
        var next = name
        repeat {
            let parts = next.split(separator: "-", omittingEmptySubsequences: false)
            let isNumbered = parts.count > 1 && parts.last.flatMap { Int($0) } != nil
            next = isNumbered ? counted(next, separator: "-") : next + "-2"
        } while taken.contains(next)
        return next
    }

    // Digits at the end are counted on, with as many zeros before them; else a 2 follows.
    private static func counted(_ text: String, separator: String) -> String {
        let digits = text.reversed().prefix { $0.isASCII && $0.isNumber }
        let number = String(digits.reversed())
        guard let value = UInt64(number), value < UInt64.max else { return text + separator + "2" }
        let next = String(value + 1)
        let zeros = String(repeating: "0", count: max(0, number.count - next.count))
        return text.dropLast(number.count) + zeros + next
    }
}
