import StrictJSON

extension Manifest {
    /// Reads a manifest.
    ///
    /// Every name that it mentions must be one that it makes: it stands for itself.
    ///
    /// - Parameter json: an object with the members `trustAnchors`, `roles`, `profiles` and `crls`,
    ///   each a list, each of which may be absent.
    /// - Throws: `RolesAnywhereError` with `invalidManifest`, or one about a requirement.
    public init(json: String) throws(RolesAnywhereError) {
        let node: JSONNode
        do {
            node = try JSONReader.read(json)
        } catch {
            throw .invalidManifest(
                place: "line \(error.line), column \(error.column)", reason: error.reason)
        }
        let members = try ManifestNode(node: node, place: "").members([
            "trustAnchors", "roles", "profiles", "crls",
        ])
        var names = Names()
        trustAnchors = try Self.list(members["trustAnchors"]) {
            (node) throws(RolesAnywhereError) in
            let members = try node.members(["name", "bundle"])
            return TrustAnchor(
                name: try names.add(.trustAnchor, node, members),
                bundlePath: try Self.required("bundle", node, members).string())
        }
        roles = try Self.list(members["roles"]) { (node) throws(RolesAnywhereError) in
            try Role(node, &names)
        }
        profiles = try Self.list(members["profiles"]) { (node) throws(RolesAnywhereError) in
            try Profile(node, &names)
        }
        revocationLists = try Self.list(members["crls"]) { (node) throws(RolesAnywhereError) in
            let members = try node.members(["name", "trustAnchor", "file"])
            return RevocationList(
                name: try names.add(.crl, node, members),
                trustAnchor: try names.known(
                    .trustAnchor, try Self.required("trustAnchor", node, members)),
                path: try Self.required("file", node, members).string())
        }
    }

    private static func list<Element>(
        _ node: ManifestNode?,
        _ read: (ManifestNode) throws(RolesAnywhereError) -> Element
    ) throws(RolesAnywhereError) -> [Element] {
        var list: [Element] = []
        for element in try node?.elements() ?? [] { list.append(try read(element)) }
        return list
    }

    fileprivate static func required(
        _ name: String, _ node: ManifestNode, _ members: [String: ManifestNode]
    ) throws(RolesAnywhereError) -> ManifestNode {
        guard let member = members[name] else { throw node.fault("it has no \"\(name)\"") }
        return member
    }

    /// The names that a manifest has made so far.
    fileprivate struct Names {
        private var made: Set<String> = []

        /// Takes the name of something that is made.
        mutating func add(
            _ kind: ResourceKind, _ node: ManifestNode, _ members: [String: ManifestNode]
        ) throws(RolesAnywhereError) -> String {
            let member = try Manifest.required("name", node, members)
            let name = try member.string()
            guard made.insert("\(kind.rawValue) \(name)").inserted else {
                throw member.fault("there is another \(kind.noun) \"\(name)\"")
            }
            return name
        }

        /// A name that something else mentions.
        func known(
            _ kind: ResourceKind, _ node: ManifestNode
        ) throws(RolesAnywhereError) -> String {
            let name = try node.string()
            guard made.contains("\(kind.rawValue) \(name)") else {
                throw node.fault("the manifest makes no \(kind.noun) \"\(name)\"")
            }
            return name
        }
    }
}

extension Manifest.Role {
    fileprivate init(
        _ node: ManifestNode, _ names: inout Manifest.Names
    ) throws(RolesAnywhereError) {
        let members = try node.members([
            "name", "path", "trustAnchor", "require", "policyArns", "policies",
            "maxSessionDurationSeconds",
        ])
        name = try names.add(.role, node, members)
        path = try members["path"]?.string() ?? "/"
        trustAnchor = try names.known(
            .trustAnchor, try Manifest.required("trustAnchor", node, members))
        var requirements: [AttributeRequirement] = []
        for text in try members["require"]?.strings() ?? [] {
            requirements.append(try AttributeRequirement(text))
        }
        self.requirements = requirements
        managedPolicyARNs = try members["policyArns"]?.strings() ?? []
        var policies: [String: Manifest.Policy] = [:]
        for (name, member) in try members["policies"]?.members() ?? [:] {
            policies[name] = try member.policy()
        }
        inlinePolicies = policies
        maxSessionDurationSeconds = try members["maxSessionDurationSeconds"]?.integer() ?? 3600
    }
}

extension Manifest.Profile {
    fileprivate init(
        _ node: ManifestNode, _ names: inout Manifest.Names
    ) throws(RolesAnywhereError) {
        let members = try node.members([
            "name", "roles", "sessionPolicy", "policyArns", "durationSeconds",
            "acceptRoleSessionName",
        ])
        name = try names.add(.profile, node, members)
        var roles: [String] = []
        for role in try Manifest.required("roles", node, members).elements() {
            roles.append(try names.known(.role, role))
        }
        self.roles = roles
        sessionPolicy = try members["sessionPolicy"]?.policy()
        managedPolicyARNs = try members["policyArns"]?.strings() ?? []
        durationSeconds = try members["durationSeconds"]?.integer() ?? 3600
        acceptsSessionName = try members["acceptRoleSessionName"]?.boolean() ?? false
    }
}
