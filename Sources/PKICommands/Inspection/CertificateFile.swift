import CommandLineSupport
import X509

/// Reading certificates and CRLs that a user names, PEM or DER.
enum CertificateFile {
    private static let limit = 1 << 20

    /// The one certificate of a file.
    static func certificate(_ path: String, in context: Context) throws -> Certificate {
        let bytes = try InputFile.read(path, limit: limit, in: context)
        return try Hints.naming(path) {
            isDER(bytes) ? try Certificate(der: bytes) : try Certificate(pem: bytes)
        }
    }

    /// All certificates of a file, at least one.
    static func bundle(_ path: String, in context: Context) throws -> [Certificate] {
        let bytes = try InputFile.read(path, limit: limit, in: context)
        return try Hints.naming(path) {
            isDER(bytes) ? [try Certificate(der: bytes)] : try Certificate.bundle(pem: bytes)
        }
    }

    /// The first certificate of a file, which others may follow.
    static func first(_ path: String, in context: Context) throws -> Certificate {
        guard let first = try bundle(path, in: context).first else {
            throw Hints.explain(X509Error.noPEM(expected: "CERTIFICATE"), file: path)
        }
        return first
    }

    /// The one certificate of a file for libcrypto to judge, oddities of its encoding included.
    static func foreign(_ path: String, in context: Context) throws -> Certificate {
        let bytes = try InputFile.read(path, limit: limit, in: context)
        return try Hints.naming(path) {
            try tolerated(
                isDER(bytes)
                    ? bytes : PEM.single(["CERTIFICATE", "X509 CERTIFICATE"], in: bytes).bytes)
        }
    }

    /// All certificates of a file for libcrypto to judge, at least one.
    static func foreignBundle(_ path: String, in context: Context) throws -> [Certificate] {
        let bytes = try InputFile.read(path, limit: limit, in: context)
        return try Hints.naming(path) {
            if isDER(bytes) { return [try tolerated(bytes)] }
            let blocks = try PEM.parse(bytes)
            guard !blocks.isEmpty else { throw X509Error.noPEM(expected: "CERTIFICATE") }
            return try blocks.map { block in
                guard SignedObjectKind(label: block.label) == .certificate else {
                    throw X509Error.unexpectedPEM(
                        expected: "CERTIFICATE", found: Escaped.text(block.label))
                }
                return try tolerated(block.bytes)
            }
        }
    }

    // Authorities with negative serial numbers, or with times in odd forms, exist (RFC 5280
    // §4.1.2.2); what could be read in two ways is refused.
    private static func tolerated(_ der: [UInt8]) throws(X509Error) -> Certificate {
        let certificate = try Certificate(tolerating: der)
        let harmless: Set<EncodingFault.Kind> = [.integer, .time, .string, .order]
        return certificate.encodingFaults.allSatisfy({ harmless.contains($0.kind) })
            ? certificate : try Certificate(der: der)
    }

    /// All CRLs of a file, at least one.
    static func revocationLists(
        _ path: String, in context: Context
    ) throws -> [CertificateRevocationList] {
        let bytes = try InputFile.read(path, limit: 64 << 20, in: context)
        return try Hints.naming(path) {
            if isDER(bytes) { return [try CertificateRevocationList(der: bytes)] }
            let blocks = try PEM.parse(bytes)
            guard !blocks.isEmpty else { throw X509Error.noPEM(expected: "X509 CRL") }
            return try blocks.map { block in
                guard block.label == "X509 CRL" else {
                    throw X509Error.unexpectedPEM(
                        expected: "X509 CRL", found: Escaped.text(block.label))
                }
                return try CertificateRevocationList(der: block.bytes)
            }
        }
    }

    /// DER begins with the SEQUENCE that a certificate is, PEM with text.
    private static func isDER(_ bytes: [UInt8]) -> Bool { bytes.first == 0x30 }
}
