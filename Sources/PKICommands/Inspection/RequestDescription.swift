import CommandLineSupport
import X509

/// A CSR as `inspect` prints it: claims, and whether the requester holds the key.
struct RequestDescription: Encodable {
    let type = "certificateRequest"
    let subject: String
    let key: String
    let signatureAlgorithm: String
    let isSignatureValid: Bool
    let attributes: [String]
    let extensions: [ExtensionDescription]

    init(_ request: CertificationRequest) {
        subject = request.subject.description
        key = request.publicKey.kind.description
        signatureAlgorithm = request.signatureAlgorithm.name
        isSignatureValid = request.isSignedByItsKey
        attributes = request.attributeTypes.map(ObjectName.text)
        extensions = request.extensions.map(ExtensionDescription.init)
    }

    func fill(_ sheet: inout Sheet) {
        sheet.add("subject", subject)
        sheet.add("key", key)
        sheet.add("signed with", signatureAlgorithm)
        sheet.add(
            "signature", isSignatureValid ? "verifies under its own key" : "DOES NOT VERIFY")
        sheet.add("attributes", attributes)
        sheet.add("extensions", extensions.map(\.text))
    }
}
