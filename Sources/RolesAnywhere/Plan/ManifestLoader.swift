import FoundationEssentials
import IAMPolicy
import X509

/// Reads the files of a manifest, and says where it stands what AWS would not take.
struct ManifestLoader {
    /// The time; nil where it does not matter what has expired.
    let now: Date?

    let read: (String) throws -> [UInt8]

    /// - Returns: also what is odd about the certificates.
    func trustAnchor(_ anchor: Manifest.TrustAnchor) throws -> (DesiredResource, [String]) {
        let source: Source
        var doubts: [String] = []
        var objection: String?
        switch anchor.source {
        case .privateCA(let arn):
            source = Source(
                sourceType: Source.privateCAType, sourceData: SourceData(acmPcaArn: arn))
        case .bundle(let content):
            let bundle = try checked(content) {
                try CertificateBundle(pem: try bytes(content))
            }
            source = .certificateBundle(bundle.pem)
            do throws(RolesAnywhereError) {
                doubts = try now.map(bundle.checkValidity) ?? []
            } catch {
                objection = "\(error)"
            }
        }
        var resource = DesiredResource(
            kind: .trustAnchor, name: anchor.name,
            content: .trustAnchor(
                TrustAnchorState(
                    source: source, isEnabled: anchor.isEnabled,
                    notifications: anchor.notifications, tags: anchor.tags)))
        resource.sourceObjection = objection
        return (resource, doubts)
    }

    /// - Returns: also whether one of the issuers has signed the list, as it is where none is known;
    ///   and what the list leaves open.
    func revocationList(
        _ list: Manifest.RevocationList, issuers: [Certificate]
    ) throws -> (DesiredResource, Bool, [String]) {
        var isKnownIssuer = true
        let parsed = try checked(list.file) {
            let parsed = try RevocationListBytes(try bytes(list.file))
            if !issuers.isEmpty { isKnownIssuer = try parsed.isIssued(by: issuers) }
            return parsed
        }
        let state = RevocationListState(
            bytes: parsed.bytes, trustAnchorARN: "", isEnabled: list.isEnabled, tags: list.tags)
        let resource = DesiredResource(
            kind: .crl, name: list.name, content: .crl(state, of: list.trustAnchor))
        return (resource, isKnownIssuer, parsed.reservations)
    }

    func role(_ role: Manifest.Role) throws -> DesiredResource {
        var state = RoleState(
            path: role.path, description: role.description, trustPolicy: "",
            managedPolicyARNs: role.managedPolicyARNs, inlinePolicies: [:],
            maxSessionDurationSeconds: role.maxSessionDurationSeconds, tags: role.tags)
        for (name, content) in role.inlinePolicies.sorted(by: {
            ($0.value.place.line, $0.value.place.column) < (
                $1.value.place.line, $1.value.place.column
            )
        }) {
            state.inlinePolicies[name] = try policy(content, .identity, PolicyCheck.rolePolicy)
        }
        let policies = state.inlinePolicies
        try checked(role.place) { try PolicyQuota.checkInlinePolicies(policies) }
        let trust: DesiredResource.Trust
        switch role.trust {
        case .certificates(let anchor, let requirements):
            trust = .certificates(under: anchor, meeting: requirements)
            let written = TrustPolicy(
                trustAnchorARN: Self.anyTrustAnchorARN, requirements: requirements
            ).json
            try checked(role.place) {
                try PolicyQuota.checkTrustPolicy(written, limit: PolicyQuota.raisedTrustPolicy)
            }
        case .policy(let content):
            state.trustPolicy = try policy(content, .trust, PolicyCheck.trustPolicy)
            if !role.allowsAnyTrustAnchor { try checkPin(state.trustPolicy, content) }
            trust = .policy
        }
        return DesiredResource(
            kind: .role, name: role.name, content: .role(state, trust: trust))
    }

    /// As long as the ARN of any trust anchor in most regions.
    private static let anyTrustAnchorARN =
        "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
        + "00000000-0000-0000-0000-000000000000"

    func profile(_ profile: Manifest.Profile) throws -> DesiredResource {
        let state = ProfileState(
            roleARNs: [],
            sessionPolicy: try profile.sessionPolicy.map {
                try policy($0, .session, PolicyCheck.sessionPolicy)
            },
            managedPolicyARNs: profile.managedPolicyARNs,
            durationSeconds: profile.durationSeconds,
            acceptsSessionName: profile.acceptsSessionName, isEnabled: profile.isEnabled,
            attributeMappings: profile.attributeMappings, tags: profile.tags)
        return DesiredResource(
            kind: .profile, name: profile.name,
            content: .profile(state, roles: profile.roles))
    }

    /// Refuses a trust policy that does not say for which trust anchor it is.
    private func checkPin(_ policy: String, _ content: Manifest.Content) throws {
        guard let statement = TrustPins(json: policy).openStatement else { return }
        throw RolesAnywhereError.invalidManifest(
            place: "\(content.place)",
            reason: "\(statement) lets certificates under every trust anchor in: no aws:SourceArn "
                + "names one by its ARN; if that is meant, give the role "
                + "insecureAnyTrustAnchor: true")
    }

    private func policy(
        _ content: Manifest.Content, _ kind: PolicyDocument.Kind,
        _ check: (String) throws(RolesAnywhereError) -> String
    ) throws -> String {
        try checked(content) {
            if let node = content.node {
                // What is wrong is told by its place in the manifest.
                do {
                    _ = try PolicyDocument(node, kind: kind)
                } catch {
                    let what = kind == .identity ? "role policy" : "\(kind)"
                    throw RolesAnywhereError.invalidPolicy(what: what, reason: "\(error)")
                }
            }
            guard let text = String(validating: try bytes(content), as: UTF8.self) else {
                throw RolesAnywhereError.policyNotJSON(what: "policy", reason: "it is not UTF-8")
            }
            var parameters: [String: [String]] = [:]
            if case .template(_, let values) = content.source { parameters = values }
            let policy = try ParameterizedPolicy(json: text)
            let unknown = parameters.keys.filter { !policy.parameters.contains($0) }.sorted()
            guard unknown.isEmpty else {
                throw RolesAnywhereError.unknownParameters(unknown, known: policy.parameters)
            }
            return try check(policy.filled(with: parameters))
        }
    }

    private func bytes(_ content: Manifest.Content) throws -> [UInt8] {
        switch content.source {
        case .text(let text): return Array(text.utf8)
        case .file(let path), .template(let path, _):
            do {
                return try read(path)
            } catch {
                throw ManifestFileError(place: content.place, path: path, cause: error)
            }
        }
    }

    /// Adds to a complaint which file it is about, and where the manifest mentions it.
    private func checked<Value>(
        _ content: Manifest.Content, _ check: () throws -> Value
    ) throws -> Value {
        switch content.source {
        case .text: try checked(content.place, check)
        case .file(let path), .template(let path, _):
            try checked(content.place, in: path, check)
        }
    }

    private func checked<Value>(
        _ place: Manifest.Place, in path: String? = nil, _ check: () throws -> Value
    ) throws -> Value {
        func fault(_ reason: String) -> RolesAnywhereError {
            .invalidManifest(
                place: "\(place)", reason: path.map { "in \($0), \(reason)" } ?? reason)
        }
        do {
            return try check()
        } catch let error as RolesAnywhereError {
            throw fault("\(error)")
        } catch let error as X509Error {
            throw fault("\(error)")
        }
    }
}

/// A file that a manifest names, and that cannot be read.
public struct ManifestFileError: Error {
    /// Where the manifest names it.
    public let place: Manifest.Place

    /// The name.
    public let path: String

    /// Why it cannot be read.
    public let cause: any Error
}

extension ManifestFileError: CustomStringConvertible {
    /// Where it is named, and what is the matter.
    public var description: String { "\(cause) (named by the manifest, \(place))" }
}
