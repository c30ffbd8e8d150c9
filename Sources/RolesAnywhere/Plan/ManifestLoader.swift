import FoundationEssentials
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
            let bundle = try checked(anchor.place, content) {
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
        let content = Manifest.Content.file(list.path)
        var isKnownIssuer = true
        let parsed = try checked(list.place, content) {
            let parsed = try RevocationListBytes(try bytes(content))
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
        for (name, content) in role.inlinePolicies {
            state.inlinePolicies[name] = try policy(content, role.place, PolicyCheck.rolePolicy)
        }
        let policies = state.inlinePolicies
        try checked(role.place, .text("")) { try PolicyQuota.checkInlinePolicies(policies) }
        let trust: DesiredResource.Trust
        switch role.trust {
        case .certificates(let anchor, let requirements):
            trust = .certificates(under: anchor, meeting: requirements)
            let written = TrustPolicy(
                trustAnchorARN: Self.anyTrustAnchorARN, requirements: requirements
            ).json
            try checked(role.place, .text("")) {
                try PolicyQuota.checkTrustPolicy(written, limit: PolicyQuota.raisedTrustPolicy)
            }
        case .policy(let content):
            state.trustPolicy = try policy(content, role.place, PolicyCheck.trustPolicy)
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
                try policy($0, profile.place, PolicyCheck.sessionPolicy)
            },
            managedPolicyARNs: profile.managedPolicyARNs,
            durationSeconds: profile.durationSeconds,
            acceptsSessionName: profile.acceptsSessionName, isEnabled: profile.isEnabled,
            attributeMappings: profile.attributeMappings, tags: profile.tags)
        return DesiredResource(
            kind: .profile, name: profile.name,
            content: .profile(state, roles: profile.roles))
    }

    private func policy(
        _ content: Manifest.Content, _ place: Manifest.Place,
        _ check: (String) throws(RolesAnywhereError) -> String
    ) throws -> String {
        try checked(place, content) {
            guard let text = String(validating: try bytes(content), as: UTF8.self) else {
                throw RolesAnywhereError.policyNotJSON(what: "policy", reason: "it is not UTF-8")
            }
            return try check(text)
        }
    }

    private func bytes(_ content: Manifest.Content) throws -> [UInt8] {
        switch content {
        case .text(let text): Array(text.utf8)
        case .file(let path): try read(path)
        }
    }

    /// Adds to a complaint which file it is about, and where the manifest mentions it.
    private func checked<Value>(
        _ place: Manifest.Place, _ content: Manifest.Content, _ check: () throws -> Value
    ) throws -> Value {
        func fault(_ reason: String) -> RolesAnywhereError {
            guard case .file(let path) = content else {
                return .invalidManifest(place: "\(place)", reason: reason)
            }
            return .invalidManifest(place: "\(place)", reason: "in \(path), \(reason)")
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
