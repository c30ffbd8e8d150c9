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

    /// The one CRL of a file.
    static func revocationList(
        _ path: String, in context: Context
    ) throws -> CertificateRevocationList {
        let bytes = try InputFile.read(path, limit: 64 << 20, in: context)
        return try Hints.naming(path) { try CertificateRevocationList(pemOrDER: bytes) }
    }

    /// DER begins with the SEQUENCE that a certificate is, PEM with text.
    private static func isDER(_ bytes: [UInt8]) -> Bool { bytes.first == 0x30 }
}
