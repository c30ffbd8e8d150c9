public import X509

/// What a profile lets a CSR choose by itself; all else is the operator's to say.
public struct RequestPolicy: Hashable, Sendable {
    /// The types of attribute that are taken from the subject of a CSR.
    public let subjectAttributes: [ObjectIdentifier]

    /// The forms of subject alternative name that are taken from a CSR.
    public let nameForms: [Profile.NameForm]

    /// A policy; by default a CSR chooses nothing but its key.
    public init(
        subjectAttributes: [ObjectIdentifier] = [], nameForms: [Profile.NameForm] = []
    ) {
        self.subjectAttributes = subjectAttributes
        self.nameForms = nameForms
    }

    init(_ node: ProfileNode) throws(IssuanceError) {
        let members = try node.members(["subjectAttributes", "subjectAlternativeNames"])
        subjectAttributes =
            try members["subjectAttributes"]?.values(AttributeType.named) ?? []
        nameForms =
            try members["subjectAlternativeNames"]?.values(Profile.NameForm.init(rawValue:)) ?? []
    }
}
