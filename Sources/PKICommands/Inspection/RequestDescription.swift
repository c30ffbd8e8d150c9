import CommandLineSupport
import X509

/// A CSR as `inspect` prints it: claims, and whether the requester holds the key.
struct RequestDescription: Encodable {
    let type = "certificationRequest"
    let subject: String
    let key: String
    let signatureAlgorithm: String
    let isSignatureValid: Bool?
    let isCA: Bool?
    let pathLength: Int?
    let keyUsage: [String]
    let extendedKeyUsage: [String]
    let subjectAlternativeNames: [String]
    let malformedExtensions: [String]
    let attributes: [String]
    let extensions: [ExtensionDescription]

    init(_ request: CertificationRequest) {
        subject = request.subject.description
        key = request.publicKey.kind.description
        signatureAlgorithm = request.signatureAlgorithm.name
        // Nil where the linked libcrypto does not know the algorithm.
        let canCheck = request.publicKey.algorithm?.isAvailable ?? true
        isSignatureValid = canCheck ? request.isSignedByItsKey : nil
        isCA = request.basicConstraints?.isCA
        pathLength = request.basicConstraints?.pathLength
        keyUsage = request.keyUsage?.names ?? []
        extendedKeyUsage = (request.extendedKeyUsage ?? []).map(ObjectName.text)
        subjectAlternativeNames = request.subjectAlternativeNames.map(\.description)
        malformedExtensions = request.malformedExtensions.map(ObjectName.text)
        attributes = request.attributeTypes.map(ObjectName.text)
        extensions = request.extensions.map(ExtensionDescription.init)
    }

    private var signatureText: String {
        switch isSignatureValid {
        case true?: "verifies under its own key"
        case false?: "DOES NOT VERIFY"
        case nil: "not checked, libcrypto has no \(key)"
        }
    }

    func fill(_ sheet: inout Sheet) {
        sheet.add("subject", subject)
        sheet.add("key", key)
        sheet.add("signed with", signatureAlgorithm)
        sheet.add("signature", signatureText)
        let limit = pathLength.map { ", path length \($0)" } ?? ""
        sheet.add("CA", isCA.map { $0 ? "yes" + limit : "no" })
        sheet.add("key usage", keyUsage.isEmpty ? nil : keyUsage.joined(separator: ", "))
        sheet.add(
            "extended key usage",
            extendedKeyUsage.isEmpty ? nil : extendedKeyUsage.joined(separator: ", "))
        sheet.add("alternative names", subjectAlternativeNames)
        sheet.add("unreadable", malformedExtensions)
        sheet.add("attributes", attributes)
        sheet.add("extensions", extensions.map(\.text))
    }
}
