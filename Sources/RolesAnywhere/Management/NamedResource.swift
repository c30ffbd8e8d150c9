/// What is found by its name among the resources of one kind.
protocol NamedResource {
    static var kind: ResourceKind { get }
    var name: String { get }
    var arn: String { get }
}

extension TrustAnchorDetail: NamedResource {
    static let kind = ResourceKind.trustAnchor
    var arn: String { trustAnchorArn }
}

extension ProfileDetail: NamedResource {
    static let kind = ResourceKind.profile
    var arn: String { profileArn }
}

extension CrlDetail: NamedResource {
    static let kind = ResourceKind.crl
    var arn: String { crlArn }
}

extension SubjectSummary: NamedResource {
    static let kind = ResourceKind.subject
    var name: String { x509Subject ?? "" }
    var arn: String { subjectArn }
}

extension Array where Element: NamedResource {
    /// The one resource of that name, or nil.
    ///
    /// - Throws: `RolesAnywhereError.ambiguous`: AWS lets several resources have one name.
    func only(named name: String) throws(RolesAnywhereError) -> Element? {
        let matches = filter { $0.name == name }
        guard matches.count <= 1 else {
            throw .ambiguous(
                kind: Element.kind, name: name, candidates: matches.map(\.arn).sorted())
        }
        return matches.first
    }
}
