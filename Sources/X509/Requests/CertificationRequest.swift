import SwiftASN1

/// A certification request (CSR): what somebody claims, and proof that they hold the key.
///
/// - SeeAlso: RFC 2986 §4
public struct CertificationRequest: Sendable {
    /// The request in DER, exactly as it was given.
    public let der: [UInt8]
    /// The CertificationRequestInfo in DER, the bytes that are signed.
    public let tbs: [UInt8]
    /// The number in the version field; 0 is the only one defined.
    public let version: Int
    /// The name that is asked for.
    public let subject: DistinguishedName
    /// The key that is to be certified.
    public let publicKey: PublicKey
    /// With what the requester signed.
    public let signatureAlgorithm: SignatureAlgorithm
    /// The signature's octets.
    public let signature: [UInt8]
    /// The extensions that are asked for.
    public let extensions: [CertificateExtension]
    /// The types of all attributes, in the order of the encoding.
    public let attributeTypes: [ObjectIdentifier]
    /// What departs from the prescribed encoding and was looked past.
    public let encodingFaults: [EncodingFault]

    /// From DER, one request and nothing behind it.
    ///
    /// - Throws: `X509Error.malformed`.
    public init(der: [UInt8]) throws(X509Error) {
        self = try reading("CSR") {
            var faults = FaultCollector.strict
            return try CertificationRequest(parsing: der, &faults)
        }
    }

    /// From what a careless tool made; only for looking at, never to sign.
    ///
    /// Repeated extensions and the like are noted in `encodingFaults`.
    ///
    /// - Throws: `X509Error.malformed` for what cannot be read even so.
    public init(tolerating der: [UInt8]) throws(X509Error) {
        self = try reading("CSR") {
            var faults = FaultCollector.tolerant
            return try CertificationRequest(parsing: der, &faults)
        }
    }

    /// From a PEM text that holds exactly one `CERTIFICATE REQUEST` block.
    ///
    /// - Throws: `noPEM`, `unexpectedPEM`, `severalPEM`, `malformed`.
    public init(pem: [UInt8]) throws(X509Error) {
        let labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]
        try self.init(der: PEM.single(labels, in: pem).bytes)
    }

    /// Proof of possession: whether the signature verifies under the request's own key.
    public var isSignedByItsKey: Bool {
        if let pss = signatureAlgorithm.pssParameters {
            return SignatureVerifier(publicKey)?.verify(signature: signature, of: tbs, pss: pss)
                ?? false
        }
        return signatureAlgorithm.isKnown
            && publicKey.verify(signature: signature, of: tbs, digest: signatureAlgorithm.digest)
    }

    /// Whether the signature is of an algorithm that `isSignedByItsKey` can check.
    public var canCheckSignature: Bool {
        signatureAlgorithm.isKnown || signatureAlgorithm.pssParameters != nil
    }

    init(
        der: [UInt8], tbs: [UInt8], subject: DistinguishedName, publicKey: PublicKey,
        signatureAlgorithm: SignatureAlgorithm, signature: [UInt8],
        extensions: [CertificateExtension], attributeTypes: [ObjectIdentifier]
    ) {
        self.der = der
        self.tbs = tbs
        version = 0
        self.subject = subject
        self.publicKey = publicKey
        self.signatureAlgorithm = signatureAlgorithm
        self.signature = signature
        self.extensions = extensions
        self.attributeTypes = attributeTypes
        encodingFaults = []
    }

    private init(parsing der: [UInt8], _ faults: inout FaultCollector) throws {
        let (tbs, algorithm, signature) = try SignedStructure.parts(der, what: "CSR", &faults)
        let fields = try tbs.sequence("CSR")
        guard (3...4).contains(fields.count) else {
            throw X509Error.malformed(what: "CSR", detail: "\(fields.count) fields, not four")
        }
        self.der = der
        self.tbs = Array(tbs.encodedBytes)
        version = try Int(derEncoded: fields[0])
        subject = try DistinguishedName(node: fields[1], field: "subject", &faults)
        publicKey = try PublicKey(node: fields[2])
        signatureAlgorithm = algorithm
        self.signature = signature
        var types: [ObjectIdentifier] = []
        var extensions: [CertificateExtension] = []
        if fields.count == 4 {
            for attribute in try fields[3].parts("attributes") {
                let parts = try attribute.sequence("attribute")
                guard parts.count == 2 else {
                    throw X509Error.malformed(what: "attribute", detail: "not a type and values")
                }
                let type = try ObjectIdentifier(node: parts[0])
                types.append(type)
                guard type == .extensionRequest else { continue }
                guard let list = try parts[1].parts("extension request").first else {
                    try faults.grave(.empty, "extension request", "it is empty")
                    continue
                }
                extensions += try CertificateExtension.parse(list: list, &faults)
            }
        }
        attributeTypes = types
        self.extensions = extensions
        encodingFaults = faults.faults
    }
}
