import FoundationEssentials
import X509

/// Reads what the log says of revocations; there may be a million, so their octets are looked at
/// where they lie.
struct RevocationLogReader {
    private static let reasons = RevocationReason.allCases.map { (Array($0.rawValue.utf8), $0) }

    // The name that was read last: most entries are of one issuer.
    private var octets: [UInt8] = []
    private var name = ""

    /// What an entry says.
    ///
    /// A revocation is "serial NUMBER reason REASON issuer NAME at TIME [invalid TIME]", without the
    /// issuer or the times in the entries of older versions; the end of a hold is "serial NUMBER
    /// issuer NAME".
    ///
    /// - Parameters:
    ///   - detail: the octets of the entry.
    ///   - isRelease: whether it is about the end of a hold.
    ///   - withDates: whether the times are read, which takes long.
    /// - Returns: nil where it says nothing of the kind.
    mutating func read(
        _ detail: UnsafeRawBufferPointer, isRelease: Bool, withDates: Bool = false
    ) -> (RevocationLog.Entry, RevocationLog.Word, RevocationLog.Dates?)? {
        var rest = detail[...]
        guard Self.skip("serial", &rest), let number = Self.number(Self.word(&rest)) else {
            return nil
        }
        if isRelease {
            guard let issuer = issuer(&rest), rest.isEmpty else { return nil }
            return (.init(serialNumber: number, issuerName: issuer), .released, nil)
        }
        guard Self.skip("reason", &rest) else { return nil }
        let word = Self.word(&rest)
        guard let reason = Self.reasons.first(where: { $0.0.elementsEqual(word) })?.1 else {
            return nil
        }
        let issuer = issuer(&rest)
        guard issuer != nil || rest.isEmpty else { return nil }
        return (
            .init(serialNumber: number, issuerName: issuer), .revoked(reason),
            withDates ? Self.dates(&rest) : nil
        )
    }

    private mutating func issuer(_ rest: inout Slice<UnsafeRawBufferPointer>) -> String? {
        guard Self.skip("issuer", &rest) else { return nil }
        let word = Self.word(&rest)
        return word.isEmpty ? nil : name(word)
    }

    private static func dates(
        _ rest: inout Slice<UnsafeRawBufferPointer>
    ) -> RevocationLog.Dates? {
        guard skip("at", &rest), let revokedAt = time(word(&rest)) else { return nil }
        guard skip("invalid", &rest) else {
            return .init(revokedAt: revokedAt, invalidityDate: nil)
        }
        return .init(revokedAt: revokedAt, invalidityDate: time(word(&rest)))
    }

    private static func time(_ word: Slice<UnsafeRawBufferPointer>) -> Int64? {
        let text = String(decoding: word, as: UTF8.self)
        return (try? Date(text, strategy: .iso8601))?.unixSeconds
    }

    /// Goes behind a word if it comes next.
    private static func skip(
        _ expected: String, _ rest: inout Slice<UnsafeRawBufferPointer>
    ) -> Bool {
        var behind = rest
        guard word(&behind).elementsEqual(expected.utf8) else { return false }
        rest = behind
        return true
    }

    /// What stands before the next blank; goes behind that.
    private static func word(
        _ rest: inout Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer> {
        var end = rest.startIndex
        while end < rest.endIndex, rest[end] != UInt8(ascii: " ") { end += 1 }
        defer { rest = rest[min(end + 1, rest.endIndex)...] }
        return rest[..<end]
    }

    private mutating func name(_ word: Slice<UnsafeRawBufferPointer>) -> String {
        if !octets.elementsEqual(word) {
            octets = Array(word)
            name = String(decoding: octets, as: UTF8.self)
        }
        return name
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> SerialNumber? {
        guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(digits.count / 2)
        var index = digits.startIndex
        while index < digits.endIndex {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else {
                return nil
            }
            octets.append(high << 4 | low)
            index += 2
        }
        return SerialNumber(unsigned: octets)
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
