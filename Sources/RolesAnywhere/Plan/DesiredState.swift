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
    ///   - read: gives the bytes of a file that the manifest names.
    /// - Throws: `RolesAnywhereError.invalidManifest` for what AWS would refuse; what `read` throws.
    public init(_ manifest: Manifest, read: @escaping (String) throws -> [UInt8]) throws {
        self.manifest = manifest.name
        let loader = ManifestLoader(read: read)
        for anchor in manifest.trustAnchors {
            resources.append(try loader.trustAnchor(anchor))
        }
        for list in manifest.revocationLists { try add(list, loader) }
        for role in manifest.roles { resources.append(try loader.role(role)) }
        for profile in manifest.profiles {
            resources.append(try loader.profile(profile))
            warn(of: profile, among: manifest.roles)
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
        let (resource, isKnownIssuer) = try loader.revocationList(list, issuers: certificates)
        if !isKnownIssuer {
            warnings.append(
                "the CRL \"\(list.name)\" is not one of the trust anchor's own: it helps only if "
                    + "its issuer is below the trust anchor")
        }
        resources.append(resource)
    }

    /// A session longer than the role allows is refused when it is asked for, and not before.
    private mutating func warn(of profile: Manifest.Profile, among roles: [Manifest.Role]) {
        for role in roles where profile.roles.contains(.name(role.name)) {
            guard profile.durationSeconds > role.maxSessionDurationSeconds else { continue }
            warnings.append(
                "the profile \"\(profile.name)\" allows sessions of \(profile.durationSeconds) "
                    + "seconds, and the role \"\(role.name)\" only "
                    + "\(role.maxSessionDurationSeconds)")
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
