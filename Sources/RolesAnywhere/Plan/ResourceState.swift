import AWS
import X509

/// What a resource is like, whether it is there or asked for.
enum ResourceState: Sendable {
    case trustAnchor(TrustAnchorState)
    case crl(RevocationListState)
    case role(RoleState)
    case profile(ProfileState)

    /// Its fields.
    var settings: Settings {
        switch self {
        case .trustAnchor(let state): state.settings
        case .crl(let state): state.settings
        case .role(let state): state.settings
        case .profile(let state): state.settings
        }
    }

    /// Its tags but ours; nil where they are left alone.
    var tags: [String: String]? {
        get {
            switch self {
            case .trustAnchor(let state): state.tags
            case .crl(let state): state.tags
            case .role(let state): state.tags
            case .profile(let state): state.tags
            }
        }
        set {
            switch self {
            case .trustAnchor(var state):
                state.tags = newValue
                self = .trustAnchor(state)
            case .crl(var state):
                state.tags = newValue
                self = .crl(state)
            case .role(var state):
                state.tags = newValue
                self = .role(state)
            case .profile(var state):
                state.tags = newValue
                self = .profile(state)
            }
        }
    }
}

/// What a trust anchor is like.
struct TrustAnchorState: Sendable {
    var source: Source
    var isEnabled: Bool
    var notifications: [NotificationSetting]
    var tags: [String: String]?

    /// The CA certificates by subject and fingerprint, or the private CA.
    var sourceLines: [String] {
        guard let pem = source.sourceData?.x509CertificateData else {
            return [source.sourceData?.acmPcaArn ?? "nothing"]
        }
        // Certificates that cannot be read are certainly not those that were asked for.
        let certificates = (try? Certificate.bundle(pem: Array(pem.utf8))) ?? []
        return Set(
            certificates.map {
                "\($0.subject) (SHA-256 \(Hex.encode($0.sha256Fingerprint)))"
            }
        ).sorted()
    }

    var settings: Settings {
        var settings = Settings()
        settings.add("source", lines: sourceLines)
        settings.add("enabled", isEnabled)
        settings.add("notifications", set: notifications.map(Self.line))
        settings.add(tags: tags)
        return settings
    }

    private static func line(_ setting: NotificationSetting) -> String {
        guard setting.enabled else { return "\(setting.event): off" }
        return "\(setting.event): \(setting.threshold ?? 45) days before"
    }
}

/// What an imported CRL is like.
struct RevocationListState: Sendable {
    var bytes: [UInt8]
    var trustAnchorARN: String
    var isEnabled: Bool
    var tags: [String: String]?

    var settings: Settings {
        var settings = Settings()
        settings.add("trustAnchor", trustAnchorARN)
        settings.add("list", lines: listLines)
        settings.add("enabled", isEnabled)
        settings.add(tags: tags)
        return settings
    }

    /// The list by its number, and by the digest that tells it from any other.
    private var listLines: [String] {
        guard let list = try? CertificateRevocationList(pemOrDER: bytes) else {
            return ["what is no CRL (SHA-256 \(Digest.sha256Hex(bytes)))"]
        }
        // In PEM and in DER it is the same list.
        let number = list.number.map { "number \($0.decimal), " } ?? ""
        let digest = Digest.sha256Hex(list.der)
        return ["\(number)\(list.entries.count) revoked (SHA-256 \(digest))"]
    }
}

/// What a role is like.
struct RoleState: Sendable {
    var path: String
    var description: String?
    var trustPolicy: String
    var managedPolicyARNs: [String]
    var inlinePolicies: [String: String]
    var maxSessionDurationSeconds: Int
    var tags: [String: String]?

    var settings: Settings {
        var settings = Settings()
        settings.add("path", path)
        settings.add("description", lines: description.map { [$0] } ?? [])
        settings.add("trustPolicy", lines: PolicyLines.lines(trustPolicy))
        settings.add("policyArns", set: managedPolicyARNs)
        settings.add(
            "policies",
            lines: inlinePolicies.sorted { $0.key < $1.key }.flatMap { name, policy in
                let lines = PolicyLines.lines(policy)
                return ["\(name): \(lines[0])"] + lines.dropFirst()
            })
        settings.add("maxSessionDurationSeconds", maxSessionDurationSeconds)
        settings.add(tags: tags)
        return settings
    }
}

/// What a profile is like.
struct ProfileState: Sendable {
    var roleARNs: [String]
    var sessionPolicy: String?
    var managedPolicyARNs: [String]
    var durationSeconds: Int
    var acceptsSessionName: Bool
    var isEnabled: Bool
    var attributeMappings: [AttributeMapping]
    var tags: [String: String]?

    var settings: Settings {
        var settings = Settings()
        settings.add("roles", set: roleARNs)
        settings.add("sessionPolicy", lines: sessionPolicy.map(PolicyLines.lines) ?? [])
        settings.add("policyArns", set: managedPolicyARNs)
        settings.add("durationSeconds", durationSeconds)
        settings.add("acceptRoleSessionName", acceptsSessionName)
        settings.add("enabled", isEnabled)
        settings.add("attributeMappings", set: Self.mappingLines(attributeMappings))
        settings.add(tags: tags)
        return settings
    }

    /// One line for each attribute that becomes a session tag.
    static func mappingLines(_ mappings: [AttributeMapping]) -> Set<String> {
        Set(
            mappings.flatMap { mapping in
                mapping.mappingRules.map { "\(mapping.certificateField): \($0.specifier)" }
            })
    }
}

extension Settings {
    fileprivate mutating func add(tags: [String: String]?) {
        guard let tags else { return }
        add("tags", set: tags.map { "\($0.key)=\($0.value)" })
    }
}
