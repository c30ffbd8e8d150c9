import AWS
public import FoundationEssentials
public import X509

extension SessionCheck {
    /// Everything that can be checked without AWS, in the order in which it matters.
    ///
    /// - Parameters:
    ///   - request: which session.
    ///   - identity: who asks.
    ///   - anchors: the trust anchor's certificates; nil where they are not known.
    ///   - now: the time.
    /// - Returns: a check for each demand.
    public static func local(
        _ request: SessionRequest, as identity: SessionIdentity, anchors: [Certificate]?,
        at now: Date
    ) -> [SessionCheck] {
        certificate(identity.certificate, at: now) + [
            SessionCheck("key.match", .passed, "the private key is the certificate's"),
            path(of: identity, to: anchors, at: now), accounts(request),
        ]
    }

    /// Whether the certificate leads to the trust anchor by what is sent along.
    ///
    /// Without the anchor's certificates, only whether its issuer is sent can be told.
    static func path(
        of identity: SessionIdentity, to anchors: [Certificate]?, at now: Date
    ) -> SessionCheck {
        let code = "path"
        let issuer = identity.certificate.issuer
        guard let anchors else {
            let isSent = identity.chain.contains { $0.subject == issuer }
            return SessionCheck(
                code, .unknown,
                isSent
                    ? "the certificate of its issuer \(issuer) is sent along; whether that leads to "
                        + "the trust anchor only the anchor's bundle can tell"
                    : "no certificate of its issuer \(issuer) is sent: that must be the trust "
                        + "anchor's own")
        }
        do {
            let path = try CertificationPath.verify(
                identity.certificate, intermediates: identity.chain, anchors: anchors, at: now)
            let names = path.dropFirst().map { "\($0.subject)" }.joined(separator: ", ")
            return SessionCheck(code, .passed, "it leads to the trust anchor: \(names)")
        } catch {
            let missing =
                error.isUntrusted && !(identity.chain + anchors).contains { $0.subject == issuer }
            return SessionCheck(
                code, .failed,
                missing
                    ? "its issuer \(issuer) is neither the trust anchor's nor sent along"
                    : "it does not lead to the trust anchor: \(error)")
        }
    }

    /// No ARN leads from one partition of AWS to another; that accounts are one, the request has checked.
    static func accounts(_ request: SessionRequest) -> SessionCheck {
        let named = [
            ("trust anchor", request.trustAnchorARN), ("profile", request.profileARN),
            ("role", request.roleARN),
        ].compactMap { name, text in (try? ARN(text)).map { (name, $0) } }
        let code = "arns"
        if Set(named.map(\.1.partition)).count > 1 {
            let list = named.map { "\($0.0) \($0.1.partition)" }.joined(separator: ", ")
            return SessionCheck(
                code, .failed, "trust anchor, profile and role are not of one partition: \(list)")
        }
        return SessionCheck(
            code, .passed,
            "trust anchor, profile and role are of one account, and the first two of "
                + request.region)
    }

    /// What AWS answered.
    public static func answer(_ outcome: Outcome, _ text: String) -> SessionCheck {
        SessionCheck("answer", outcome, text)
    }
}
