import StrictJSON

extension Manifest {
    /// Reads a manifest.
    ///
    /// Every name that it mentions must be one that it makes: it stands for itself. What somebody
    /// else looks after is mentioned by ARN.
    ///
    /// - Parameter text: YAML or JSON: an object with the members `name`, `trustAnchors`, `crls`,
    ///   `roles` and `profiles`, each of which may be absent.
    /// - Throws: `RolesAnywhereError.invalidManifest`, with line and column.
    public init(_ text: String) throws(RolesAnywhereError) {
        let root = ManifestNode(node: try ManifestText.read(text), path: "")
        let object = try root.object(["name", "trustAnchors", "crls", "roles", "profiles"])
        if let member = object["name"] {
            let name = try member.string()
            try member.checked { () throws(RolesAnywhereError) in try Self.checkName(name) }
            self.name = name
        } else {
            name = nil
        }
        // All names are known first: the order of the lists means nothing.
        var names = ManifestNames()
        for (member, kind) in Self.kinds { try names.add(kind, object[member]) }
        trustAnchors =
            try object["trustAnchors"]?.list { (node) throws(RolesAnywhereError) in
                try TrustAnchor(node)
            } ?? []
        revocationLists =
            try object["crls"]?.list { (node) throws(RolesAnywhereError) in
                try RevocationList(node, names)
            } ?? []
        roles =
            try object["roles"]?.list { (node) throws(RolesAnywhereError) in
                try Role(node, names)
            } ?? []
        profiles =
            try object["profiles"]?.list { (node) throws(RolesAnywhereError) in
                try Profile(node, names)
            } ?? []
    }

    private static let kinds: [(member: String, kind: ResourceKind)] = [
        ("trustAnchors", .trustAnchor), ("crls", .crl), ("roles", .role), ("profiles", .profile),
    ]

    /// Checks the name of a manifest, which is the value of a tag: 1 to 128 of `[A-Za-z0-9_./-]`.
    ///
    /// - Throws: `RolesAnywhereError.invalidManifest`.
    public static func checkName(_ name: String) throws(RolesAnywhereError) {
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "_.-/".utf8.contains(byte)
            }
        }
        guard allowed, (1...128).contains(name.utf8.count) else {
            throw .invalidManifest(
                place: "name",
                reason: "\"\(name)\" cannot name a manifest: names have 1 to 128 of "
                    + "A-Z a-z 0-9 _ . - /")
        }
    }
}

/// The names of what a manifest makes.
struct ManifestNames {
    /// By kind and key, as they are written where they are made.
    private var made: [ResourceKind: [String: String]] = [:]

    /// Takes the names of everything in a list.
    mutating func add(
        _ kind: ResourceKind, _ list: ManifestNode?
    ) throws(RolesAnywhereError) {
        for element in try list?.elements() ?? [] {
            guard let member = try element.members()["name"] else {
                throw element.fault("it has no \"name\"")
            }
            let name = try member.string()
            try member.checked { () throws(RolesAnywhereError) in
                try ResourceName.check(name, kind: kind)
            }
            // IAM tells roles apart without regard to case.
            let key = kind == .role ? name.lowercased() : name
            guard made[kind, default: [:]].updateValue(name, forKey: key) == nil else {
                throw member.fault("there is another \(kind.noun) \"\(name)\"")
            }
        }
    }

    /// What something else mentions: a name that the manifest makes, or an ARN.
    func reference(
        to kind: ResourceKind, _ node: ManifestNode
    ) throws(RolesAnywhereError) -> Manifest.Reference {
        let text = try node.string()
        if ResourceARN.looksLikeARN(text) {
            try node.checked { () throws(RolesAnywhereError) in
                _ = try ResourceARN.parse(text, kind: kind)
            }
            return .arn(text)
        }
        let key = kind == .role ? text.lowercased() : text
        guard let name = made[kind]?[key] else {
            throw node.fault("the manifest makes no \(kind.noun) \"\(text)\"")
        }
        return .name(name)
    }
}
