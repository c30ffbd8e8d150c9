/// A policy variable: a condition key whose value in the request takes its place.
struct PolicyVariable: Hashable, Sendable {
    /// The condition key, as written.
    let key: String

    /// What stands in when the request has no value for the key.
    let defaultValue: String?

    /// The value that takes the variable's place.
    ///
    /// Only keys with a single value can be variables.
    ///
    /// - Throws: ``Incomparable`` when there is neither a single value nor a default.
    func value(in request: PolicyRequest) throws(Incomparable) -> String {
        let values = request.values(of: ConditionKey(key)) ?? []
        guard let value = values.first ?? request.rules.defaultValue(self) else {
            throw Incomparable(
                reason: "the request has no value for the variable ${\(key)}",
                isWithoutValue: true)
        }
        guard values.count <= 1 else {
            throw Incomparable(reason: "the variable ${\(key)} has several values in the request")
        }
        return value
    }
}

extension PolicyVariable {
    /// Reads `key}` or `key, 'default'}`, with the closing brace.
    ///
    /// - Throws: ``MalformedText``
    init(afterOpeningBrace rest: inout Substring.UnicodeScalarView) throws(MalformedText) {
        let key = Self.take(from: &rest) { $0 != "}" && $0 != "," }
        self.key = String(String.UnicodeScalarView(key)).trimmingSpaces()
        guard !self.key.isEmpty, self.key.contains(":"), !self.key.contains(where: "{$'".contains)
        else { throw MalformedText(reason: "has a variable that is not a condition key") }
        if rest.first == "," {
            rest.removeFirst()
            defaultValue = try Self.quoted(&rest)
        } else {
            defaultValue = nil
        }
        guard rest.popFirst() == "}" else {
            throw MalformedText(reason: "has a variable without its closing brace")
        }
    }

    private static func quoted(
        _ rest: inout Substring.UnicodeScalarView
    ) throws(MalformedText) -> String {
        _ = take(from: &rest) { $0 == " " }
        guard rest.popFirst() == "'" else {
            throw MalformedText(reason: "has a variable's default that is not in single quotes")
        }
        let value = take(from: &rest) { $0 != "'" }
        guard rest.popFirst() == "'" else {
            throw MalformedText(reason: "has a variable's default that does not end")
        }
        _ = take(from: &rest) { $0 == " " }
        return String(String.UnicodeScalarView(value))
    }

    private static func take(
        from rest: inout Substring.UnicodeScalarView, while condition: (Unicode.Scalar) -> Bool
    ) -> Substring.UnicodeScalarView {
        let taken = rest.prefix(while: condition)
        rest = rest[taken.endIndex...]
        return taken
    }
}

extension String {
    /// The text without the spaces at its ends.
    fileprivate func trimmingSpaces() -> String {
        let tail = drop { $0 == " " }
        return String(tail.reversed().drop { $0 == " " }.reversed())
    }
}
