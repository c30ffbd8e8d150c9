extension Provisioner {
    /// One resource of a manifest, and what became of it.
    public struct Made: Equatable, Sendable {
        /// What kind it is of.
        public let kind: ResourceKind

        /// Its name.
        public let name: String

        /// What was done, and its ARN.
        public let provisioned: Provisioned
    }

    /// Makes what a manifest names, in the order in which its parts need each other.
    ///
    /// - Parameters:
    ///   - manifest: what to make.
    ///   - read: gives the bytes of a file that the manifest names.
    ///   - begin: is told what is made next.
    /// - Returns: what was made, in order.
    /// - Throws: what the first that could not be made was refused for; those before it stay.
    public func apply(
        _ manifest: Manifest, read: (String) throws -> [UInt8],
        begin: (ResourceKind, String) -> Void = { _, _ in }
    ) throws -> [Made] {
        var made: [Made] = []
        func note(_ kind: ResourceKind, _ name: String, _ make: () throws -> Provisioned) throws {
            begin(kind, name)
            made.append(Made(kind: kind, name: name, provisioned: try make()))
        }
        func arn(_ kind: ResourceKind, _ name: String) -> String {
            made.first { $0.kind == kind && $0.name == name }?.provisioned.arn ?? ""
        }
        for anchor in manifest.trustAnchors {
            try note(.trustAnchor, anchor.name) {
                let bundle = try CertificateBundle(pem: read(anchor.bundlePath))
                return try ensureTrustAnchor(name: anchor.name, bundle: bundle)
            }
        }
        for role in manifest.roles {
            try note(.role, role.name) {
                try ensureRole(
                    WantedRole(
                        name: role.name, path: role.path,
                        trustPolicy: TrustPolicy(
                            trustAnchorARN: arn(.trustAnchor, role.trustAnchor),
                            requirements: role.requirements),
                        managedPolicyARNs: role.managedPolicyARNs,
                        inlinePolicies: role.inlinePolicies.mapValues { try text($0, read) },
                        maxSessionDurationSeconds: role.maxSessionDurationSeconds))
            }
        }
        for profile in manifest.profiles {
            try note(.profile, profile.name) {
                try ensureProfile(
                    WantedProfile(
                        name: profile.name, roleARNs: profile.roles.map { arn(.role, $0) },
                        sessionPolicy: profile.sessionPolicy.map { try text($0, read) },
                        managedPolicyARNs: profile.managedPolicyARNs,
                        durationSeconds: profile.durationSeconds,
                        acceptsSessionName: profile.acceptsSessionName))
            }
        }
        for list in manifest.revocationLists {
            try note(.crl, list.name) {
                try importList(
                    RevocationListBytes(read(list.path)), name: list.name,
                    trustAnchorARN: arn(.trustAnchor, list.trustAnchor))
            }
        }
        return made
    }

    private func text(
        _ policy: Manifest.Policy, _ read: (String) throws -> [UInt8]
    ) throws -> String {
        switch policy {
        case .document(let json): return json
        case .file(let path):
            guard let text = String(validating: try read(path), as: UTF8.self) else {
                throw RolesAnywhereError.policyNotJSON(
                    what: "policy in \(path)", reason: "it is not UTF-8")
            }
            return text
        }
    }
}
