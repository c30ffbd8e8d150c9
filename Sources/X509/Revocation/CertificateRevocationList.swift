import FoundationEssentials
import SwiftASN1

/// A certificate revocation list: its DER, and what was read from it.
///
/// - SeeAlso: RFC 5280 §5
public struct CertificateRevocationList: Sendable {
    /// One revoked certificate.
    public struct Entry: Hashable, Sendable {
        /// Which certificate of the issuer.
        public let serialNumber: SerialNumber
        /// When the issuer processed the revocation.
        public let revocationDate: Date
        /// Nil when the list does not say, which means unspecified.
        public let reason: RevocationReason?
        /// Since when the key is known or suspected to be bad.
        public let invalidityDate: Date?

        /// An entry from its parts.
        public init(
            serialNumber: SerialNumber, revocationDate: Date, reason: RevocationReason?,
            invalidityDate: Date? = nil
        ) {
            self.serialNumber = serialNumber
            self.revocationDate = revocationDate
            self.reason = reason
            self.invalidityDate = invalidityDate
        }
    }

    /// The list in DER, exactly as it was given.
    public let der: [UInt8]
    /// The TBSCertList in DER, the bytes that are signed.
    public let tbs: [UInt8]
    /// Who signed.
    public let issuer: DistinguishedName
    /// With what the issuer signed.
    public let signatureAlgorithm: SignatureAlgorithm
    /// The signature's octets.
    public let signature: [UInt8]
    /// When the list was made.
    public let thisUpdate: Date
    /// By when the next one comes; RFC 5280 requires it, others leave it out.
    public let nextUpdate: Date?
    /// In the order of the encoding.
    public let entries: [Entry]
    /// The list's own extensions.
    public let extensions: [CertificateExtension]
    /// 1 or 2; only version 2 has extensions.
    public let version: Int
    /// What departs from the prescribed encoding and was looked past, at most a hundred faults.
    public let encodingFaults: [EncodingFault]

    private let positions: [SerialNumber: Int]

    /// From DER, one list and nothing behind it.
    ///
    /// - Throws: `X509Error.malformed`.
    public init(der: [UInt8]) throws(X509Error) {
        try self.init(der: der, .strict)
    }

    /// From what a careless authority made; only for looking at, never to rely on.
    ///
    /// Times in odd forms and the like are noted in `encodingFaults`.
    ///
    /// - Throws: `X509Error.malformed` for what cannot be read even so.
    public init(tolerating der: [UInt8]) throws(X509Error) {
        try self.init(der: der, .tolerant)
    }

    private init(der: [UInt8], _ collector: FaultCollector) throws(X509Error) {
        var faults = collector
        let parsed = try reading("CRL") { try ParsedList(der, &faults) }
        self.der = der
        version = parsed.version
        encodingFaults = faults.faults
        tbs = parsed.tbs
        issuer = parsed.issuer
        signatureAlgorithm = parsed.signatureAlgorithm
        signature = parsed.signature
        thisUpdate = parsed.thisUpdate
        nextUpdate = parsed.nextUpdate
        entries = parsed.entries
        extensions = parsed.extensions
        positions = Dictionary(
            entries.enumerated().map { ($0.element.serialNumber, $0.offset) },
            uniquingKeysWith: { first, _ in first })
    }

    /// From a PEM text that holds exactly one `X509 CRL` block.
    ///
    /// - Throws: `noPEM`, `unexpectedPEM`, `severalPEM`, `malformed`.
    public init(pem: [UInt8]) throws(X509Error) {
        try self.init(der: PEM.single(["X509 CRL"], in: pem).bytes)
    }

    /// From either form: what begins with a SEQUENCE is DER, everything else PEM.
    ///
    /// - Throws: `X509Error`.
    public init(pemOrDER bytes: [UInt8]) throws(X509Error) {
        if bytes.first == 0x30 {
            try self.init(der: bytes)
        } else {
            try self.init(pem: bytes)
        }
    }

    /// Signs `tbs`, whose signature algorithm must fit the signer's key.
    ///
    /// - Throws: `X509Error`.
    public static func sign(
        _ tbs: TBSCertificateList, with signer: some Signer
    ) throws(X509Error) -> CertificateRevocationList {
        let bytes = try tbs.encoded()
        let signature = try signer.sign(bytes, digest: tbs.signatureAlgorithm.digest)
        return try CertificateRevocationList(
            tbs: bytes, signatureAlgorithm: tbs.signatureAlgorithm, signature: signature)
    }

    /// A list put together from signed bytes and their signature.
    ///
    /// - Throws: `X509Error.malformed` when `tbs` is no TBSCertList.
    public init(
        tbs: [UInt8], signatureAlgorithm: SignatureAlgorithm, signature: [UInt8]
    ) throws(X509Error) {
        try self.init(
            der: SignedStructure.assemble(
                tbs, algorithm: signatureAlgorithm, signature: signature))
    }

    /// The list as a PEM text.
    public var pem: String { PEM.encode(label: "X509 CRL", der) }

    /// The entry of a certificate, or nil when it is not on the list.
    public func entry(for serialNumber: SerialNumber) -> Entry? {
        positions[serialNumber].map { entries[$0] }
    }

    /// Whether the signature verifies under `key`; false for an algorithm that is weak or unknown.
    public func isSigned(by key: PublicKey) -> Bool {
        signatureAlgorithm.isKnown
            && key.verify(signature: signature, of: tbs, digest: signatureAlgorithm.digest)
    }

    /// The cRLNumber as a big-endian unsigned number without leading zeros, or nil.
    public var number: SerialNumber? { Self.number(in: extensions) }

    static func number(in extensions: [CertificateExtension]) -> SerialNumber? {
        ExtensionReader.read(.crlNumber, in: extensions, ExtensionReader.number)
    }

    /// The keyIdentifier of the issuer, or nil.
    public var authorityKeyIdentifier: [UInt8]? {
        ExtensionReader.read(
            .authorityKeyIdentifier, in: extensions, ExtensionReader.authorityKeyIdentifier
        )?.keyIdentifier
    }
}
