import X509

/// Which extension it is, and whether a reader must know it.
struct ExtensionDescription: Encodable {
    let oid: String
    let name: String
    let critical: Bool

    init(_ certificateExtension: CertificateExtension) {
        oid = certificateExtension.oid.description
        name = ObjectName.text(certificateExtension.oid)
        critical = certificateExtension.critical
    }

    var text: String { critical ? "\(name) (critical)" : name }
}
