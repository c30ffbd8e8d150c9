public import AWS
public import FoundationEssentials
public import X509

/// What a trust policy decides for a certificate, with what it was asked.
public struct TrustExplanation: Sendable {
    /// The certificate.
    public let certificate: Certificate

    /// What it gives of session tags, and what of it cannot be one.
    public let tags: SessionTags

    /// What was asked.
    public let question: TrustQuestion

    /// Whether the trust anchor is the one that the policy names, because none was given.
    public let takesPolicysTrustAnchor: Bool

    /// The answer.
    public let decision: TrustDecision

    /// Asks a trust policy, where need be on behalf of the trust anchor that it names.
    ///
    /// - Parameters:
    ///   - policy: JSON that IAM takes as a trust policy.
    ///   - question: what is known of the request.
    ///   - now: the time.
    ///   - certificate: the client's certificate, of which the question is.
    ///   - mappings: by which it has tags.
    /// - Throws: `RolesAnywhereError` with `policyNotJSON` or `invalidPolicy`.
    public init(
        of policy: String, to question: TrustQuestion, at now: Date,
        for certificate: Certificate, mappings: [AttributeMapping]
    ) throws(RolesAnywhereError) {
        self.certificate = certificate
        tags = SessionTags(certificate, mappings: mappings)
        let first = try TrustDecision(of: policy, to: question, at: now)
        guard question.trustAnchorARN == nil, let named = first.namedTrustAnchors.first else {
            self.question = question
            takesPolicysTrustAnchor = false
            decision = first
            return
        }
        var complete = question
        complete.ask(onBehalfOf: try ResourceARN.parse(named, kind: .trustAnchor))
        self.question = complete
        takesPolicysTrustAnchor = true
        decision = try TrustDecision(of: policy, to: complete, at: now)
    }
}

extension TrustQuestion {
    /// Takes trust anchor, account and region from an ARN.
    public mutating func ask(onBehalfOf trustAnchor: ARN) {
        trustAnchorARN = "\(trustAnchor)"
        account = trustAnchor.account
        region = trustAnchor.region
    }
}
