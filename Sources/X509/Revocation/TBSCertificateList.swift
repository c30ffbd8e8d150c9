import FoundationEssentials
import SwiftASN1

/// What is signed to make a version 2 CRL.
///
/// - SeeAlso: RFC 5280 §5.1.2
public struct TBSCertificateList: Sendable {
    /// The algorithm with which the issuer will sign.
    public var signatureAlgorithm: SignatureAlgorithm
    /// The issuing certificate's subject.
    public var issuer: DistinguishedName
    /// When the list was made.
    public var thisUpdate: Date
    /// By when the next one comes.
    public var nextUpdate: Date
    /// In the order of the encoding.
    public var entries: [CertificateRevocationList.Entry]
    /// Strictly increasing for an issuer.
    public var number: UInt64
    /// The issuer's subject key identifier.
    public var authorityKeyIdentifier: [UInt8]

    /// A list's content from its parts.
    public init(
        signatureAlgorithm: SignatureAlgorithm, issuer: DistinguishedName, thisUpdate: Date,
        nextUpdate: Date, entries: [CertificateRevocationList.Entry], number: UInt64,
        authorityKeyIdentifier: [UInt8]
    ) {
        self.signatureAlgorithm = signatureAlgorithm
        self.issuer = issuer
        self.thisUpdate = thisUpdate
        self.nextUpdate = nextUpdate
        self.entries = entries
        self.number = number
        self.authorityKeyIdentifier = authorityKeyIdentifier
    }

    /// The TBSCertList in DER.
    ///
    /// - Throws: `X509Error.invalidValue` for a time that X.509 cannot express.
    public func encoded() throws(X509Error) -> [UInt8] {
        // TBSCertList ::= SEQUENCE { version, signature, issuer, thisUpdate, nextUpdate,
        //     revokedCertificates SEQUENCE OF ... OPTIONAL, crlExtensions [0] }
        let key = try CertificateExtension.authorityKeyIdentifier(authorityKeyIdentifier)
        let crlNumber = CertificateExtension(
            oid: .crlNumber, critical: false,
            value: try encoding("cRLNumber") { try $0.serialize(number) })
        return try encoding("CRL") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { tbs in
                try tbs.serialize(1)
                tbs.serializeRawBytes(signatureAlgorithm.der)
                tbs.serializeRawBytes(issuer.der)
                try Time.append(thisUpdate, to: &tbs)
                try Time.append(nextUpdate, to: &tbs)
                if !entries.isEmpty {
                    try tbs.appendConstructedNode(identifier: .sequence) { list in
                        for entry in entries { try entry.append(to: &list) }
                    }
                }
                try tbs.serialize(explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific) {
                    try $0.appendConstructedNode(identifier: .sequence) { list in
                        try key.append(to: &list)
                        try crlNumber.append(to: &list)
                    }
                }
            }
        }
    }
}

extension CertificateRevocationList.Entry {
    // SEQUENCE { userCertificate, revocationDate, crlEntryExtensions OPTIONAL }
    func append(to coder: inout DER.Serializer) throws {
        try coder.appendConstructedNode(identifier: .sequence) { entry in
            entry.appendPrimitiveNode(identifier: .integer) {
                $0.append(contentsOf: serialNumber.integerContent)
            }
            try Time.append(revocationDate, to: &entry)
            let extensions = try encodedExtensions()
            guard !extensions.isEmpty else { return }
            try entry.appendConstructedNode(identifier: .sequence) { list in
                for item in extensions { try item.append(to: &list) }
            }
        }
    }

    private func encodedExtensions() throws -> [CertificateExtension] {
        var extensions: [CertificateExtension] = []
        // RFC 5280 §5.3.1: unspecified is said by leaving the extension out.
        if let reason, reason != .unspecified {
            extensions.append(
                CertificateExtension(
                    oid: .reasonCode, critical: false, value: [0x0A, 0x01, UInt8(reason.code)]))
        }
        if let invalidityDate {
            let value = try encoding("invalidityDate") {
                try Time.appendGeneralized(CivilTime(invalidityDate), to: &$0)
            }
            extensions.append(
                CertificateExtension(oid: .invalidityDate, critical: false, value: value))
        }
        return extensions
    }
}
