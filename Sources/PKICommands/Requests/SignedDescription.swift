import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// A CSR that was signed, as `sign-csr` prints it.
struct SignedDescription: Encodable {
    let file: String
    let out: String
    let name: String
    let origin: String
    let serialNumber: String
    let subject: String
    let subjectAlternativeNames: [String]
    let notBefore: Date
    let notAfter: Date
    let sha256Fingerprint: String
    let certificate: String?
    let notices: [String]

    init(_ signed: SignedRequest, file: String, out: String) {
        let content = signed.certificate
        self.file = file
        self.out = out
        name = signed.name
        origin = signed.origin.rawValue
        serialNumber = content.serialNumber.hex
        subject = content.subject.description
        subjectAlternativeNames = content.subjectAlternativeNames.map(\.description)
        notBefore = content.validity.notBefore
        notAfter = content.validity.notAfter
        sha256Fingerprint = Hex.encode(content.sha256Fingerprint)
        // With --json nothing else goes to standard output.
        certificate = out == "-" ? content.pem : nil
        notices = signed.notices.map(\.description)
    }

    /// What was done, in one line.
    var sentence: String {
        let verb =
            switch SignedRequest.Origin(rawValue: origin) {
            case .finished: "finished signing"
            case .found: "had signed before"
            default: "signed"
            }
        return "\(verb) \"\(name)\", serial number \(serialNumber), valid until "
            + notAfter.ISO8601Format()
    }
}
