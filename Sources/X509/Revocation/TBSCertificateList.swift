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
        var list = RevocationEntries(capacity: entries.count * 49)
        for entry in entries { try list.append(entry) }
        return try head(entriesLength: list.bytes.count) + list.bytes + tail()
    }

    /// The octets before the first entry, for a list whose entries follow from elsewhere.
    ///
    /// - Parameter entriesLength: how many octets all entries have together; none is no list of
    ///   entries at all (§5.1.2.6).
    /// - Returns: the beginning of a TBSCertList, which continues with the entries and `tail()`.
    /// - Throws: `X509Error.invalidValue` for a time that X.509 cannot express.
    public func head(entriesLength: Int) throws(X509Error) -> [UInt8] {
        // TBSCertList ::= SEQUENCE { version, signature, issuer, thisUpdate, nextUpdate,
        //     revokedCertificates SEQUENCE OF ... OPTIONAL, crlExtensions [0] }
        var fields: [UInt8] = [0x02, 0x01, 0x01]
        fields += signatureAlgorithm.der
        fields += issuer.der
        fields += try Moment(unixSeconds: thisUpdate.unixSeconds).time
        fields += try Moment(unixSeconds: nextUpdate.unixSeconds).time
        if entriesLength > 0 { fields += DERHeader.octets(tag: 0x30, length: entriesLength) }
        let length = fields.count + entriesLength + (try tail().count)
        return DERHeader.octets(tag: 0x30, length: length) + fields
    }

    /// The list's extensions: who signs, and the number.
    ///
    /// - Throws: `X509Error`.
    public func extensions() throws(X509Error) -> [CertificateExtension] {
        [
            try .authorityKeyIdentifier(authorityKeyIdentifier),
            CertificateExtension(
                oid: .crlNumber, critical: false,
                value: try encoding("cRLNumber") { try $0.serialize(number) }),
        ]
    }

    /// The octets behind the last entry: the list's extensions.
    ///
    /// - Throws: `X509Error`.
    public func tail() throws(X509Error) -> [UInt8] {
        let extensions = try extensions()
        return try encoding("CRL extensions") { serializer in
            try serializer.serialize(
                explicitlyTaggedWithTagNumber: 0, tagClass: .contextSpecific
            ) {
                try $0.appendConstructedNode(identifier: .sequence) { list in
                    for entry in extensions { try entry.append(to: &list) }
                }
            }
        }
    }
}

extension CertificateRevocationList {
    /// What stands before and behind the TBSCertList in the DER of a signed list.
    ///
    /// - Parameters:
    ///   - tbsLength: how many octets the TBSCertList has.
    ///   - signatureAlgorithm: the same as in it.
    ///   - signature: the signature's octets.
    /// - Returns: the octets on both sides.
    /// - Throws: `X509Error`.
    public static func frame(
        tbsLength: Int, signatureAlgorithm: SignatureAlgorithm, signature: [UInt8]
    ) throws(X509Error) -> (head: [UInt8], tail: [UInt8]) {
        let bits = try encoding("signature") {
            try $0.serialize(ASN1BitString(bytes: signature[...]))
        }
        let tail = signatureAlgorithm.der + bits
        return (DERHeader.octets(tag: 0x30, length: tbsLength + tail.count), tail)
    }
}

/// The identifier and the length in front of a DER value.
enum DERHeader {
    /// With a tag of one octet; the length in as few octets as it takes.
    static func octets(tag: UInt8, length: Int) -> [UInt8] {
        guard length >= 0x80 else { return [tag, UInt8(length)] }
        let octets = withUnsafeBytes(of: length.bigEndian) { Array($0.drop { $0 == 0 }) }
        return [tag, 0x80 | UInt8(octets.count)] + octets
    }
}
