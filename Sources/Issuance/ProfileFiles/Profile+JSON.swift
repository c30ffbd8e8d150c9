import X509

extension Profile {
    /// From the JSON of a profile file, which is checked as a whole.
    ///
    /// `source` names the file in errors.
    ///
    /// - Throws: `IssuanceError.profile` with the line and the member at fault.
    public init(json: [UInt8], source: String) throws(IssuanceError) {
        let root = try ProfileNode.root(of: json, source: source)
        let members = try root.members(Self.memberNames)
        func required(_ name: String) throws(IssuanceError) -> ProfileNode {
            guard let node = members[name] else {
                throw .profile(
                    source: source, line: root.node.position.line, member: name,
                    detail: "is missing")
            }
            return node
        }
        sha256 = Digest.sha256(json)
        name = try required("name").string()
        description = try required("description").string()
        let kindNode = try required("kind")
        let kindName = try kindNode.string()
        guard let kind = Kind(rawValue: kindName) else {
            throw kindNode.refuse("\"\(Escaped.text(kindName))\" is not known")
        }
        self.kind = kind
        isForRolesAnywhere = try members["rolesAnywhere"]?.boolean() ?? false
        keyAlgorithms = try required("keyAlgorithms").values(KeyAlgorithm.init(rawValue:))
        (defaultLength, maximumLength) = try Self.lengths(members, root)
        subjectAttributes = try required("subjectAttributes").values(AttributeType.named)
        nameForms = try members["subjectAlternativeNames"]?.values(NameForm.init(rawValue:)) ?? []
        request = try members["request"].map(RequestPolicy.init) ?? RequestPolicy()
        allowedNames = try members["allowedNames"].map(AllowedNames.init) ?? AllowedNames()
        pathLength = try members["pathLength"]?.integer()
        keyUsage = KeyUsage(try required("keyUsage").values(KeyUsage.init(name:)))
        extendedKeyUsage =
            try members["extendedKeyUsage"]?.values(ObjectIdentifier.init(keyPurpose:)) ?? []
        isNoRevocationAvailable = try members["noRevocationAvailable"]?.boolean() ?? false
        try check { (member, detail) in
            let top = String(member.prefix { $0 != "." })
            return (members[top] ?? root).refuse(detail, as: member)
        }
    }

    private static let memberNames: Set = [
        "name", "description", "kind", "rolesAnywhere", "keyAlgorithms", "days", "hours",
        "subjectAttributes", "subjectAlternativeNames", "request", "allowedNames", "pathLength",
        "keyUsage", "extendedKeyUsage", "noRevocationAvailable",
    ]

    // Either "days" or "hours", with "default" and "maximum".
    private static func lengths(
        _ members: [String: ProfileNode], _ root: ProfileNode
    ) throws(IssuanceError) -> (ValidityLength, ValidityLength) {
        var found: (node: ProfileNode, unit: ValidityLength.Unit)?
        for unit in ValidityLength.Unit.allCases {
            guard let node = members[unit.rawValue] else { continue }
            guard found == nil else { throw node.refuse("stands beside \"hours\"") }
            found = (node, unit)
        }
        guard let (node, unit) = found else {
            throw root.refuse("is missing", as: "days")
        }
        let parts = try node.members(["default", "maximum"])
        var counts: [Int] = []
        for name in ["default", "maximum"] {
            guard let part = parts[name] else {
                throw node.refuse("is missing", as: "\(unit.rawValue).\(name)")
            }
            counts.append(try part.integer())
        }
        return (
            ValidityLength(count: counts[0], unit: unit),
            ValidityLength(count: counts[1], unit: unit)
        )
    }
}

extension ProfileNode {
    func refuse(_ detail: String, as member: String) -> IssuanceError {
        .profile(source: source, line: node.position.line, member: member, detail: detail)
    }
}
