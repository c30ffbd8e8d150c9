import X509

/// The certificate is an end entity's, and its key may sign.
struct RolesAnywhereUsageRule: CertificateRule {
    let name = "roles-anywhere-usage"
    let citation = "IAM Roles Anywhere user guide, Trust model: end entity certificates"
    let isForRolesAnywhere = true

    func faults(in subject: LintedCertificate) -> [Fault] {
        var faults: [Fault] = []
        if subject.isAuthority { faults.append(.error("an authority cannot ask for a session")) }
        if !(subject.values.keyUsage?.contains(.digitalSignature) ?? false) {
            faults.append(.error("keyUsage lacks digitalSignature"))
        }
        return faults
    }
}
