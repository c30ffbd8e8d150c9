import X509

extension Provisioner {
    /// Makes a trust anchor of CA certificates, enabled and tagged.
    ///
    /// - Parameters:
    ///   - name: 1 to 255 of `[ a-zA-Z0-9-_]`.
    ///   - bundle: one or two CA certificates.
    /// - Returns: `created` or `unchanged`.
    /// - Throws: `RolesAnywhereError` with `invalidName`, `ambiguous`, `differs` or `notOurs`;
    ///   `AWSError`.
    public func ensureTrustAnchor(name: String, bundle: CertificateBundle) throws -> Provisioned {
        try ResourceName.check(name, kind: .trustAnchor)
        if let existing = try rolesAnywhere.trustAnchors().only(named: name) {
            try accept(existing, compare(existing, with: bundle))
            return Provisioned(.unchanged, arn: existing.trustAnchorArn)
        }
        let created = try rolesAnywhere.createTrustAnchor(
            CreateTrustAnchorRequest(
                name: name, source: .certificateBundle(bundle.pem), enabled: true,
                tags: [OwnershipTag.tag]))
        return Provisioned(.created, arn: created.trustAnchorArn)
    }

    /// Deletes a trust anchor of ours.
    ///
    /// - Parameter nameOrARN: which one.
    /// - Returns: what was deleted.
    /// - Throws: `RolesAnywhereError` with `notFound`, `ambiguous` or `notOurs`; `AWSError`.
    public func deleteTrustAnchor(_ nameOrARN: String) throws -> TrustAnchorDetail {
        let existing = try rolesAnywhere.trustAnchor(nameOrARN)
        try refuseForeign(existing)
        return try rolesAnywhere.deleteTrustAnchor(id: existing.trustAnchorId)
    }

    private func compare(
        _ existing: TrustAnchorDetail, with bundle: CertificateBundle
    ) -> Comparison {
        var comparison = Comparison()
        comparison.field("enabled", wanted: true, found: existing.enabled)
        comparison.field(
            "source type", wanted: Source.certificateBundleType,
            found: existing.source?.sourceType)
        let pem = existing.source?.sourceData?.x509CertificateData ?? ""
        // Certificates that cannot be read are certainly not those that were asked for.
        let found = (try? Certificate.bundle(pem: Array(pem.utf8))) ?? []
        comparison.list(
            "certificates", wanted: bundle.certificates.map(Self.label),
            found: found.map(Self.label))
        return comparison
    }

    /// A certificate by its subject and its SHA-256 fingerprint.
    private static func label(_ certificate: Certificate) -> String {
        "\(certificate.subject) (\(Hex.encode(certificate.sha256Fingerprint)))"
    }
}
