import X509

/// The URLs at which clients fetch CRLs and issuers' certificates.
enum LocationURL {
    /// What is wrong with a URL that stands in `field`.
    static func faults(_ text: String, _ field: String) -> [Fault] {
        let shown = "\(field): \"\(Escaped.text(text))\""
        if let fault = UniformResourceIdentifier.fault(text) {
            return [.error("\(shown) \(fault)")]
        }
        switch UniformResourceIdentifier.scheme(of: text)?.lowercased() {
        case "http": return []
        case "https":
            // To trust the server, the client would first have to check the server's certificate.
            return [.warning("\(shown) is https, which many clients do not fetch")]
        case "ldap", "ldaps": return [.notice("\(shown) needs a directory")]
        default: return [.warning("\(shown) is neither http nor ldap")]
        }
    }
}
