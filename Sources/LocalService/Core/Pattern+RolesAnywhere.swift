/// The patterns of identifiers in the model of Roles Anywhere.
extension Pattern {
    /// Ids of resources.
    static let uuid = Pattern(text: ".*[a-f0-9]{8}-([a-z0-9]{4}-){3}[a-z0-9]{12}.*") { text in
        let scalars = Array(text.unicodeScalars)
        guard !scalars.contains(where: isLineEnd), scalars.count >= 36 else { return false }
        return (0...(scalars.count - 36)).contains { isUUID(scalars[$0..<($0 + 36)]) }
    }

    static let trustAnchorARN = arn(service: "rolesanywhere", resource: "trust-anchor")
    static let profileARN = arn(service: "rolesanywhere", resource: "profile")
    static let roleARN = arn(service: "iam", resource: "role")

    /// ARNs of one kind of resource, as loosely as the model has it: the fields between service and
    /// resource may contain colons.
    static func arn(service: String, resource: String) -> Pattern {
        let parts = "\(service)(:.*){2}(:\(resource).*)"
        let wanted = Array(":\(resource)".utf8)
        return Pattern(text: "^arn:aws(-[^:]+)?:\(parts)$") { text in
            guard text.hasPrefix("arn:aws"), !text.unicodeScalars.contains(where: isLineEnd)
            else { return false }
            var rest = text.dropFirst("arn:aws".count)
            if rest.hasPrefix("-") {
                guard let end = rest.firstIndex(of: ":"), rest[..<end].count > 1 else {
                    return false
                }
                rest = rest[end...]
            }
            guard rest.hasPrefix(":\(service):") else { return false }
            // Behind the first colon of the region comes one of the account, and then the resource.
            rest = rest.dropFirst(service.count + 2)
            guard let colon = rest.firstIndex(of: ":") else { return false }
            return contains(rest[colon...].utf8.dropFirst(), wanted)
        }
    }

    /// Whether a text has another in it; octets are compared, which is quick.
    private static func contains(_ text: Substring.UTF8View, _ wanted: [UInt8]) -> Bool {
        var rest = text
        while let start = rest.firstIndex(of: wanted[0]) {
            rest = rest[start...]
            if rest.starts(with: wanted) { return true }
            rest = rest.dropFirst()
        }
        return false
    }

    /// The characters that a dot does not stand for.
    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    private static func isUUID(_ scalars: ArraySlice<Unicode.Scalar>) -> Bool {
        scalars.enumerated().allSatisfy { place, scalar in
            switch (place, scalar) {
            case (8, "-"), (13, "-"), (18, "-"), (23, "-"): true
            case (8, _), (13, _), (18, _), (23, _): false
            case (..<8, "g"..."z"): false
            case (_, "0"..."9"), (_, "a"..."z"): true
            default: false
            }
        }
    }
}
