import X509

/// What the authorities above a certificate let it be called.
///
/// - SeeAlso: RFC 5280 §4.2.1.10
enum NameConstraintRules {
    /// - Throws: `IssuanceError.request` with `policy`, naming the constraint and whose it is.
    static func check(
        _ subject: DistinguishedName, _ names: [GeneralName], in context: IssuingContext
    ) throws(IssuanceError) {
        for issuer in context.issuerPath where issuer.value(of: .nameConstraints) != nil {
            guard let constraints = ExtensionValues(issuer.extensions).nameConstraints else {
                throw .request(
                    .policy(
                        field: "issuer", value: issuer.displayName,
                        constraint: "its name constraints cannot be read"))
            }
            if let breach = constraints.breach(ofSubject: subject) {
                throw refusal("subject", subject.description, breach, issuer)
            }
            for name in names {
                guard let breach = constraints.breach(of: name) else { continue }
                throw refusal("subject alternative name", name.description, breach, issuer)
            }
        }
    }

    private static func refusal(
        _ field: String, _ value: String, _ breach: NameConstraints.Breach, _ issuer: Certificate
    ) -> IssuanceError {
        let constraint =
            switch breach {
            case .excluded(let subtree):
                "the authority \"\(issuer.displayName)\" excludes "
                    + Escaped.text(subtree.description)
            case .notPermitted(let subtrees):
                "the authority \"\(issuer.displayName)\" permits only "
                    + subtrees.map { Escaped.text($0.description) }.joined(separator: ", ")
            }
        return .request(.policy(field: field, value: value, constraint: constraint))
    }
}
