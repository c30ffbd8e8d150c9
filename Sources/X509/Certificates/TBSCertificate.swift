import SwiftASN1

/// What is signed to make a version 3 certificate.
///
/// - SeeAlso: RFC 5280 §4.1.1.1
public struct TBSCertificate: Sendable {
    /// Unique for the issuer.
    public var serialNumber: SerialNumber
    /// The algorithm with which the issuer will sign.
    public var signatureAlgorithm: SignatureAlgorithm
    /// The issuing certificate's subject.
    public var issuer: DistinguishedName
    /// When the certificate is valid.
    public var validity: Validity
    /// Whom the certificate names.
    public var subject: DistinguishedName
    /// The subject's key.
    public var subjectPublicKey: PublicKey
    /// In the order of the encoding.
    public var extensions: [CertificateExtension]

    /// A certificate's content from its parts.
    public init(
        serialNumber: SerialNumber, signatureAlgorithm: SignatureAlgorithm,
        issuer: DistinguishedName, validity: Validity, subject: DistinguishedName,
        subjectPublicKey: PublicKey, extensions: [CertificateExtension]
    ) {
        self.serialNumber = serialNumber
        self.signatureAlgorithm = signatureAlgorithm
        self.issuer = issuer
        self.validity = validity
        self.subject = subject
        self.subjectPublicKey = subjectPublicKey
        self.extensions = extensions
    }

    /// The TBSCertificate in DER.
    ///
    /// - Throws: `X509Error.invalidValue` for a time that X.509 cannot express.
    public func encoded() throws(X509Error) -> [UInt8] {
        // TBSCertificate ::= SEQUENCE { version [0], serialNumber, signature, issuer, validity,
        //     subject, subjectPublicKeyInfo, extensions [3] }
        try encoding("certificate") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { tbs in
                try tbs.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) {
                    try $0.serialize(2)
                }
                tbs.appendPrimitiveNode(identifier: .integer) {
                    $0.append(contentsOf: serialNumber.integerContent)
                }
                tbs.serializeRawBytes(signatureAlgorithm.der)
                tbs.serializeRawBytes(issuer.der)
                try tbs.appendConstructedNode(identifier: .sequence) { period in
                    try Time.append(validity.notBefore, to: &period)
                    try Time.append(validity.notAfter, to: &period)
                }
                tbs.serializeRawBytes(subject.der)
                tbs.serializeRawBytes(subjectPublicKey.spki)
                guard !extensions.isEmpty else { return }
                try tbs.serialize(explicitlyTaggedWithTagNumber: 3, tagClass: .contextSpecific) {
                    try $0.appendConstructedNode(identifier: .sequence) { list in
                        for entry in extensions { try entry.append(to: &list) }
                    }
                }
            }
        }
    }
}

/// The outer SEQUENCE of what is signed: the bytes, the algorithm, the signature.
enum SignedStructure {
    static func assemble(
        _ tbs: [UInt8], algorithm: SignatureAlgorithm, signature: [UInt8]
    ) throws(X509Error) -> [UInt8] {
        try encoding("signed structure") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { sequence in
                sequence.serializeRawBytes(tbs)
                sequence.serializeRawBytes(algorithm.der)
                try sequence.serialize(ASN1BitString(bytes: signature[...]))
            }
        }
    }

    /// The three parts of a signed structure in DER, or, for a tolerant reader, in BER.
    static func parts(
        _ der: [UInt8], what: String, _ faults: inout FaultCollector
    ) throws -> (tbs: ASN1Node, algorithm: SignatureAlgorithm, signature: [UInt8]) {
        let parts = try node(der, what: what, &faults).sequence(what)
        guard parts.count == 3 else {
            throw X509Error.malformed(
                what: what, detail: "\(parts.count) parts instead of content, algorithm, signature")
        }
        let signature = try ASN1BitString(derEncoded: parts[2])
        if signature.paddingBits != 0 {
            faults.minor(.bitString, "signature", "a signature with unused bits")
        }
        return (parts[0], try SignatureAlgorithm(node: parts[1]), Array(signature.bytes))
    }

    private static func node(
        _ der: [UInt8], what: String, _ faults: inout FaultCollector
    ) throws -> ASN1Node {
        do {
            return try DER.parse(der)
        } catch let refusal as ASN1Error {
            guard let node = try? BER.parse(der) else { throw refusal }
            try faults.grave(.syntax, what, "not valid DER (\(refusal.code.inWords)), though BER")
            return node
        }
    }
}
