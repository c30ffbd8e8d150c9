extension Manifest.TrustAnchor {
    init(_ node: ManifestNode) throws(RolesAnywhereError) {
        let object = try node.object([
            "name", "bundle", "privateCA", "enabled", "notifications", "tags",
        ])
        place = node.place
        name = try object.required("name").string()
        let (kind, member) = try object.one(of: "bundle", "privateCA")
        let text = try member.string()
        switch kind {
        case "bundle":
            source = .bundle(
                Manifest.Content(
                    text.contains("-----BEGIN ") ? .text(text) : .file(text), at: member.place))
        default:
            source = .privateCA(
                try member.checked { () throws(RolesAnywhereError) in
                    try PrivateCA(arn: text).arn
                })
        }
        isEnabled = try object["enabled"]?.boolean() ?? true
        notifications = try Self.notifications(object["notifications"])
        tags = try object["tags"]?.tags(of: .trustAnchor)
    }

    private static func notifications(
        _ node: ManifestNode?
    ) throws(RolesAnywhereError) -> [NotificationSetting] {
        var settings = NotificationSetting.ofNewTrustAnchor
        var events: Set<String> = []
        for element in try node?.elements() ?? [] {
            let object = try element.object(["event", "enabled", "thresholdDays"])
            let event = try object.required("event").string()
            guard let index = settings.firstIndex(where: { $0.event == event }) else {
                let events = settings.map(\.event).joined(separator: " and ")
                throw try object.required("event").fault("the events are \(events)")
            }
            guard events.insert(event).inserted else {
                throw try object.required("event").fault(
                    "there is another setting for \(event)")
            }
            if let member = object["thresholdDays"] {
                let days = try member.integer()
                try member.checked { () throws(RolesAnywhereError) in
                    try NotificationRule.check(days: days)
                }
                settings[index].threshold = days
            }
            settings[index].enabled = try object["enabled"]?.boolean() ?? true
        }
        return settings
    }
}

extension Manifest.RevocationList {
    init(_ node: ManifestNode, _ names: ManifestNames) throws(RolesAnywhereError) {
        let object = try node.object(["name", "trustAnchor", "file", "enabled", "tags"])
        place = node.place
        name = try object.required("name").string()
        trustAnchor = try names.reference(to: .trustAnchor, object.required("trustAnchor"))
        let member = try object.required("file")
        file = Manifest.Content(.file(try member.string()), at: member.place)
        isEnabled = try object["enabled"]?.boolean() ?? true
        tags = try object["tags"]?.tags(of: .crl)
    }
}

extension Manifest.Role {
    init(_ node: ManifestNode, _ names: ManifestNames) throws(RolesAnywhereError) {
        let object = try node.object([
            "name", "path", "description", "trustAnchor", "require", "trustPolicy",
            "insecureAnyTrustAnchor", "policyArns", "policies", "maxSessionDurationSeconds", "tags",
        ])
        place = node.place
        name = try object.required("name").string()
        path = try object["path"]?.string() ?? "/"
        let path = path
        try object["path"]?.checked { () throws(RolesAnywhereError) in
            try RoleRule.checkPath(path)
        }
        // An empty one is none to AWS.
        let text = try object["description"]?.string()
        description = text == "" ? nil : text
        if let member = object["description"], !RoleRule.isDescription(text ?? "") {
            throw member.fault(
                "a role's description has at most 1000 characters of Latin-1, and of control "
                    + "characters tabs and line breaks alone")
        }
        trust = try Self.trust(object, names)
        allowsAnyTrustAnchor = try object["insecureAnyTrustAnchor"]?.boolean() ?? false
        if allowsAnyTrustAnchor, case .certificates = trust {
            throw try object.required("insecureAnyTrustAnchor").fault(
                "it says which trust anchor; only a trustPolicy can do without")
        }
        managedPolicyARNs = try object["policyArns"]?.strings() ?? []
        let managed = managedPolicyARNs
        try object["policyArns"]?.checked { () throws(RolesAnywhereError) in
            _ = try RoleRule.checkManagedPolicies(managed)
        }
        var policies: [String: Manifest.Content] = [:]
        for (name, member) in try object["policies"]?.members() ?? [:] {
            try member.checked { () throws(RolesAnywhereError) in
                try RoleRule.checkPolicyName(name)
            }
            guard name != SessionRevocation.policyName else {
                throw member.fault("the name is that of the policy by which sessions are revoked")
            }
            policies[name] = try member.policy()
        }
        inlinePolicies = policies
        maxSessionDurationSeconds =
            try object["maxSessionDurationSeconds"]?.duration(in: DurationRule.role) ?? 3600
        tags = try object["tags"]?.tags(of: .role)
    }

    private static func trust(
        _ object: ManifestObject, _ names: ManifestNames
    ) throws(RolesAnywhereError) -> Trust {
        let (kind, member) = try object.one(of: "trustAnchor", "trustPolicy")
        guard kind == "trustAnchor" else {
            if let require = object["require"] {
                throw require.fault("the trust policy says already what is required")
            }
            return .policy(try member.policy())
        }
        var requirements: [AttributeRequirement] = []
        for element in try object["require"]?.elements() ?? [] {
            let text = try element.string()
            requirements.append(
                try element.checked { () throws(RolesAnywhereError) in
                    try AttributeRequirement(text)
                })
        }
        return .certificates(
            under: try names.reference(to: .trustAnchor, member), meeting: requirements)
    }
}

extension Manifest.Profile {
    init(_ node: ManifestNode, _ names: ManifestNames) throws(RolesAnywhereError) {
        let object = try node.object([
            "name", "roles", "sessionPolicy", "policyArns", "durationSeconds",
            "acceptRoleSessionName", "enabled", "attributeMappings", "tags",
        ])
        place = node.place
        name = try object.required("name").string()
        roles = try object.required("roles").list { (role) throws(RolesAnywhereError) in
            try names.reference(to: .role, role)
        }
        let count = roles.count
        guard count <= ProfileRule.roleLimit else {
            throw try object.required("roles").fault("\(RolesAnywhereError.roleCount(count))")
        }
        guard Set(roles).count == count else {
            throw try object.required("roles").fault("a role is there twice")
        }
        sessionPolicy = try object["sessionPolicy"]?.policy()
        managedPolicyARNs = try object["policyArns"]?.strings() ?? []
        let managed = managedPolicyARNs
        try object["policyArns"]?.checked { () throws(RolesAnywhereError) in
            try ProfileRule.checkManagedPolicies(managed)
        }
        durationSeconds =
            try object["durationSeconds"]?.duration(in: DurationRule.session) ?? 3600
        acceptsSessionName = try object["acceptRoleSessionName"]?.boolean() ?? false
        isEnabled = try object["enabled"]?.boolean() ?? true
        attributeMappings = try Self.mappings(object["attributeMappings"])
        tags = try object["tags"]?.tags(of: .profile)
    }

    /// The fields that the manifest leaves out keep what a new profile has.
    private static func mappings(
        _ node: ManifestNode?
    ) throws(RolesAnywhereError) -> [AttributeMapping] {
        var mappings = AttributeMapping.defaults
        let members = try node?.object(Set(mappings.map(\.certificateField))).members ?? [:]
        for index in mappings.indices {
            guard let member = members[mappings[index].certificateField] else { continue }
            let field = mappings[index].certificateField
            let texts = try member.strings()
            let rules = try member.checked { () throws(RolesAnywhereError) in
                try AttributeMappingRule.specifiers(texts, of: field)
            }.map { MappingRule(specifier: $0) }
            mappings[index].mappingRules = rules
        }
        return mappings.filter { !$0.mappingRules.isEmpty }
    }
}

extension ManifestNode {
    fileprivate func duration(in range: ClosedRange<Int>) throws(RolesAnywhereError) -> Int {
        let seconds = try integer()
        try checked { () throws(RolesAnywhereError) in try DurationRule.check(seconds, in: range) }
        return seconds
    }

    /// Tags by key; those of ours and AWS's are not the manifest's.
    fileprivate func tags(of kind: ResourceKind) throws(RolesAnywhereError) -> [String: String] {
        var tags: [String: String] = [:]
        for (key, member) in try members() {
            let lower = key.lowercased()
            guard !lower.hasPrefix("aws:"), !lower.hasPrefix(OwnershipTag.prefix) else {
                throw member.fault("keys that begin with aws: or \(OwnershipTag.prefix) are taken")
            }
            let value = try member.string()
            guard (1...128).contains(key.unicodeScalars.count), value.unicodeScalars.count <= 256,
                (key + value).unicodeScalars.allSatisfy({ Self.isTaggable($0, for: kind) })
            else {
                throw member.fault(
                    "a tag has a key of 1 to 128 and a value of 0 to 256 characters, which are "
                        + "letters, digits, blanks and _ . : / = + - @")
            }
            tags[key] = value
        }
        if kind == .role { try checkRoleTags() }
        return tags
    }

    /// What IAM demands of tags, and others do not.
    private func checkRoleTags() throws(RolesAnywhereError) {
        let members = try members().sorted {
            ($0.value.place.line, $0.value.place.column)
                < ($1.value.place.line, $1.value.place.column)
        }
        var keys: [String] = []
        for (key, member) in members {
            keys.append(key)
            let all = keys
            try member.checked { () throws(RolesAnywhereError) in try RoleRule.checkTagKeys(all) }
        }
        let limit = RoleRule.tagLimit - OwnershipTag.mostOfARole
        guard keys.count <= limit else {
            throw fault(
                "a role takes \(RoleRule.tagLimit) tags, of which \(OwnershipTag.mostOfARole) may be "
                    + "this tool's, and \(keys.count) are given")
        }
    }

    /// Roles Anywhere takes ASCII only, and IAM any letters.
    private static func isTaggable(_ scalar: Unicode.Scalar, for kind: ResourceKind) -> Bool {
        if "_.:/=+-@ ".unicodeScalars.contains(scalar) { return true }
        let properties = scalar.properties
        let isWord = properties.isAlphabetic || properties.numericType != nil
        return isWord && (kind == .role || scalar.isASCII)
    }
}
