/// The roles of a server, as a file names them.
public struct RolesFile: Sendable {
    /// What one role has, or all of them have in common; nil where the file says nothing.
    public struct Terms: Sendable {
        /// The trust anchor's ARN.
        public var trustAnchorARN: String?

        /// The profile's ARN.
        public var profileARN: String?

        /// The role's ARN.
        public var roleARN: String?

        /// The certificate: a file or another source.
        public var certificate: String?

        /// Its key.
        public var privateKey: String?

        /// Further CA certificates.
        public var intermediates: String?

        /// The file with the key's passphrase.
        public var keyPassphraseFile: String?

        /// The session's length in seconds.
        public var sessionDuration: Int?

        /// The session's name.
        public var roleSessionName: String?

        /// The endpoint of CreateSession.
        public var endpoint: String?

        /// Says nothing.
        public init() {}

        /// These terms, and the others where these say nothing.
        func completed(by others: Terms) -> Terms {
            var terms = self
            terms.trustAnchorARN = trustAnchorARN ?? others.trustAnchorARN
            terms.profileARN = profileARN ?? others.profileARN
            // A certificate and what belongs to it come from one place.
            if certificate == nil {
                terms.certificate = others.certificate
                terms.privateKey = others.privateKey
                terms.intermediates = others.intermediates
                terms.keyPassphraseFile = others.keyPassphraseFile
            }
            terms.sessionDuration = sessionDuration ?? others.sessionDuration
            terms.roleSessionName = roleSessionName ?? others.roleSessionName
            terms.endpoint = endpoint ?? others.endpoint
            return terms
        }
    }

    /// A role with the name that clients know it by.
    public struct Role: Sendable {
        /// The name.
        public let name: String

        /// What the file says of it.
        public let terms: Terms
    }

    /// The roles in the file's order; at least one.
    public let roles: [Role]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: YAML or JSON: an object with `roles`, a list of objects with `name`, `roleArn` and what
    ///     else is theirs; what all have in common may stand beside `roles`.
    ///   - isName: whether a name can be that of a served role.
    /// - Throws: `RolesAnywhereError.invalidManifest`, with line and column.
    public init(
        _ text: String, isName: (String) -> Bool
    ) throws(RolesAnywhereError) {
        let root = ManifestNode(node: try ManifestText.read(text), path: "")
        let object = try root.object(Self.common.union(["roles"]))
        let shared = try Self.terms(object)
        let list = try object.required("roles")
        var roles: [Role] = []
        var names: Set<String> = []
        for element in try list.elements() {
            let role = try element.object(Self.common.union(["name", "roleArn"]))
            let node = try role.required("name")
            let name = try node.string()
            guard isName(name) else {
                throw node.fault("a name has 1 to 64 of A-Z a-z 0-9 _ + = , . @ -")
            }
            guard names.insert(name).inserted else {
                throw node.fault("there is another role \"\(name)\"")
            }
            var terms = try Self.terms(role)
            terms.roleARN = try Self.arn(role.required("roleArn"), .role)
            roles.append(Role(name: name, terms: terms.completed(by: shared)))
        }
        guard !roles.isEmpty else { throw list.fault("there is no role in it") }
        self.roles = roles
    }

    private static let common: Set<String> = [
        "trustAnchorArn", "profileArn", "certificate", "privateKey", "intermediates",
        "keyPassphraseFile", "sessionDuration", "roleSessionName", "endpoint",
    ]

    private static func terms(_ object: ManifestObject) throws(RolesAnywhereError) -> Terms {
        var terms = Terms()
        if let node = object["trustAnchorArn"] {
            terms.trustAnchorARN = try arn(node, .trustAnchor)
        }
        if let node = object["profileArn"] { terms.profileARN = try arn(node, .profile) }
        terms.certificate = try object["certificate"]?.string()
        for name in ["privateKey", "intermediates", "keyPassphraseFile"] {
            guard terms.certificate == nil, let node = object[name] else { continue }
            throw node.fault("it belongs to a \"certificate\", which is not beside it")
        }
        terms.privateKey = try object["privateKey"]?.string()
        terms.intermediates = try object["intermediates"]?.string()
        terms.keyPassphraseFile = try object["keyPassphraseFile"]?.string()
        if let node = object["sessionDuration"] {
            let seconds = try node.integer()
            try node.checked { () throws(RolesAnywhereError) in
                try DurationRule.check(seconds, in: DurationRule.session)
            }
            terms.sessionDuration = seconds
        }
        terms.roleSessionName = try object["roleSessionName"]?.string()
        terms.endpoint = try object["endpoint"]?.string()
        return terms
    }

    private static func arn(
        _ node: ManifestNode, _ kind: ResourceKind
    ) throws(RolesAnywhereError) -> String {
        let text = try node.string()
        try node.checked { () throws(RolesAnywhereError) in
            _ = try ResourceARN.parse(text, kind: kind)
        }
        return text
    }
}
