import CommandLineSupport
import X509

/// One object to lint, read as far as it can be.
enum LintObject {
    case certificate(Certificate)
    case request(CertificationRequest)
    case revocationList(CertificateRevocationList)
    /// What is none of them for the reason given; nil where not even its outline tells what it is.
    case unreadable(SignedObjectKind?, X509Error)

    init(_ kind: SignedObjectKind, der: [UInt8]) {
        do throws(X509Error) {
            switch kind {
            case .certificate: self = .certificate(try Certificate(tolerating: der))
            case .certificationRequest: self = .request(try CertificationRequest(tolerating: der))
            case .certificateRevocationList:
                self = .revocationList(try CertificateRevocationList(tolerating: der))
            }
        } catch {
            self = .unreadable(kind, error)
        }
    }
}

/// The certificates, requests and CRLs of a file, and how many private keys were passed over.
struct LintContent {
    let objects: [LintObject]
    let keyCount: Int

    /// The content of a file that holds none of them, as one that cannot be read.
    init(unreadable error: X509Error) {
        objects = [.unreadable(nil, error)]
        keyCount = 0
    }

    /// Finds them in PEM, with any number of blocks, or DER.
    ///
    /// - Throws: `X509Error` for a file without any, or with a block that is broken.
    init(_ bytes: SecretBytes) throws(X509Error) {
        let blocks = bytes.withUnsafeBytes { PEMText.blocks(in: $0) }
        guard !blocks.isEmpty else {
            objects = [try Self.objectOfDER(bytes)]
            keyCount = 0
            return
        }
        var objects: [LintObject] = []
        var keyCount = 0
        var strangers: [String] = []
        for block in blocks {
            if let kind = SignedObjectKind(label: block.label) {
                let text = block.text.withUnsafeBytes { Array($0) }
                objects.append(
                    LintObject(kind, der: try PEM.single([block.label], in: text).bytes))
            } else if block.label.hasSuffix("PRIVATE KEY") {
                keyCount += 1
            } else {
                strangers.append(block.label)
            }
        }
        guard !objects.isEmpty else {
            throw .unexpectedPEM(
                expected: "CERTIFICATE, CERTIFICATE REQUEST or X509 CRL",
                found: Escaped.text(strangers.first ?? "PRIVATE KEY"))
        }
        self.objects = objects
        self.keyCount = keyCount
    }

    private static func objectOfDER(_ bytes: SecretBytes) throws(X509Error) -> LintObject {
        // 0x30 is the SEQUENCE that all of them are.
        guard bytes.withUnsafeBytes({ $0.first }) == 0x30 else {
            throw FileContent.unknown(bytes)
        }
        if PEMText.privateKey(fromDER: bytes) != nil {
            throw .malformed(what: "DER", detail: "it is a private key")
        }
        let der = bytes.withUnsafeBytes { Array($0) }
        guard let kind = SignedObjectKind(outlineOf: der) else {
            throw .malformed(
                what: "DER", detail: "it has the outline of no certificate, CSR or CRL")
        }
        return LintObject(kind, der: der)
    }
}
