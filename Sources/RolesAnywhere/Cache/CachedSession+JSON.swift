import FoundationEssentials

/// The file of a cached session: one JSON object, of which nothing may be missing and nothing more
/// may be there.
extension CachedSession {
    /// What a reader of another version does not believe.
    private static let version = "3"

    /// The file's content.
    ///
    /// - Parameters:
    ///   - key: under which the session is found.
    ///   - request: what was asked for, by which it is found to be forgotten.
    /// - Returns: one JSON object.
    func json(_ key: SessionCacheKey, _ request: SessionRequest) -> String {
        func text(_ value: String?) -> String { value.map(JSONText.string) ?? "null" }
        let credentials = set.credentials
        return JSONText.object([
            ("version", Self.version),
            ("key", text(key.facts)),
            ("trustAnchorArn", text(request.trustAnchorARN)),
            ("profileArn", text(request.profileARN)),
            ("roleArn", text(request.roleARN)),
            ("obtained", String(obtained)),
            ("refreshAfter", String(refreshAfter)),
            ("expires", String(expires)),
            ("accessKeyId", text(credentials.accessKeyId)),
            ("secretAccessKey", text(credentials.secretAccessKey)),
            ("sessionToken", text(credentials.sessionToken)),
            ("expiration", text(credentials.expiration)),
            ("assumedRoleArn", text(set.assumedRoleUser?.arn)),
            ("assumedRoleId", text(set.assumedRoleUser?.assumedRoleId)),
            ("sessionRoleArn", text(set.roleArn)),
            ("sourceIdentity", text(set.sourceIdentity)),
            ("packedPolicySize", set.packedPolicySize.map(String.init) ?? "null"),
            ("certificateSubject", text(certificate.subject)),
            ("certificateNotBefore", Self.seconds(certificate.notBefore)),
            ("certificateNotAfter", Self.seconds(certificate.notAfter)),
        ])
    }

    private static func seconds(_ date: Date) -> String {
        String(Int(date.timeIntervalSince1970))
    }

    /// A session from its file; nil for whatever is not exactly that.
    init?(json: String, key: SessionCacheKey) {
        guard let members = CacheMembers(json, count: 20),
            members.number("version") == Int(Self.version),
            members.text("key").map(key.hasFacts) == true,
            let obtained = members.number("obtained"),
            let refreshAfter = members.number("refreshAfter"),
            let expires = members.number("expires"),
            let accessKeyId = members.text("accessKeyId"), !accessKeyId.isEmpty,
            let secretAccessKey = members.text("secretAccessKey"), !secretAccessKey.isEmpty,
            let sessionToken = members.text("sessionToken"), !sessionToken.isEmpty,
            let expiration = members.text("expiration"), !expiration.isEmpty,
            ["trustAnchorArn", "profileArn", "roleArn"].allSatisfy({ members.text($0) != nil }),
            let assumedRoleArn = members.optionalText("assumedRoleArn"),
            let assumedRoleId = members.optionalText("assumedRoleId"),
            let roleArn = members.optionalText("sessionRoleArn"),
            let sourceIdentity = members.optionalText("sourceIdentity"),
            let packedPolicySize = members.optionalNumber("packedPolicySize"),
            let subject = members.text("certificateSubject"),
            let notBefore = members.number("certificateNotBefore"),
            let notAfter = members.number("certificateNotAfter")
        else { return nil }
        let user = assumedRoleArn.flatMap { arn in
            assumedRoleId.map { AssumedRoleUser(arn: arn, assumedRoleId: $0) }
        }
        let set = CredentialSet(
            assumedRoleUser: user,
            credentials: SessionCredentials(
                accessKeyId: accessKeyId, secretAccessKey: secretAccessKey,
                sessionToken: sessionToken, expiration: expiration),
            packedPolicySize: packedPolicySize, roleArn: roleArn, sourceIdentity: sourceIdentity)
        let certificate = CertificateTerm(
            subject: subject, notBefore: Date(timeIntervalSince1970: Double(notBefore)),
            notAfter: Date(timeIntervalSince1970: Double(notAfter)))
        self.init(
            set: set, certificate: certificate, obtained: obtained,
            refreshAfter: refreshAfter, expires: expires)
    }
}
