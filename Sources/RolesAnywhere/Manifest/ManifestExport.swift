import StrictJSON
import X509

/// The manifest of what an account has, with the files that it names.
public struct ManifestExport: Sendable {
    /// The manifest, YAML.
    public let manifest: String

    /// The files that it names, by paths relative to it.
    public let files: [(path: String, bytes: [UInt8])]

    /// What a manifest cannot say: sentences without a full stop.
    public let omissions: [String]

    /// Writes the manifest of what there is.
    ///
    /// - Parameters:
    ///   - inventory: everything that the account has.
    ///   - name: what the manifest is to be called; nil for nothing.
    ///   - comment: lines at its head.
    public init(_ inventory: Inventory, name: String?, comment: [String]) {
        var writer = ExportWriter(inventory)
        let lists = [ResourceKind.trustAnchor, .crl, .role, .profile].map { kind in
            let entries = inventory.resources.filter { $0.kind == kind }
                .sorted { $0.name < $1.name }.compactMap { writer.entry($0) }
            return (name: kind.manifestMember, value: YAMLText.list(entries))
        }
        var members = lists.filter {
            if case .list(let list) = $0.value { !list.isEmpty } else { true }
        }
        if let name { members.insert(("name", .string(name)), at: 0) }
        let lines = comment.map { "# \($0)" } + YAMLText.object(members).lines
        manifest = lines.joined(separator: "\n") + "\n"
        files = writer.files
        omissions = writer.omissions
    }
}

extension ResourceKind {
    /// The member of a manifest that lists resources of this kind.
    fileprivate var manifestMember: String {
        switch self {
        case .trustAnchor: "trustAnchors"
        case .crl: "crls"
        case .role: "roles"
        case .profile: "profiles"
        case .subject: "subjects"
        }
    }
}

/// Turns resources into entries of a manifest.
private struct ExportWriter {
    var files: [(path: String, bytes: [UInt8])] = []
    var omissions: [String] = []

    /// The names by which a manifest mentions what it has, by ARN.
    private let names: [String: String]

    typealias Members = [(name: String, value: YAMLText)]

    init(_ inventory: Inventory) {
        var names: [String: String] = [:]
        for resource in inventory.resources
        where Self.isName(resource)
            && inventory.resources(resource.kind, named: resource.name).count == 1
        {
            names[resource.arn] = resource.name
        }
        self.names = names
    }

    /// The entry of a resource; nil where a manifest cannot say what it is.
    mutating func entry(_ resource: ActualResource) -> YAMLText? {
        guard Self.isName(resource) else {
            omissions.append(
                "the \(resource.kind.noun) \(resource.arn) is left out: its name "
                    + "\"\(Escaped.text(resource.name))\" is none that AWS allows")
            return nil
        }
        guard names[resource.arn] != nil else {
            omissions.append(
                "the \(resource.kind.noun) \(resource.arn) is left out: its name "
                    + "\"\(resource.name)\" is that of others, too")
            return nil
        }
        let members: Members?
        switch resource.state {
        case .trustAnchor(let state): members = trustAnchor(state, resource)
        case .crl(let state): members = list(state, resource)
        case .role(let state): members = Self.role(state, mention)
        case .profile(let state): members = Self.profile(state, mention)
        }
        guard let members else { return nil }
        var all: Members = [("name", .string(resource.name))] + members
        if let tags = resource.state.tags, !tags.isEmpty {
            all.append(("tags", .object(tags.sorted { $0.key < $1.key }.map { ($0, .string($1)) })))
        }
        return .object(all)
    }

    /// Whether something is named as AWS allows, and not so that a file would lie elsewhere.
    private static func isName(_ resource: ActualResource) -> Bool {
        (try? ResourceName.check(resource.name, kind: resource.kind)) != nil
    }

    /// The path of a file that belongs to a resource: names of resources can be longer than those of
    /// files.
    private func path(_ folder: String, _ resource: ActualResource, _ type: String) -> String {
        let name = resource.name
        let isShort = name.utf8.count <= 200
        return "\(folder)/\(isShort ? name : "\(name.prefix(200))-\(files.count + 1)").\(type)"
    }

    /// The name of what the manifest has, and the ARN of anything else.
    private func mention(_ arn: String) -> String { names[arn] ?? arn }

    private mutating func trustAnchor(
        _ state: TrustAnchorState, _ resource: ActualResource
    ) -> Members? {
        var members: Members = []
        if let pem = state.source.sourceData?.x509CertificateData {
            // What stands around the certificates is nothing that a manifest says.
            let blocks = (try? PEM.parse(Array(pem.utf8)))?.filter { $0.label == "CERTIFICATE" }
            guard let blocks, !blocks.isEmpty else {
                omissions.append(
                    "the trust anchor \(resource.arn) is left out: its certificates cannot be read")
                return nil
            }
            let path = path("trust-anchors", resource, "pem")
            let text = blocks.map { PEM.encode(label: $0.label, $0.bytes) }.joined()
            files.append((path, Array(text.utf8)))
            members.append(("bundle", .string(path)))
        } else if let arn = state.source.sourceData?.acmPcaArn {
            members.append(("privateCA", .string(arn)))
        } else {
            omissions.append(
                "the trust anchor \(resource.arn) is left out: its source is "
                    + (state.source.sourceType ?? "unknown"))
            return nil
        }
        if !state.isEnabled { members.append(("enabled", .boolean(false))) }
        let unusual = state.notifications.filter { setting in
            !setting.enabled || setting.threshold ?? 45 != 45
        }
        if !unusual.isEmpty {
            members.append(("notifications", .list(unusual.map(Self.notification))))
        }
        return members
    }

    private static func notification(_ setting: NotificationSetting) -> YAMLText {
        var members: Members = [("event", .string(setting.event))]
        if !setting.enabled { members.append(("enabled", .boolean(false))) }
        if let days = setting.threshold, days != 45 {
            members.append(("thresholdDays", .integer(days)))
        }
        return .object(members)
    }

    private mutating func list(
        _ state: RevocationListState, _ resource: ActualResource
    ) -> Members? {
        guard (try? CertificateRevocationList(pemOrDER: state.bytes)) != nil else {
            omissions.append("the CRL \(resource.arn) is left out: it cannot be read")
            return nil
        }
        let path = path("crls", resource, "crl")
        files.append((path, state.bytes))
        var members: Members = [
            ("trustAnchor", .string(mention(state.trustAnchorARN))), ("file", .string(path)),
        ]
        if !state.isEnabled { members.append(("enabled", .boolean(false))) }
        return members
    }
}

extension ExportWriter {
    fileprivate static func role(_ state: RoleState, _ mention: (String) -> String) -> Members {
        var members: Members = []
        if state.path != "/" { members.append(("path", .string(state.path))) }
        if let text = state.description { members.append(("description", .string(text))) }
        if let (anchor, requirements) = requirements(of: state.trustPolicy) {
            members.append(("trustAnchor", .string(mention(anchor))))
            if !requirements.isEmpty {
                members.append(("require", .list(requirements.map { .string($0) })))
            }
        } else {
            members.append(("trustPolicy", policy(state.trustPolicy)))
            if TrustPins(json: state.trustPolicy).openStatement != nil {
                members.append(("insecureAnyTrustAnchor", .boolean(true)))
            }
        }
        if !state.managedPolicyARNs.isEmpty {
            members.append(
                ("policyArns", .list(state.managedPolicyARNs.sorted().map { .string($0) })))
        }
        if !state.inlinePolicies.isEmpty {
            let policies = state.inlinePolicies.sorted { $0.key < $1.key }
            members.append(("policies", .object(policies.map { ($0, policy($1)) })))
        }
        if state.maxSessionDurationSeconds != 3600 {
            members.append(
                ("maxSessionDurationSeconds", .integer(state.maxSessionDurationSeconds)))
        }
        return members
    }

    fileprivate static func profile(
        _ state: ProfileState, _ mention: (String) -> String
    ) -> Members {
        var members: Members = [
            ("roles", .list(state.roleARNs.sorted().map { .string(mention($0)) }))
        ]
        if let json = state.sessionPolicy { members.append(("sessionPolicy", policy(json))) }
        if !state.managedPolicyARNs.isEmpty {
            members.append(
                ("policyArns", .list(state.managedPolicyARNs.sorted().map { .string($0) })))
        }
        if state.durationSeconds != 3600 {
            members.append(("durationSeconds", .integer(state.durationSeconds)))
        }
        if state.acceptsSessionName { members.append(("acceptRoleSessionName", .boolean(true))) }
        if !state.isEnabled { members.append(("enabled", .boolean(false))) }
        let mappings = mappings(state.attributeMappings)
        if !mappings.isEmpty { members.append(("attributeMappings", .object(mappings))) }
        return members
    }

    /// The fields whose attributes are not those of a new profile.
    private static func mappings(_ mappings: [AttributeMapping]) -> Members {
        AttributeMapping.defaults.compactMap { usual in
            let rules = mappings.filter { $0.certificateField == usual.certificateField }
                .flatMap { $0.mappingRules.map(\.specifier) }
            guard Set(rules) != Set(usual.mappingRules.map(\.specifier)) else { return nil }
            return (usual.certificateField, .list(Set(rules).sorted().map { .string($0) }))
        }
    }

    /// The trust anchor and the requirements that a trust policy was made from; nil where it says
    /// anything else.
    private static func requirements(of policy: String) -> (anchor: String, [String])? {
        guard let document = try? TrustPolicyDocument(json: policy, ofOurRole: true),
            document.foreignStatements.isEmpty, let own = document.own,
            case .trustAnchors(let anchors) = own.source, anchors.count == 1
        else { return nil }
        let texts = own.requirements.map { "\(AttributeField.field(of: $0.tagKey))=\($0.value)" }
        let again = texts.compactMap { try? AttributeRequirement($0) }
        let rebuilt = TrustPolicy(trustAnchorARN: anchors[0], requirements: again).json
        guard PolicyLines.lines(rebuilt) == PolicyLines.lines(policy) else { return nil }
        return (anchors[0], texts)
    }

    /// A policy as an object; as a text where it is none.
    private static func policy(_ json: String) -> YAMLText {
        guard let node = try? JSONReader.read(json) else { return .string(json) }
        return .json(node)
    }
}
