public import AWS
import X509

/// A way to a session that a manifest opens.
public struct SessionPath: Hashable, Sendable {
    /// The trust anchor's name.
    public let trustAnchor: String

    /// The profile's name.
    public let profile: String

    /// The role's name.
    public let role: String

    /// Which session that is.
    public let request: SessionRequest
}

/// What was proven by getting a session.
public struct ProvenSession: Sendable {
    /// How the session was had.
    public let path: SessionPath

    /// The session.
    public let session: CredentialSet

    /// How long it took until AWS knew everything, in seconds.
    public let waitedSeconds: Double
}

/// Gets a session with a certificate, as soon as AWS gives one.
///
/// What was made or changed takes seconds until it is known everywhere; until then sessions are
/// refused as if it were not there.
public struct SessionProof {
    private let client: SessionClient
    private let clock: any SleepingClock
    private let timeoutSeconds: Double

    /// Prepares to get a session.
    ///
    /// - Parameters:
    ///   - client: what asks for sessions.
    ///   - clock: the time, and the waits.
    ///   - timeoutSeconds: how long refusals may come before they are believed.
    public init(client: SessionClient, clock: any SleepingClock, timeoutSeconds: Double) {
        self.client = client
        self.clock = clock
        self.timeoutSeconds = timeoutSeconds
    }

    /// Tries every way, again and again, until one leads to a session.
    ///
    /// - Parameters:
    ///   - paths: the ways, at least one.
    ///   - identity: who asks.
    ///   - wait: is told each time that all were refused.
    /// - Returns: the session, and the way that led to it.
    /// - Throws: the last refusal of the first way; at once where no waiting can help.
    public func session(
        _ paths: [SessionPath], as identity: SessionIdentity, wait: (any Error) -> Void
    ) throws -> ProvenSession {
        let start = clock.now()
        var pause = 1.0
        while true {
            var refusal: (any Error)?
            var mayChange = false
            for path in paths {
                do {
                    let session = try client.createSession(path.request, as: identity)
                    return ProvenSession(
                        path: path, session: session,
                        waitedSeconds: clock.now().timeIntervalSince(start))
                } catch let error as AWSError where error.isRefusal {
                    refusal = refusal ?? error
                    mayChange = mayChange || Self.mayChange(error)
                }
            }
            guard let refusal else {
                throw RolesAnywhereError.noSessionPath(reason: "the manifest opens none")
            }
            let waited = clock.now().timeIntervalSince(start)
            guard mayChange, waited + pause <= timeoutSeconds else { throw refusal }
            wait(refusal)
            clock.sleep(seconds: pause)
            pause = min(pause * 2, 5)
        }
    }

    /// What is wrong with the certificate itself does not get better.
    private static func mayChange(_ error: AWSError) -> Bool {
        guard case .service(let error) = error else { return false }
        let final = ["Certificate revoked", "Untrusted certificate", "Invalid signature"]
        return !final.contains { error.message.hasPrefix($0) }
    }
}

extension Plan {
    /// The ways to a session that the manifest opens for a certificate, likely ones first.
    ///
    /// - Parameters:
    ///   - applied: what was made of the plan.
    ///   - identity: who will ask.
    /// - Returns: at least one way.
    /// - Throws: `RolesAnywhereError.noSessionPath` where none can lead to a session.
    public func sessionPaths(
        _ applied: [Applier.Applied], for identity: SessionIdentity
    ) throws -> [SessionPath] {
        let resources = applied.compactMap { each in
            each.change.desired.map { (wanted: $0, arn: each.arn) }
        }
        func arn(_ kind: ResourceKind, _ name: String) -> String? {
            resources.first { $0.wanted.kind == kind && $0.wanted.name == name }?.arn
        }
        let anchors = resources.filter { $0.wanted.issued(identity) }
        guard !anchors.isEmpty else {
            throw RolesAnywhereError.noSessionPath(
                reason: "no enabled trust anchor of the manifest is the issuer of "
                    + "\"\(identity.certificate.subject)\"")
        }
        var paths: [SessionPath] = []
        for (profile, profileARN) in resources {
            guard case .profile(let state, let roles) = profile.content, state.isEnabled else {
                continue
            }
            for case .name(let role) in roles {
                guard let roleARN = arn(.role, role) else { continue }
                for (anchor, anchorARN) in anchors
                where mayUse(role, anchor.name, resources.map(\.wanted)) {
                    paths.append(
                        SessionPath(
                            trustAnchor: anchor.name, profile: profile.name,
                            // As AWS writes it, whichever letters the manifest has.
                            role: roleARN.split(separator: "/").last.map(String.init) ?? role,
                            request: try SessionRequest(
                                trustAnchorARN: anchorARN, profileARN: profileARN, roleARN: roleARN,
                                durationSeconds: 900)))
                }
            }
        }
        guard !paths.isEmpty else {
            throw RolesAnywhereError.noSessionPath(
                reason: "no enabled profile of the manifest has a role for its trust anchor")
        }
        return paths
    }

    /// Whether a role is there for the clients of a trust anchor, as far as that is known.
    private func mayUse(
        _ role: String, _ anchor: String, _ resources: [DesiredResource]
    ) -> Bool {
        let wanted = resources.first { $0.kind == .role && $0.name == role }
        guard case .role(_, .certificates(under: .name(let name), _))? = wanted?.content else {
            return true
        }
        return name == anchor
    }
}

extension DesiredResource {
    /// Whether it is an enabled trust anchor above a certificate; true of one whose certificates
    /// only AWS has.
    fileprivate func issued(_ identity: SessionIdentity) -> Bool {
        guard case .trustAnchor(let state) = content, state.isEnabled else { return false }
        guard let pem = state.source.sourceData?.x509CertificateData else { return true }
        let anchors = (try? Certificate.bundle(pem: Array(pem.utf8))) ?? []
        let presented = [identity.certificate] + identity.chain
        return anchors.contains { anchor in
            presented.contains { $0 == anchor || $0.isSigned(by: anchor.publicKey) }
        }
    }
}
