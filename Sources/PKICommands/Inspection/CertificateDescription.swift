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

/// The RFC's names of object identifiers that certificates carry.
enum ObjectName {
    private static let names = [
        "2.5.29.9": "subjectDirectoryAttributes", "2.5.29.14": "subjectKeyIdentifier",
        "2.5.29.15": "keyUsage", "2.5.29.17": "subjectAltName", "2.5.29.18": "issuerAltName",
        "2.5.29.19": "basicConstraints", "2.5.29.20": "cRLNumber",
        "2.5.29.27": "deltaCRLIndicator", "2.5.29.28": "issuingDistributionPoint",
        "2.5.29.30": "nameConstraints", "2.5.29.31": "cRLDistributionPoints",
        "2.5.29.32": "certificatePolicies", "2.5.29.33": "policyMappings",
        "2.5.29.35": "authorityKeyIdentifier", "2.5.29.36": "policyConstraints",
        "2.5.29.37": "extKeyUsage", "2.5.29.46": "freshestCRL",
        "2.5.29.54": "inhibitAnyPolicy", "2.5.29.56": "noRevAvail",
        "1.3.6.1.5.5.7.1.1": "authorityInfoAccess", "1.3.6.1.5.5.7.1.11": "subjectInfoAccess",
        "1.3.6.1.5.5.7.3.1": "serverAuth", "1.3.6.1.5.5.7.3.2": "clientAuth",
        "1.3.6.1.5.5.7.3.3": "codeSigning", "1.3.6.1.5.5.7.3.4": "emailProtection",
        "1.3.6.1.5.5.7.3.8": "timeStamping", "1.3.6.1.5.5.7.3.9": "OCSPSigning",
        "2.5.29.37.0": "anyExtendedKeyUsage",
        "1.2.840.113549.1.9.7": "challengePassword",
        "1.2.840.113549.1.9.14": "extensionRequest",
        "1.2.840.113549.1.9.2": "unstructuredName",
    ]

    static func text(_ identifier: ObjectIdentifier) -> String {
        names[identifier.description] ?? identifier.description
    }
}
