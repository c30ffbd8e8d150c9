import X509

/// The issuer's certificate, or its status service, can be reached where the certificate says.
struct InformationAccessRule: CertificateRule {
    let name = "authority-information-access"
    let citation = "RFC 5280 §4.2.2.1"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let descriptions = subject.values.authorityInformationAccess else { return [] }
        if descriptions.isEmpty { return [.error("authorityInfoAccess is empty")] }
        var faults: [Fault] = []
        for description in descriptions {
            let method =
                description.method == .ocsp
                ? "OCSP" : description.method == .caIssuers ? "caIssuers" : nil
            guard let method else {
                faults.append(.notice("an access of the unknown kind \(description.method)"))
                continue
            }
            guard case .uri(let text) = description.location else {
                // A directory may hold the issuers' certificates.
                if method == "OCSP" { faults.append(.error("OCSP at what is no URI")) }
                continue
            }
            faults += LocationURL.faults(text, method)
        }
        return faults
    }
}
