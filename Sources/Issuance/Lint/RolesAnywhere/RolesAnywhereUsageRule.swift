import X509

/// An end entity's key may sign, and an authority's certificate is one for a trust anchor.
struct RolesAnywhereUsageRule: CertificateRule {
    let name = "roles-anywhere-usage"
    let citation = "IAM Roles Anywhere user guide, Trust model: certificate requirements"
    let isForRolesAnywhere = true

    func faults(in subject: LintedCertificate) -> [Fault] {
        let usage = subject.values.keyUsage ?? []
        guard subject.isAuthority else {
            return usage.contains(.digitalSignature)
                ? [] : [.error("keyUsage lacks digitalSignature")]
        }
        var faults: [Fault] = [.notice("an authority's, for a trust anchor and not for a session")]
        if !usage.contains(.keyCertSign) {
            faults.append(.error("a trust anchor whose keyUsage lacks keyCertSign"))
        }
        if !usage.contains(.cRLSign) {
            faults.append(.warning("a trust anchor for which no CRL can be imported"))
        }
        return faults
    }
}
