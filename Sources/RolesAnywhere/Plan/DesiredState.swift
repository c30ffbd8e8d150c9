public import FoundationEssentials
import X509

/// A manifest with the files that it names, checked as far as that can be done without AWS.
public struct DesiredState: Sendable {
    /// The name of the manifest; nil where it owns nothing.
    public let manifest: String?

    /// What is odd, and may be meant: sentences without a full stop.
    public private(set) var warnings: [String] = []

    /// Everything that is asked for, in the order of the manifest.
    private(set) var resources: [DesiredResource] = []

    /// Reads and checks the files of a manifest.
    ///
    /// - Parameters:
    ///   - manifest: what is asked for.
    ///   - now: the time, by which certificates that have expired are not sent; nil where it does not
    ///     matter.
    ///   - read: gives the bytes of a file that the manifest names.
    /// - Throws: `RolesAnywhereError.invalidManifest` for what AWS would refuse; what `read` throws.
    public init(
        _ manifest: Manifest, at now: Date? = nil, read: @escaping (String) throws -> [UInt8]
    ) throws {
        self.manifest = manifest.name
        let loader = ManifestLoader(now: now, read: read)
        for anchor in manifest.trustAnchors {
            let (resource, doubts) = try loader.trustAnchor(anchor)
            resources.append(resource)
            warnings += doubts.map { "of the trust anchor \"\(anchor.name)\", \($0)" }
        }
        for list in manifest.revocationLists { try add(list, loader) }
        for role in manifest.roles {
            let resource = try loader.role(role)
            resources.append(resource)
            warnings += resource.trustDoubts.map { "of the role \"\(role.name)\", \($0)" }
            if let doubt = try RoleRule.checkManagedPolicies(role.managedPolicyARNs) {
                warnings.append("of the role \"\(role.name)\", \(doubt)")
            }
        }
        for profile in manifest.profiles {
            try Self.checkDuration(of: profile, among: manifest.roles)
            resources.append(try loader.profile(profile))
        }
    }

    /// The resources of one kind.
    func resources(_ kind: ResourceKind) -> [DesiredResource] {
        resources.filter { $0.kind == kind }
    }

    private mutating func add(
        _ list: Manifest.RevocationList, _ loader: ManifestLoader
    ) throws {
        var certificates: [Certificate] = []
        if case .name(let name) = list.trustAnchor,
            let anchor = resources(.trustAnchor).first(where: { $0.name == name }),
            case .trustAnchor(let state) = anchor.content
        {
            let pem = state.source.sourceData?.x509CertificateData ?? ""
            certificates = pem.isEmpty ? [] : try Certificate.bundle(pem: Array(pem.utf8))
        }
        let (resource, isKnownIssuer, reservations) = try loader.revocationList(
            list, issuers: certificates)
        warnings += reservations.map { "the CRL \"\(list.name)\" \($0)" }
        if !isKnownIssuer {
            warnings.append(
                "the CRL \"\(list.name)\" is not one of the trust anchor's own: it helps only if "
                    + "its issuer is below the trust anchor")
        }
        resources.append(resource)
    }

    /// A session as long as the profile allows is refused where it is longer than the role allows.
    private static func checkDuration(
        of profile: Manifest.Profile, among roles: [Manifest.Role]
    ) throws(RolesAnywhereError) {
        for role in roles where profile.durationSeconds > role.maxSessionDurationSeconds {
            let isListed = profile.roles.contains { reference in
                guard case .name(let name) = reference else { return false }
                return name.lowercased() == role.name.lowercased()
            }
            guard isListed else { continue }
            let rule = RolesAnywhereError.durationBeyondRole(
                role: role.name, longest: role.maxSessionDurationSeconds,
                seconds: profile.durationSeconds)
            throw .invalidManifest(place: "\(profile.place)", reason: "\(rule)")
        }
    }
}

extension DesiredState {
    /// Trust anchors that cannot have a role, because they are of other accounts, as the trust
    /// policies name them that the manifest says whole: sentences without a full stop.
    ///
    /// - Parameter account: the account of the roles, twelve digits.
    /// - Returns: one sentence for each, none where all are of the account.
    public func foreignPins(account: String) -> [String] {
        resources(.role).flatMap { role in
            role.foreignPins(account: account).map { "of the role \"\(role.name)\", \($0)" }
        }
    }
}

/// One resource that is asked for.
struct DesiredResource: Sendable {
    /// What is asked for, with names where ARNs are not known yet.
    enum Content: Sendable {
        case trustAnchor(TrustAnchorState)
        case crl(RevocationListState, of: Manifest.Reference)
        case role(RoleState, trust: Trust)
        case profile(ProfileState, roles: [Manifest.Reference])
    }

    /// Who may assume a role.
    enum Trust: Sendable {
        case certificates(under: Manifest.Reference, meeting: [AttributeRequirement])
        case policy
    }

    let kind: ResourceKind
    let name: String
    let content: Content

    /// Why a trust anchor must not be given these certificates; nil where it may.
    var sourceObjection: String?

    /// What is to be doubted of a trust policy that the manifest says whole.
    fileprivate var trustDoubts: [String] {
        guard case .role(let state, .policy) = content else { return [] }
        // Among a thousand roles of an account only those that let Roles Anywhere in are asked for
        // their tags.
        let lost =
            "its trust policy does not name \(TrustPolicy.servicePrincipal), so that it is found by "
            + "its name alone: once the manifest no longer names it, it stays"
        return TrustPins(json: state.trustPolicy).findings().map(\.message)
            + (state.trustPolicy.contains("\"\(TrustPolicy.servicePrincipal)\"") ? [] : [lost])
    }

    /// The trust anchors of other accounts that such a trust policy names.
    fileprivate func foreignPins(account: String) -> [String] {
        guard case .role(let state, .policy) = content else { return [] }
        return TrustPins(json: state.trustPolicy).findings(account: account)
            .filter { $0.code == "role.foreignPin" }.map(\.message)
    }

    /// What it is to be like, once the ARNs of what it mentions are known.
    func state(_ arn: (ResourceKind, Manifest.Reference) -> String) -> ResourceState {
        switch content {
        case .trustAnchor(let state):
            return .trustAnchor(state)
        case .crl(var state, let anchor):
            state.trustAnchorARN = arn(.trustAnchor, anchor)
            return .crl(state)
        case .role(var state, .certificates(let anchor, let requirements)):
            state.trustPolicy =
                TrustPolicy(
                    trustAnchorARN: arn(.trustAnchor, anchor), requirements: requirements
                ).json
            return .role(state)
        case .role(let state, .policy):
            return .role(state)
        case .profile(var state, let roles):
            state.roleARNs = roles.map { arn(.role, $0) }
            return .profile(state)
        }
    }
}
