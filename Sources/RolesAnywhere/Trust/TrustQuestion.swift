public import FoundationEssentials
public import IAMPolicy

/// What Roles Anywhere asks of a role's trust policy on behalf of a certificate.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Role trusting"
public struct TrustQuestion: Sendable {
    /// What a trust policy must allow, each on its own.
    public static let actions = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]

    /// The role's ARN; nil where it is not known.
    public var roleARN: String?

    /// The trust anchor's ARN; nil where it is not known.
    public var trustAnchorARN: String?

    /// The account of trust anchor and role; nil where it is not known.
    public var account: String?

    /// The region of the trust anchor; nil where it is not known.
    public var region: String?

    /// The role's own tags.
    public var roleTags: [String: String] = [:]

    /// The session tags that the certificate gives.
    public let tags: [String: String]

    /// The session's source identity.
    public let sourceIdentity: String

    /// The session's name.
    public let sessionName: String

    /// A question about an unknown role, on behalf of an unknown trust anchor.
    public init(tags: [String: String], sourceIdentity: String, sessionName: String) {
        self.tags = tags
        self.sourceIdentity = sourceIdentity
        self.sessionName = sessionName
    }

    /// The keys that a request has or lacks by the certificate and the role, and those that a
    /// service's request never has.
    public static let modelledKeys = ModelledKeys(
        [
            "aws:TagKeys", "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalOrgID",
            "aws:PrincipalOrgPaths", "aws:username", "aws:userid", "aws:MultiFactorAuthAge",
            "aws:MultiFactorAuthPresent", "aws:TokenIssueTime", "aws:FederatedProvider",
            "aws:Referer", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceVpc",
            "aws:SourceVpce", "aws:VpcSourceIp", "sts:ExternalId", "sts:TransitiveTagKeys",
        ], families: ["aws:PrincipalTag/", "aws:RequestTag/", "aws:ResourceTag/"])

    /// The request of one action, as the policy sees it.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - modelledKeys: of which keys it is known that the request lacks them.
    /// - Returns: a request for `sts:AssumeRole`.
    public func request(
        at now: Date, modelledKeys: ModelledKeys = Self.modelledKeys
    ) -> PolicyRequest {
        PolicyRequest(
            action: "sts:AssumeRole", resource: roleARN ?? "*",
            principal: .service(TrustPolicy.servicePrincipal), context: context(at: now),
            modelledKeys: modelledKeys)
    }

    private func context(at now: Date) -> [String: [String]] {
        var context = [
            "aws:CurrentTime": [now.ISO8601Format()],
            "aws:EpochTime": ["\(Int(now.timeIntervalSince1970))"],
            "aws:SecureTransport": ["true"],
            "aws:PrincipalIsAWSService": ["true"],
            "aws:PrincipalServiceName": [TrustPolicy.servicePrincipal],
            "aws:ViaAWSService": ["false"],
            "sts:SourceIdentity": [sourceIdentity],
            "sts:RoleSessionName": [sessionName],
        ]
        context["aws:SourceArn"] = trustAnchorARN.map { [$0] }
        context["aws:SourceAccount"] = account.map { [$0] }
        context["aws:RequestedRegion"] = region.map { [$0] }
        if !tags.isEmpty { context["aws:TagKeys"] = tags.keys.sorted() }
        for (key, value) in roleTags { context["aws:ResourceTag/\(key)"] = [value] }
        for (key, value) in tags {
            context["aws:PrincipalTag/\(key)"] = [value]
            context["aws:RequestTag/\(key)"] = [value]
        }
        return context
    }
}
