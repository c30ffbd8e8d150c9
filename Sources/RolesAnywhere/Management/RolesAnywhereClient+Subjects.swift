import X509

extension RolesAnywhereClient {
    /// Every certificate subject that has asked for a session.
    ///
    /// - Throws: `AWSError`
    public func subjects() throws -> [SubjectSummary] {
        try pages(
            Call("ListSubjects", "GET", "/subjects", .subject), as: SubjectListResponse.self
        ) { ($0.subjects, $0.nextToken) }
    }

    /// The subject of that ARN, distinguished name or common name.
    ///
    /// - Parameter nameOrARN: `CN=web-01,O=Example` as the service writes it, `web-01`, or an ARN.
    /// - Returns: the subject with what it asked with.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notAnARN`; `AWSError`
    public func subject(_ nameOrARN: String) throws -> SubjectDetail {
        guard ResourceARN.looksLikeARN(nameOrARN) else {
            return try subject(id: subjects().only(answeringTo: nameOrARN).subjectId)
        }
        let arn = try ResourceARN.parse(nameOrARN, kind: .subject)
        return try finding(.subject, arn: nameOrARN, \.subjectArn) {
            try subject(id: arn.resourceID)
        }
    }

    /// The subject of that UUID.
    ///
    /// - Throws: `AWSError`
    public func subject(id: String) throws -> SubjectDetail {
        try send(
            Call("GetSubject", "GET", "/subject/" + label(id), .subject), as: SubjectResponse.self
        ).subject
    }
}

extension [SubjectSummary] {
    /// The one subject whose distinguished name, or else whose common name, is a text.
    ///
    /// - Throws: `RolesAnywhereError` with `notFound` or `ambiguous`.
    func only(answeringTo name: String) throws(RolesAnywhereError) -> SubjectSummary {
        if let subject = try only(named: name) { return subject }
        let matches = filter { $0.commonNames.contains(name) }
        guard matches.count <= 1 else {
            throw .ambiguous(
                kind: .subject, name: name,
                candidates: matches.map { "\($0.arn) (\($0.name))" }.sorted())
        }
        guard let subject = matches.first else { throw .notFound(kind: .subject, name: name) }
        return subject
    }
}

extension SubjectSummary {
    /// The common names in the distinguished name.
    var commonNames: [String] {
        // A name that is written in another way is still found by the whole of it.
        guard let name = x509Subject.flatMap({ try? DistinguishedName($0) }) else { return [] }
        return name.attributes.filter { $0.type == .commonName }.map(\.value)
    }
}
