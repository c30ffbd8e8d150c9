import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// A CSR that was signed, as `sign-csr` prints it.
struct SignedDescription: Encodable {
    let out: String
    private let file: String
    private let signed: SignedRequest

    init(_ signed: SignedRequest, file: String, out: String) {
        self.signed = signed
        self.file = file
        self.out = out
    }

    /// What was done, in one line.
    var sentence: String {
        let verb =
            switch signed.origin {
            case .issued: "signed"
            case .finished: "finished signing"
            case .found: "had signed before"
            }
        let content = signed.certificate
        return "\(verb) \"\(signed.name)\", serial number \(content.serialNumber.hex), "
            + "valid until \(content.validity.notAfter.ISO8601Format())"
    }

    func encode(to encoder: any Encoder) throws {
        let content = signed.certificate
        var container = encoder.container(keyedBy: Keys.self)
        try container.encode(file, forKey: .file)
        try container.encode(out, forKey: .out)
        try container.encode(signed.name, forKey: .name)
        try container.encode(signed.origin.rawValue, forKey: .origin)
        try container.encode(content.serialNumber.hex, forKey: .serialNumber)
        try container.encode(content.subject.description, forKey: .subject)
        try container.encode(
            content.subjectAlternativeNames.map(\.description), forKey: .subjectAlternativeNames)
        try container.encode(content.validity.notBefore, forKey: .notBefore)
        try container.encode(content.validity.notAfter, forKey: .notAfter)
        try container.encode(Hex.encode(content.sha256Fingerprint), forKey: .sha256Fingerprint)
        // With --json nothing else goes to standard output.
        if out == "-" { try container.encode(content.pem, forKey: .certificate) }
        try container.encode(signed.notices.map(\.description), forKey: .notices)
    }

    enum Keys: CodingKey {
        case file, out, name, origin, serialNumber, subject, subjectAlternativeNames, notBefore
        case notAfter, sha256Fingerprint, certificate, notices
    }
}
