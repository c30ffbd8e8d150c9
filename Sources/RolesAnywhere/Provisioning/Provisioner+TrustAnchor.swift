import X509

extension Provisioner {
    /// Makes a trust anchor of CA certificates, enabled and tagged.
    ///
    /// - Parameters:
    ///   - name: 1 to 255 of `[ a-zA-Z0-9-_]`.
    ///   - bundle: one or two CA certificates.
    /// - Returns: `created` or `unchanged`.
    /// - Throws: as `ensureTrustAnchor(_:)`.
    public func ensureTrustAnchor(name: String, bundle: CertificateBundle) throws -> Provisioned {
        try ensureTrustAnchor(WantedTrustAnchor(name: name, source: .certificates(bundle)))
    }

    /// Makes a trust anchor, enabled and tagged.
    ///
    /// - Parameter wanted: what to make.
    /// - Returns: `created` or `unchanged`.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `invalidTag`, `ambiguous`, `differs` or
    ///   `notOurs`; `AWSError`.
    public func ensureTrustAnchor(_ wanted: WantedTrustAnchor) throws -> Provisioned {
        try ResourceName.check(wanted.name, kind: .trustAnchor)
        try TagRule.check(wanted.tags)
        if let existing = try rolesAnywhere.trustAnchors().only(named: wanted.name) {
            var comparison = Comparison()
            comparison.field("enabled", wanted: true, found: existing.enabled)
            comparison.source(wanted: wanted.source, found: existing.source)
            try accept(existing, comparison, tags: wanted.tags)
            return Provisioned(.unchanged, arn: existing.trustAnchorArn)
        }
        let created = try rolesAnywhere.createTrustAnchor(
            CreateTrustAnchorRequest(
                name: wanted.name, source: wanted.source.wire, enabled: true,
                tags: [OwnershipTag.tag] + wanted.tags))
        return Provisioned(.created, arn: created.trustAnchorArn)
    }

    /// Changes a trust anchor of ours.
    ///
    /// - Parameters:
    ///   - nameOrARN: which one.
    ///   - changes: what to change.
    /// - Returns: what was changed; nothing is sent where nothing differs.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `notFound`, `ambiguous`, `notOurs` or
    ///   `nameTaken`; `AWSError`.
    public func updateTrustAnchor(
        _ nameOrARN: String, _ changes: TrustAnchorChanges
    ) throws -> Changed {
        if let name = changes.name { try ResourceName.check(name, kind: .trustAnchor) }
        let existing = try rolesAnywhere.trustAnchor(nameOrARN)
        try refuseForeign(existing)
        var request = UpdateTrustAnchorRequest()
        var comparison = Comparison()
        if let name = changes.name, name != existing.name {
            try refuseTaken(name, among: rolesAnywhere.trustAnchors())
            request.name = name
            comparison.field("name", wanted: name, found: existing.name)
        }
        if let source = changes.source {
            var sources = Comparison()
            sources.source(wanted: source, found: existing.source)
            if !sources.differences.isEmpty { request.source = source.wire }
            comparison.add(sources)
        }
        if !comparison.differences.isEmpty {
            _ = try rolesAnywhere.updateTrustAnchor(id: existing.trustAnchorId, request)
        }
        return Changed(existing, comparison)
    }

    /// Enables or disables a trust anchor of ours.
    ///
    /// - Parameters:
    ///   - nameOrARN: which one.
    ///   - isEnabled: whether its clients are to get sessions.
    /// - Returns: what was changed.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notOurs`; `AWSError`.
    public func setTrustAnchor(_ nameOrARN: String, enabled isEnabled: Bool) throws -> Changed {
        let existing = try rolesAnywhere.trustAnchor(nameOrARN)
        return try set(existing, enabled: isEnabled, from: existing.enabled) {
            _ =
                isEnabled
                ? try rolesAnywhere.enableTrustAnchor(id: existing.trustAnchorId)
                : try rolesAnywhere.disableTrustAnchor(id: existing.trustAnchorId)
        }
    }

    /// Deletes a trust anchor of ours.
    ///
    /// - Parameters:
    ///   - nameOrARN: which one.
    ///   - warn: is told beforehand which CRLs it has, or why that is not known.
    /// - Returns: what was deleted.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notOurs`; `AWSError`.
    public func deleteTrustAnchor(
        _ nameOrARN: String, warn: ((Result<[DanglingReference], any Error>) -> Void)? = nil
    ) throws -> TrustAnchorDetail {
        let existing = try rolesAnywhere.trustAnchor(nameOrARN)
        try refuseForeign(existing)
        if let warn { warn(Result { try references(to: existing) }) }
        return try rolesAnywhere.deleteTrustAnchor(id: existing.trustAnchorId)
    }
}

extension Comparison {
    /// Compares where certificates come from, and which they are.
    mutating func source(wanted: TrustAnchorSource, found: Source?) {
        field("source type", wanted: wanted.wire.sourceType ?? "", found: found?.sourceType)
        switch wanted {
        case .privateCA(let authority):
            field("private CA", wanted: authority.arn, found: found?.sourceData?.acmPcaArn)
        case .certificates(let bundle):
            let pem = found?.sourceData?.x509CertificateData ?? ""
            // Certificates that cannot be read are certainly not those that were asked for.
            let certificates = (try? Certificate.bundle(pem: Array(pem.utf8))) ?? []
            list(
                "certificates", wanted: bundle.certificates.map(Self.label),
                found: certificates.map(Self.label))
        }
    }

    /// A certificate by its subject and its SHA-256 fingerprint.
    private static func label(_ certificate: Certificate) -> String {
        "\(certificate.subject) (\(Hex.encode(certificate.sha256Fingerprint)))"
    }
}
