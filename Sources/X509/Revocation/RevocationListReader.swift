public import FoundationEssentials
import SwiftASN1

/// Reads a CRL of any length from DER that arrives in pieces, one entry after the other.
///
/// Only one piece and one entry are in memory, except for a list whose signature needs the whole
/// message (Ed25519, ML-DSA) and that is to be verified.
///
/// - SeeAlso: RFC 5280 §5.1
public final class RevocationListReader {
    /// Who signed.
    public let issuer: DistinguishedName
    /// With what the issuer signed.
    public let signatureAlgorithm: SignatureAlgorithm
    /// When the list was made.
    public let thisUpdate: Date
    /// By when the next one comes.
    public let nextUpdate: Date?
    /// The list's own extensions; there are none before the last entry was read.
    public private(set) var extensions: [CertificateExtension] = []
    /// The signature's octets; there are none before the last entry was read.
    public private(set) var signature: [UInt8] = []
    /// How many entries were read so far.
    public private(set) var entryCount = 0

    private let reader: PieceReader
    private let tbsEnd: Int
    private let end: Int
    private let entriesEnd: Int
    private let collector: MessageCollector?
    private var message: MessageToSign?
    private var isDone = false

    // Far beyond what any list has there.
    private static let fieldLimit = 1 << 20

    /// Begins a list.
    ///
    /// - Parameters:
    ///   - isVerified: whether `isSigned(by:)` will be asked at the end.
    ///   - source: gives the next piece of the DER; an empty one is the end.
    /// - Throws: `X509Error.malformed`, and what `source` throws.
    public init(verifying isVerified: Bool, _ source: @escaping () throws -> [UInt8]) throws {
        let reader = PieceReader(source)
        let outer = try Self.sequence(reader)
        end = outer.end
        // The TBSCertList's header and first fields are signed, too, and the hash is not known yet.
        var front: [UInt8] = []
        reader.startPassing { front.append(contentsOf: $0) }
        let tbs = try Self.sequence(reader)
        tbsEnd = tbs.end
        guard tbsEnd <= end else { throw PieceReader.notDER }
        if try reader.header().tag == 0x02 {
            var version = [try DER.parse(reader.value(limit: 64))][...]
            var faults = FaultCollector.strict
            _ = try ParsedList.version(&version, &faults)
        }
        signatureAlgorithm = try SignatureAlgorithm(
            node: try DER.parse(reader.value(limit: Self.fieldLimit)))
        issuer = try DistinguishedName(der: Array(reader.value(limit: Self.fieldLimit)))
        thisUpdate = try Time.parse(try DER.parse(reader.value(limit: 64)))
        var next: Date?
        if reader.position < tbsEnd, [0x17, 0x18].contains(try reader.header().tag) {
            next = try Time.parse(try DER.parse(reader.value(limit: 64)))
        }
        nextUpdate = next
        if reader.position < tbsEnd, try reader.header().tag == 0x30 {
            entriesEnd = try Self.sequence(reader).end
        } else {
            entriesEnd = reader.position
        }
        guard entriesEnd <= tbsEnd else { throw PieceReader.notDER }
        try reader.stopPassing()
        collector = isVerified ? try MessageCollector(signatureAlgorithm.digest) : nil
        if let collector {
            try front.withUnsafeBytes(collector.append)
            reader.startPassing(collector.append)
        }
        self.reader = reader
    }

    /// The next entry, or nil behind the last.
    ///
    /// - Throws: `X509Error.malformed`, and what the source throws.
    public func next() throws -> EncodedRevocation? {
        guard reader.position < entriesEnd else {
            if !isDone { try finish() }
            return nil
        }
        let (tag, header, length) = try reader.header()
        guard tag == 0x30, length <= Self.fieldLimit,
            reader.position + header + length <= entriesEnd
        else { throw PieceReader.notDER }
        try reader.need(header + length)
        let entry = try EncodedRevocation(reader.slice(header + length))
        reader.skip(header + length)
        entryCount += 1
        return entry
    }

    /// Goes behind the next entry if it is exactly this one; else stays.
    ///
    /// - Parameter entry: an entry in DER.
    /// - Returns: Whether it was; false behind the last.
    /// - Throws: `X509Error.malformed`, and what the source throws.
    public func skip(_ entry: UnsafeRawBufferPointer) throws -> Bool {
        guard reader.position + entry.count <= entriesEnd, try reader.skipIfEqual(entry) else {
            return false
        }
        entryCount += 1
        return true
    }

    private func finish() throws {
        isDone = true
        if reader.position < tbsEnd {
            let node = try DER.parse(reader.value(limit: Self.fieldLimit))
            guard node.isTagged(0) else {
                throw X509Error.malformed(what: "CRL", detail: "an unknown field at its end")
            }
            var faults = FaultCollector.strict
            extensions = try CertificateExtension.parse(
                list: try node.explicitlyTagged("CRL extensions"), &faults)
        }
        guard reader.position == tbsEnd else { throw PieceReader.notDER }
        try reader.stopPassing()
        message = try collector?.message()
        let algorithm = try SignatureAlgorithm(
            node: try DER.parse(reader.value(limit: Self.fieldLimit)))
        guard algorithm == signatureAlgorithm else {
            throw X509Error.malformed(
                what: "CRL", detail: "inner and outer signature algorithm differ")
        }
        let bits = try DER.parse(reader.value(limit: Self.fieldLimit))
        signature = Array(try ASN1BitString(derEncoded: bits).bytes)
        guard reader.position == end, try reader.isExhausted() else {
            throw X509Error.malformed(what: "CRL", detail: "something stands behind it")
        }
    }

    /// Whether the signature verifies under `key`; false for an algorithm that is weak or unknown,
    /// before the last entry was read, and for a list that was not begun with `verifying`.
    public func isSigned(by key: PublicKey) -> Bool {
        guard let message, signatureAlgorithm.isKnown else { return false }
        return key.verify(signature: signature, of: message)
    }

    /// The cRLNumber as a big-endian unsigned number without leading zeros, or nil; known behind
    /// the last entry.
    public var number: SerialNumber? { CertificateRevocationList.number(in: extensions) }

    private static func sequence(_ reader: PieceReader) throws -> (end: Int, header: Int) {
        let (tag, header, length) = try reader.header()
        guard tag == 0x30 else { throw PieceReader.notDER }
        reader.skip(header)
        return (reader.position + length, header)
    }
}
