import CommandLineSupport
import X509

/// One thing that a file holds.
enum FileObject {
    case certificate(Certificate)
    case request(CertificationRequest)
    case revocationList(CertificateRevocationList)
    case publicKey(PublicKey)
    /// A PEM text with one private key block, whatever the file was.
    case privateKey(SecretBytes)
}

/// What a file holds: one DER object, or the blocks of a PEM text in their order.
struct FileContent {
    let objects: [FileObject]

    /// Recognises the content of a file.
    ///
    /// - Throws: `X509Error` for a block that is broken, or for bytes that are nothing known.
    init(_ bytes: SecretBytes) throws(X509Error) {
        let blocks = bytes.withUnsafeBytes { PEMText.blocks(in: $0) }
        if blocks.isEmpty {
            objects = [try Self.objectOfDER(bytes)]
            return
        }
        var objects: [FileObject] = []
        for block in blocks {
            if block.label == "EC PARAMETERS" { continue }
            objects.append(try Self.object(of: block))
        }
        self.objects = objects
    }

    private static func object(of block: PEMText.Block) throws(X509Error) -> FileObject {
        if block.label.hasSuffix("PRIVATE KEY") { return .privateKey(block.text) }
        let text = block.text.withUnsafeBytes { Array($0) }
        switch block.label {
        case "CERTIFICATE":
            return .certificate(try Certificate(pem: text))
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST":
            return .request(try CertificationRequest(pem: text))
        case "X509 CRL":
            return .revocationList(try CertificateRevocationList(pem: text))
        case "PUBLIC KEY":
            return .publicKey(
                try PublicKey(spki: try PEM.single(["PUBLIC KEY"], in: text).bytes))
        default:
            throw .unexpectedPEM(
                expected: "CERTIFICATE, CERTIFICATE REQUEST, X509 CRL, PUBLIC KEY or PRIVATE KEY",
                found: block.label)
        }
    }

    /// What to say of a file that is neither PEM nor DER.
    static func unknown(_ bytes: SecretBytes) -> X509Error {
        .malformed(
            what: "content",
            detail: bytes.count == 0
                ? "the file is empty"
                : "neither PEM nor DER; certificates, CSRs, CRLs and keys are one or the other")
    }

    /// Tries each kind in turn: DER does not say what it is.
    private static func objectOfDER(_ bytes: SecretBytes) throws(X509Error) -> FileObject {
        // 0x30 is the SEQUENCE that all of them are.
        guard bytes.withUnsafeBytes({ $0.first }) == 0x30 else {
            throw Self.unknown(bytes)
        }
        if let key = PEMText.privateKey(fromDER: bytes) { return .privateKey(key) }
        let der = bytes.withUnsafeBytes { Array($0) }
        if let certificate = try? Certificate(der: der) { return .certificate(certificate) }
        if let request = try? CertificationRequest(der: der) { return .request(request) }
        if let list = try? CertificateRevocationList(der: der) { return .revocationList(list) }
        if let key = try? PublicKey(spki: der) { return .publicKey(key) }
        throw .malformed(
            what: "DER", detail: "it is no certificate, CSR, CRL, public key or private key")
    }
}
