/// The name of a resource, possibly with wildcards and variables: `*`, `arn:aws:s3:::reports/*`.
///
/// In the first five parts of an ARN a wildcard stays inside its part, unless it is a `*` at the
/// part's end: that one may go on beyond the colon. The sixth part is the resource's own name, in
/// which a colon is a character like others. Parts that are left out at the end are `*` in policies
/// of roles: `arn:aws:sqs` is `arn:aws:sqs:*:*:*`. Session policies must have them all.
///
/// - SeeAlso: IAM User Guide, "IAM JSON policy elements: Resource"
struct ResourcePattern: Hashable, Sendable {
    private let template: PolicyTemplate

    /// The pattern as written.
    var text: String { template.text }

    /// The condition keys whose values the policy variables need.
    var variableKeys: [String] { template.variableKeys }

    init(
        _ node: PolicyNode, kind: PolicyDocument.Kind, variables: Bool
    ) throws(PolicyError) {
        let text = try node.string()
        if let problem = ResourceForm.problem(text) {
            throw .invalidResource(resource: text, problem: problem, at: node.location)
        }
        let written: PolicyTemplate
        do {
            written = try PolicyTemplate(text, wildcards: true, variables: variables)
        } catch {
            throw node.invalid(text, error.reason)
        }
        let missing = text == "*" ? 0 : max(0, 5 - written.colons)
        guard missing == 0 || kind != .session else {
            throw .invalidResource(resource: text, problem: .incomplete, at: node.location)
        }
        template = written.followed(byAnyParts: missing)
    }

    /// Whether the pattern names this resource.
    ///
    /// - Throws: ``Incomparable`` when a variable cannot be resolved.
    func matches(_ resource: String, for request: PolicyRequest) throws(Incomparable) -> Bool {
        let glob = try template.expanded(for: request).glob
        guard request.rules.wildcardsKeepToTheirParts else { return glob.matches(resource) }
        return Self.keepingWildcardsInTheirParts(glob).matches(resource)
    }

    private static func keepingWildcardsInTheirParts(_ glob: Glob) -> Glob {
        var colons = 0
        var result = glob
        for (index, element) in glob.elements.enumerated() where colons < 5 {
            switch element {
            case .literal(let scalar):
                if scalar == ":" { colons += 1 }
            case .one:
                result.elements[index] = .one(crossingColons: false)
            case .run:
                let next = index + 1 < glob.elements.count ? glob.elements[index + 1] : nil
                let endsPart = next == nil || next == .literal(":")
                result.elements[index] = .run(crossingColons: endsPart)
            }
        }
        return result
    }
}
