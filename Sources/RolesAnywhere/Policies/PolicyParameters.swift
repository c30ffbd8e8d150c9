/// The values that a user gives for the places of policies.
public struct PolicyParameters: Hashable, Sendable {
    /// The values by name, each in the order given.
    public let values: [String: [String]]

    /// Reads `NAME=VALUE` texts; a name that comes again has several values.
    ///
    /// - Throws: `RolesAnywhereError.malformedParameter`.
    public init(_ texts: [String]) throws(RolesAnywhereError) {
        var values: [String: [String]] = [:]
        for text in texts {
            guard let equals = text.firstIndex(of: "="), Self.isName(String(text[..<equals])) else {
                throw .malformedParameter(text)
            }
            let value = String(text[text.index(after: equals)...])
            values[String(text[..<equals]), default: []].append(value)
        }
        self.values = values
    }

    /// Checks that some policy has a place for each of the values.
    ///
    /// - Parameter policies: all the policies that they are given for.
    /// - Throws: `RolesAnywhereError.unknownParameters`.
    public func checkUse(in policies: [ParameterizedPolicy]) throws(RolesAnywhereError) {
        let known = Set(policies.flatMap(\.parameters))
        let unknown = values.keys.filter { !known.contains($0) }.sorted()
        guard unknown.isEmpty else {
            throw .unknownParameters(unknown, known: known.sorted())
        }
    }

    /// Whether a text can name a parameter: letters, digits and hyphens, a letter first.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
