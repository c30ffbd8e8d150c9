/// The entries of a CRL as they are encoded, one behind the other, in a buffer that is emptied
/// whenever it is full enough, so that a list of any length needs little memory.
///
/// - SeeAlso: RFC 5280 §5.1.2.6
public struct RevocationEntries {
    /// What was appended since the buffer was last emptied.
    public private(set) var bytes: [UInt8] = []

    private var lastStart = 0

    /// An empty buffer.
    ///
    /// - Parameter capacity: how many octets it will hold before it is emptied.
    public init(capacity: Int = 0) {
        bytes.reserveCapacity(capacity)
    }

    /// Goes on with an empty buffer.
    public mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        lastStart = 0
    }

    /// Lends the entry that was appended last.
    ///
    /// - Parameter body: looks at its DER.
    /// - Throws: What `body` throws.
    public func withLast(_ body: (UnsafeRawBufferPointer) throws -> Void) rethrows {
        try bytes.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[lastStart...])) }
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
        guard (1...60).contains(serialNumber.count) else {
            throw .invalidValue(
                field: "serial number", value: "\(serialNumber.count) octets",
                detail: "not 1 to 60 octets")
        }
        let revoked = try Moment(unixSeconds: revokedAt)
        let invalid = try invalidityDate.map { seconds throws(X509Error) in
            try Moment(unixSeconds: seconds)
        }
        lastStart = bytes.count
        // An entry has fewer than 128 octets: 3 + 60 for the number, 17 and 40 for the rest.
        withUnsafeTemporaryAllocation(byteCount: 128, alignment: 1) { buffer in
            var entry = OctetWriter(buffer)
            entry.entry(serialNumber, revoked, reason, invalid)
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<entry.count]))
        }
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

/// A time that X.509 can express.
struct Moment {
    let civil: CivilTime

    init(unixSeconds: Int) throws(X509Error) {
        // From the beginning of 1950 to the end of 9999.
        guard (-631_152_000...253_402_300_799).contains(unixSeconds) else {
            throw .invalidValue(
                field: "time", value: "\(unixSeconds) seconds since 1970",
                detail: "a year outside 1950 to 9999")
        }
        civil = CivilTime(unixSeconds: unixSeconds)
    }

    /// The Time type with its header: UTCTime through 2049, GeneralizedTime from 2050.
    var time: [UInt8] {
        withUnsafeTemporaryAllocation(byteCount: 17, alignment: 1) { buffer in
            var writer = OctetWriter(buffer)
            writer.time(self)
            return Array(buffer[..<writer.count])
        }
    }
}

/// Writes octets one behind the other into memory that is large enough.
private struct OctetWriter {
    private let buffer: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    init(_ buffer: UnsafeMutableRawBufferPointer) {
        self.buffer = buffer
    }

    // SEQUENCE { userCertificate INTEGER, revocationDate Time, crlEntryExtensions OPTIONAL }
    mutating func entry(
        _ serialNumber: UnsafeRawBufferPointer, _ revokedAt: Moment, _ reason: RevocationReason?,
        _ invalidityDate: Moment?
    ) {
        let needsZero = (serialNumber.first ?? 0) >= 0x80
        write("\u{30}\u{00}\u{02}")
        write(UInt8(serialNumber.count + (needsZero ? 1 : 0)))
        if needsZero { write(0) }
        for octet in serialNumber { write(octet) }
        time(revokedAt)
        let code = reason.flatMap { $0 == .unspecified ? nil : UInt8($0.code) }
        if code != nil || invalidityDate != nil {
            let list = count
            write("\u{30}\u{00}")
            if let code {
                // SEQUENCE { 2.5.29.21, OCTET STRING { ENUMERATED } }
                write("\u{30}\u{0A}\u{06}\u{03}\u{55}\u{1D}\u{15}\u{04}\u{03}\u{0A}\u{01}")
                write(code)
            }
            if let invalidityDate {
                // SEQUENCE { 2.5.29.24, OCTET STRING { GeneralizedTime } }
                write("\u{30}\u{18}\u{06}\u{03}\u{55}\u{1D}\u{18}\u{04}\u{11}")
                generalizedTime(invalidityDate.civil)
            }
            buffer[list + 1] = UInt8(truncatingIfNeeded: count - list - 2)
        }
        buffer[1] = UInt8(truncatingIfNeeded: count - 2)
    }

    mutating func time(_ moment: Moment) {
        guard moment.civil.year < 2050 else { return generalizedTime(moment.civil) }
        write("\u{17}\u{0D}")
        digits(moment.civil.year % 100)
        rest(of: moment.civil)
    }

    private mutating func generalizedTime(_ civil: CivilTime) {
        write("\u{18}\u{0F}")
        digits(civil.year / 100)
        digits(civil.year % 100)
        rest(of: civil)
    }

    private mutating func rest(of civil: CivilTime) {
        digits(civil.month)
        digits(civil.day)
        digits(civil.hour)
        digits(civil.minute)
        digits(civil.second)
        write(UInt8(ascii: "Z"))
    }

    private mutating func digits(_ value: Int) {
        write(0x30 + UInt8(truncatingIfNeeded: value / 10))
        write(0x30 + UInt8(truncatingIfNeeded: value % 10))
    }

    private mutating func write(_ octets: StaticString) {
        octets.withUTF8Buffer { for octet in $0 { write(octet) } }
    }

    private mutating func write(_ octet: UInt8) {
        buffer[count] = octet
        count += 1
    }
}
