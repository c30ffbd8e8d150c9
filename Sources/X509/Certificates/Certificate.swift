import COpenSSL
import SwiftASN1

/// An X.509 certificate: its DER, and what was read from it.
///
/// - SeeAlso: RFC 5280 §4.1
public struct Certificate: Sendable {
    /// The certificate in DER, exactly as it was given.
    public let der: [UInt8]

    /// The TBSCertificate in DER, the bytes that are signed.
    public let tbs: [UInt8]

    /// 1, 2 or 3.
    public let version: Int

    /// Unsigned; a certificate with a negative serial number is refused.
    public let serialNumber: SerialNumber

    /// With what the issuer signed.
    public let signatureAlgorithm: SignatureAlgorithm

    /// Who signed.
    public let issuer: DistinguishedName

    /// When the certificate is valid.
    public let validity: Validity

    /// Whom the certificate names.
    public let subject: DistinguishedName

    /// The subject's key.
    public let publicKey: PublicKey

    /// In the order of the encoding; no object identifier stands there twice.
    public let extensions: [CertificateExtension]

    /// The signature's octets.
    public let signature: [UInt8]

    /// Whether the subject's or the issuer's unique identifier is there.
    public let hasUniqueIdentifiers: Bool

    /// What departs from the prescribed encoding and was looked past.
    public let encodingFaults: [EncodingFault]

    /// From DER, one certificate and nothing behind it.
    ///
    /// - Throws: `X509Error.malformed`.
    public init(der: [UInt8]) throws(X509Error) {
        self = try reading("certificate") {
            var faults = FaultCollector.strict
            return try Certificate(parsing: der, &faults)
        }
    }

    /// From what a careless authority made; only for looking at, never to rely on.
    ///
    /// Negative serial numbers, repeated extensions, odd times and the like are noted in
    /// `encodingFaults`.
    ///
    /// - Throws: `X509Error.malformed` for what cannot be read even so.
    public init(tolerating der: [UInt8]) throws(X509Error) {
        self = try reading("certificate") {
            var faults = FaultCollector.tolerant
            return try Certificate(parsing: der, &faults)
        }
    }

    /// From a PEM text that holds exactly one `CERTIFICATE` block.
    ///
    /// - Throws: `noPEM`, `unexpectedPEM`, `severalPEM`, `malformed`.
    public init(pem: [UInt8]) throws(X509Error) {
        try self.init(der: PEM.single(["CERTIFICATE", "X509 CERTIFICATE"], in: pem).bytes)
    }

    /// The certificates of a PEM text, one or more, in order; other blocks are refused.
    ///
    /// - Throws: `noPEM`, `unexpectedPEM`, `malformed`.
    public static func bundle(pem: [UInt8]) throws(X509Error) -> [Certificate] {
        let blocks = try PEM.parse(pem)
        guard !blocks.isEmpty else { throw .noPEM(expected: "CERTIFICATE") }
        var certificates: [Certificate] = []
        for block in blocks {
            guard block.label == "CERTIFICATE" || block.label == "X509 CERTIFICATE" else {
                throw .unexpectedPEM(expected: "CERTIFICATE", found: Escaped.text(block.label))
            }
            certificates.append(try Certificate(der: block.bytes))
        }
        return certificates
    }

    /// A certificate put together from signed bytes and their signature.
    ///
    /// - Throws: `X509Error.malformed` when `tbs` is no TBSCertificate.
    public init(
        tbs: [UInt8], signatureAlgorithm: SignatureAlgorithm, signature: [UInt8]
    ) throws(X509Error) {
        try self.init(
            der: SignedStructure.assemble(
                tbs, algorithm: signatureAlgorithm, signature: signature))
    }

    /// Signs `tbs`, whose signature algorithm must fit the signer's key.
    ///
    /// - Throws: `X509Error`.
    public static func sign(
        _ tbs: TBSCertificate, with signer: some Signer
    ) throws(X509Error) -> Certificate {
        let bytes = try tbs.encoded()
        let signature = try signer.sign(bytes, digest: tbs.signatureAlgorithm.digest)
        return try Certificate(
            tbs: bytes, signatureAlgorithm: tbs.signatureAlgorithm, signature: signature)
    }

    /// The certificate as a PEM text.
    public var pem: String { PEM.encode(label: "CERTIFICATE", der) }

    /// SHA-256 over the DER.
    public var sha256Fingerprint: [UInt8] { Digest.sha256(der) }

    /// Whether subject and issuer are the same name.
    public var isSelfIssued: Bool { subject == issuer }

    /// Whether the signature rests on a hash that is shorter than SHA-256's.
    public var signatureDigestIsWeak: Bool { signatureAlgorithm.digestIsShort }

    /// Whether the signature verifies under `key`.
    public func isSigned(by key: PublicKey) -> Bool {
        der.withUnsafeBufferPointer { certificate in
            key.spki.withUnsafeBufferPointer { spki in
                anchorage_certificate_signed_by(
                    anchorage_der(bytes: certificate.baseAddress, length: certificate.count),
                    anchorage_der(bytes: spki.baseAddress, length: spki.count)) == 1
            }
        }
    }
}

extension Certificate: Hashable {
    /// Byte-for-byte equality of the DER.
    public static func == (left: Certificate, right: Certificate) -> Bool {
        left.der == right.der
    }

    /// Hashes the DER.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(der)
    }
}
