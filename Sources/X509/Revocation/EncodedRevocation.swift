import SwiftASN1

/// One entry of a CRL as it is encoded, read only as far as anybody asks.
public struct EncodedRevocation {
    /// The entry in DER.
    public let bytes: ArraySlice<UInt8>

    /// Big-endian and unsigned, without leading zeros; zero is one zero octet.
    public let serialNumber: ArraySlice<UInt8>

    // SEQUENCE { userCertificate INTEGER, ... } with lengths of one octet each, as every entry has
    // that names a serial number of this world; others take the long way.
    init(_ bytes: ArraySlice<UInt8>) throws {
        self.bytes = bytes
        let start = bytes.startIndex
        guard bytes.count > 5, bytes[start + 1] < 0x80, bytes[start + 2] == 0x02,
            bytes[start + 3] < 0x80, Int(bytes[start + 3]) + 4 <= bytes.count,
            bytes[start + 3] > 0
        else {
            guard let serial = try DER.parse(bytes).sequence("CRL entry").first,
                serial.identifier == .integer
            else { throw X509Error.malformed(what: "CRL entry", detail: "no serial number") }
            serialNumber = Self.significant(try serial.primitive("serial number"))
            return
        }
        serialNumber = Self.significant(bytes[start + 4..<start + 4 + Int(bytes[start + 3])])
    }

    private static func significant(_ octets: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var octets = octets
        while octets.count > 1, octets.first == 0 { octets.removeFirst() }
        return octets
    }

    /// All that the entry says.
    ///
    /// - Throws: `X509Error.malformed`.
    public func entry() throws(X509Error) -> CertificateRevocationList.Entry {
        try reading("CRL entry") {
            var faults = FaultCollector.strict
            return try ParsedList.entry(try DER.parse(bytes), &faults)
        }
    }

    /// Whether a serial number is smaller than another, as numbers are.
    public static func precedes(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
    }
}
