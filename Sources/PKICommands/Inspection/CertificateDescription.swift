import CommandLineSupport
import FoundationEssentials
import X509

/// A certificate as `inspect` and `show` print it.
struct CertificateDescription: Encodable {
    let type = "certificate"
    let subject: String
    let issuer: String
    let serialNumber: String
    let serialNumberDecimal: String
    let notBefore: Date
    let notAfter: Date
    let key: String
    let signatureAlgorithm: String
    let version: Int
    let isCA: Bool
    let pathLength: Int?
    let keyUsage: [String]
    let extendedKeyUsage: [String]
    let subjectAlternativeNames: [String]
    let subjectKeyIdentifier: String?
    let authorityKeyIdentifier: String?
    let extensions: [ExtensionDescription]
    let sha256Fingerprint: String

    init(_ certificate: Certificate) {
        subject = certificate.subject.description
        issuer = certificate.issuer.description
        serialNumber = certificate.serialNumber.hex
        serialNumberDecimal = certificate.serialNumber.decimal
        notBefore = certificate.validity.notBefore
        notAfter = certificate.validity.notAfter
        key = certificate.publicKey.kind.description
        signatureAlgorithm = certificate.signatureAlgorithm.name
        version = certificate.version
        isCA = certificate.basicConstraints?.isCA ?? false
        pathLength = certificate.basicConstraints?.pathLength
        keyUsage = certificate.keyUsage?.names ?? []
        extendedKeyUsage = (certificate.extendedKeyUsage ?? []).map(ObjectName.text)
        subjectAlternativeNames = certificate.subjectAlternativeNames.map(\.description)
        subjectKeyIdentifier = certificate.subjectKeyIdentifier.map { Hex.encode($0) }
        authorityKeyIdentifier = certificate.authorityKeyIdentifier.map { Hex.encode($0) }
        extensions = certificate.extensions.map(ExtensionDescription.init)
        sha256Fingerprint = Hex.encode(certificate.sha256Fingerprint)
    }

    /// Adds everything to a sheet.
    func fill(_ sheet: inout Sheet) {
        sheet.add("subject", subject)
        sheet.add("issuer", issuer)
        sheet.add("serial number", serialNumber)
        sheet.add("", "\(serialNumberDecimal) (decimal)")
        sheet.add("valid from", notBefore.ISO8601Format())
        sheet.add("valid until", notAfter.ISO8601Format())
        sheet.add("key", key)
        sheet.add("signed with", signatureAlgorithm)
        let limit = pathLength.map { ", path length \($0)" } ?? ""
        sheet.add("CA", isCA ? "yes" + limit : "no")
        sheet.add("key usage", keyUsage.isEmpty ? nil : keyUsage.joined(separator: ", "))
        sheet.add(
            "extended key usage",
            extendedKeyUsage.isEmpty ? nil : extendedKeyUsage.joined(separator: ", "))
        sheet.add("alternative names", subjectAlternativeNames)
        sheet.add("subject key id", subjectKeyIdentifier)
        sheet.add("authority key id", authorityKeyIdentifier)
        sheet.add("extensions", extensions.map(\.text))
        sheet.add("SHA-256", sha256Fingerprint)
    }
}
