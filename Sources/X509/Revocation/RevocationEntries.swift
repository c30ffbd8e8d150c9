/// The entries of a CRL as they are encoded, one behind the other, in a buffer that is emptied
/// whenever it is full enough, so that a list of any length needs little memory.
///
/// - SeeAlso: RFC 5280 §5.1.2.6
public struct RevocationEntries {
    /// What was appended since the buffer was last emptied.
    public private(set) var bytes: [UInt8] = []

    /// An empty buffer.
    ///
    /// - Parameter capacity: how many octets it will hold before it is emptied.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Gives what is there and goes on with an empty buffer.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
    }

    /// Appends one entry.
    ///
    /// - Parameters:
    ///   - serialNumber: big-endian and unsigned, without leading zeros.
    ///   - revokedAt: seconds since 1970.
    ///   - reason: nil for unspecified, which is said by leaving the extension out (§5.3.1).
    ///   - invalidityDate: seconds since 1970.
    /// - Throws: `X509Error.invalidValue` for a time that X.509 cannot express, or a serial number
    ///   of more than 60 octets.
    public mutating func append(
        serialNumber: UnsafeRawBufferPointer, revokedAt: Int, reason: RevocationReason?,
        invalidityDate: Int?
    ) throws(X509Error) {
        // SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions OPTIONAL }
        guard (1...60).contains(serialNumber.count) else {
            throw .invalidValue(
                field: "serial number", value: "\(serialNumber.count) octets",
                detail: "not 1 to 60 octets")
        }
        let needsZero = (serialNumber.first ?? 0) >= 0x80
        let start = bytes.count
        bytes.append(0x30)
        bytes.append(0)  // the length, below: an entry has fewer than 128 octets
        bytes.append(0x02)
        bytes.append(UInt8(serialNumber.count + (needsZero ? 1 : 0)))
        if needsZero { bytes.append(0) }
        bytes.append(contentsOf: serialNumber)
        try TimeOctets.append(unixSeconds: revokedAt, to: &bytes)
        let code = reason.flatMap { $0 == .unspecified ? nil : UInt8($0.code) }
        if code != nil || invalidityDate != nil {
            let list = bytes.count
            bytes.append(0x30)
            bytes.append(0)
            if let code {
                // SEQUENCE { 2.5.29.21, OCTET STRING { ENUMERATED } }
                bytes.append(contentsOf: [
                    0x30, 0x0A, 0x06, 0x03, 0x55, 0x1D, 0x15, 0x04, 0x03, 0x0A, 0x01, code,
                ])
            }
            if let invalidityDate {
                // SEQUENCE { 2.5.29.24, OCTET STRING { GeneralizedTime } }
                bytes.append(contentsOf: [
                    0x30, 0x18, 0x06, 0x03, 0x55, 0x1D, 0x18, 0x04, 0x11,
                ])
                try TimeOctets.appendGeneralized(unixSeconds: invalidityDate, to: &bytes)
            }
            bytes[list + 1] = UInt8(bytes.count - list - 2)
        }
        bytes[start + 1] = UInt8(truncatingIfNeeded: bytes.count - start - 2)
    }

    /// Appends one entry.
    ///
    /// - Throws: as the other form.
    public mutating func append(_ entry: CertificateRevocationList.Entry) throws(X509Error) {
        var failure: X509Error?
        entry.serialNumber.bytes.withUnsafeBytes { serialNumber in
            do throws(X509Error) {
                try append(
                    serialNumber: serialNumber, revokedAt: entry.revocationDate.unixSeconds,
                    reason: entry.reason, invalidityDate: entry.invalidityDate?.unixSeconds)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
    }
}

/// The Time type as octets, header included.
enum TimeOctets {
    /// UTCTime through 2049, GeneralizedTime from 2050.
    static func append(unixSeconds: Int, to bytes: inout [UInt8]) throws(X509Error) {
        let civil = CivilTime(unixSeconds: unixSeconds)
        guard (1950..<2050).contains(civil.year) else {
            return try appendGeneralized(civil, to: &bytes)
        }
        bytes.append(0x17)
        bytes.append(13)
        appendDigits(civil.year % 100, to: &bytes)
        appendRest(of: civil, to: &bytes)
    }

    static func appendGeneralized(unixSeconds: Int, to bytes: inout [UInt8]) throws(X509Error) {
        try appendGeneralized(CivilTime(unixSeconds: unixSeconds), to: &bytes)
    }

    private static func appendGeneralized(
        _ civil: CivilTime, to bytes: inout [UInt8]
    ) throws(X509Error) {
        guard (1950...9999).contains(civil.year) else {
            throw .invalidValue(
                field: "time", value: "\(civil.year)", detail: "a year outside 1950 to 9999")
        }
        bytes.append(0x18)
        bytes.append(15)
        appendDigits(civil.year / 100, to: &bytes)
        appendDigits(civil.year % 100, to: &bytes)
        appendRest(of: civil, to: &bytes)
    }

    private static func appendRest(of civil: CivilTime, to bytes: inout [UInt8]) {
        appendDigits(civil.month, to: &bytes)
        appendDigits(civil.day, to: &bytes)
        appendDigits(civil.hour, to: &bytes)
        appendDigits(civil.minute, to: &bytes)
        appendDigits(civil.second, to: &bytes)
        bytes.append(UInt8(ascii: "Z"))
    }

    private static func appendDigits(_ value: Int, to bytes: inout [UInt8]) {
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value / 10))
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value % 10))
    }
}
