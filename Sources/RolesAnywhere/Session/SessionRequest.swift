import AWS
import AWSSigning

/// Which session is asked for.
public struct SessionRequest: Hashable, Sendable {
    /// The trust anchor's ARN.
    public let trustAnchorARN: String

    /// The profile's ARN.
    public let profileARN: String

    /// The role's ARN.
    public let roleARN: String

    /// The trust anchor's region, which is asked, and which the request is signed for.
    public let region: String

    /// The session's length in seconds, 900 to 43,200.
    public let durationSeconds: Int

    /// The session's name, where the profile accepts one.
    public let sessionName: String?

    /// The length of a session for which none is asked, in seconds.
    public static let defaultDurationSeconds = 3_600

    /// Checks what can be checked without asking AWS.
    ///
    /// - Parameters:
    ///   - trustAnchorARN: the trust anchor's ARN.
    ///   - profileARN: the ARN of a profile in the same region and account.
    ///   - roleARN: the ARN of a role in the same account.
    ///   - region: the region that the user means to ask, where one was named.
    ///   - durationSeconds: the length, 900 to 43,200.
    ///   - sessionName: 2 to 64 of `[A-Za-z0-9_+=,.@-]`, where given.
    /// - Throws: `RolesAnywhereError` with `notAnARN`, `regionsDiffer`, `accountsDiffer`,
    ///   `roleInAnotherAccount`, `wrongRegion`, `durationOutOfRange` or `invalidSessionName`.
    public init(
        trustAnchorARN: String, profileARN: String, roleARN: String, region: String? = nil,
        durationSeconds: Int = defaultDurationSeconds, sessionName: String? = nil
    ) throws(RolesAnywhereError) {
        let anchor = try ResourceARN.parse(trustAnchorARN, kind: .trustAnchor)
        let profile = try ResourceARN.parse(profileARN, kind: .profile)
        let role = try ResourceARN.parse(roleARN, kind: .role)
        guard anchor.region == profile.region else {
            throw .regionsDiffer(trustAnchor: anchor.region, profile: profile.region)
        }
        guard anchor.account == profile.account else {
            throw .accountsDiffer(trustAnchor: anchor.account, profile: profile.account)
        }
        guard role.account == profile.account else {
            throw .roleInAnotherAccount(arn: roleARN, account: profile.account)
        }
        if let region, region != anchor.region {
            throw .wrongRegion(asked: region, trustAnchor: anchor.region)
        }
        try Self.check(durationSeconds: durationSeconds, sessionName: sessionName)
        self.trustAnchorARN = trustAnchorARN
        self.profileARN = profileARN
        self.roleARN = roleARN
        self.region = anchor.region
        self.durationSeconds = durationSeconds
        self.sessionName = sessionName
    }

    /// Checks what does not hang on the ARNs.
    ///
    /// - Parameters:
    ///   - durationSeconds: the length, 900 to 43,200.
    ///   - sessionName: 2 to 64 of `[A-Za-z0-9_+=,.@-]`, where given.
    /// - Throws: `RolesAnywhereError` with `durationOutOfRange` or `invalidSessionName`.
    public static func check(
        durationSeconds: Int, sessionName: String?
    ) throws(RolesAnywhereError) {
        try DurationRule.check(durationSeconds, in: DurationRule.session)
        if let sessionName, !isSessionName(sessionName) { throw .invalidSessionName(sessionName) }
    }

    private static func isSessionName(_ name: String) -> Bool {
        (2...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "_+=,.@-".utf8.contains(byte)
                }
            }
    }

    /// The query of the request, without its question mark.
    var query: String {
        let parameters = [
            ("profileArn", profileARN), ("roleArn", roleARN), ("trustAnchorArn", trustAnchorARN),
        ]
        return parameters.map { $0 + "=" + PercentEncoding.encode($1) }.joined(separator: "&")
    }

    /// The body of the request: compact JSON without what was not asked for.
    var body: [UInt8] {
        var members = [("durationSeconds", String(durationSeconds))]
        if let sessionName { members.append(("roleSessionName", JSONText.string(sessionName))) }
        return Array(JSONText.object(members).utf8)
    }
}
