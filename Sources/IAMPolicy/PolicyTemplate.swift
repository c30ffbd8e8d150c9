/// A text in a policy, with its wildcards and policy variables recognised.
///
/// `${key}` stands for the request's value, `${key, 'default'}` for the default where the request
/// has none, and `${*}`, `${?}` and `${$}` for those characters themselves. A variable's value is
/// always literal: a `*` in it is no wildcard, so that a request cannot widen a policy.
///
/// - SeeAlso: IAM User Guide, "IAM policy elements: Variables and tags"
struct PolicyTemplate: Hashable, Sendable {
    enum Element: Hashable, Sendable {
        case fixed(Glob.Element)
        case variable(PolicyVariable)
    }

    /// The text as written.
    let text: String

    let elements: [Element]

    /// What the text is in every request, where it has no variable.
    private let fixed: PolicyText?

    init(text: String, elements: [Element]) {
        self.text = text
        self.elements = elements
        let glob: [Glob.Element] = elements.compactMap {
            if case .fixed(let element) = $0 { element } else { nil }
        }
        fixed = glob.count == elements.count ? PolicyText(Glob(glob)) : nil
    }

    /// The condition keys whose values the text needs.
    var variableKeys: [String] {
        elements.compactMap { if case .variable(let variable) = $0 { variable.key } else { nil } }
    }

    /// How many colons there are outside variables.
    var colons: Int { elements.count { $0 == .fixed(.literal(":")) } }

    /// The same with that many more parts of an ARN, each of which may be anything.
    func followed(byAnyParts count: Int) -> PolicyTemplate {
        let part: [Element] = [.fixed(.literal(":")), .fixed(.run(crossingColons: true))]
        return PolicyTemplate(
            text: text, elements: elements + Array(repeating: part, count: count).joined())
    }

    /// Puts the request's values in the place of variables.
    ///
    /// - Throws: ``Incomparable`` when the request has no single value for a variable without a
    ///   default.
    func expanded(for request: PolicyRequest) throws(Incomparable) -> PolicyText {
        if let fixed { return fixed.replacing(request.rules.pattern(fixed.glob)) }
        var glob: [Glob.Element] = []
        for element in elements {
            switch element {
            case .fixed(let element):
                glob.append(element)
            case .variable(let variable):
                let value = try variable.value(in: request)
                glob.append(contentsOf: value.unicodeScalars.map { .literal($0) })
            }
        }
        return PolicyText(request.rules.pattern(Glob(glob)))
    }
}

extension PolicyTemplate {
    /// Parses a text.
    ///
    /// - Parameters:
    ///   - text: the text as written in the policy.
    ///   - wildcards: whether `*` and `?` are wildcards; otherwise they mean themselves.
    ///   - variables: whether `${…}` is a variable; otherwise it means itself.
    /// - Throws: ``MalformedText`` when a variable is malformed.
    init(_ text: String, wildcards: Bool, variables: Bool) throws(MalformedText) {
        var rest = text.unicodeScalars[...]
        var elements: [Element] = []
        while let scalar = rest.popFirst() {
            switch scalar {
            case "$" where variables && rest.first == "{":
                rest.removeFirst()
                elements.append(try Self.braced(&rest))
            case "*" where wildcards:
                elements.append(.fixed(.run(crossingColons: true)))
            case "?" where wildcards:
                elements.append(.fixed(.one(crossingColons: true)))
            default:
                elements.append(.fixed(.literal(scalar)))
            }
        }
        self.init(text: text, elements: elements)
    }

    /// Reads what follows `${`, with the closing brace.
    private static func braced(
        _ rest: inout Substring.UnicodeScalarView
    ) throws(MalformedText) -> Element {
        for special: Unicode.Scalar in ["*", "?", "$"]
        where rest.starts(with: [special, "}"]) {
            rest.removeFirst(2)
            return .fixed(.literal(special))
        }
        return .variable(try PolicyVariable(afterOpeningBrace: &rest))
    }
}

/// A text that means nothing; the reason continues the quoted text.
struct MalformedText: Error, Equatable {
    let reason: String
}
