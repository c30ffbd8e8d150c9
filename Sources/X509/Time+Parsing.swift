import FoundationEssentials
import SwiftASN1

extension Time {
    /// Reads the Time of a certificate or CRL: UTCTime through 2049, GeneralizedTime from 2050.
    ///
    /// - Throws: `X509Error.malformed` for what is no moment, and, where the collector is strict,
    ///   for forms that DER does not have.
    static func parse(
        _ node: ASN1Node, _ field: String, _ faults: inout FaultCollector
    ) throws -> Date {
        let date = try read(node, field, &faults)
        if node.identifier == .generalizedTime, date < firstGeneralized {
            faults.minor(.time, field, "a GeneralizedTime before 2050")
        }
        return date
    }

    /// Reads the Time of a certificate or CRL as a strict reader does.
    ///
    /// - Throws: `X509Error.malformed`.
    static func parse(_ node: ASN1Node) throws -> Date {
        var faults = FaultCollector.strict
        return try parse(node, "time", &faults)
    }

    /// Reads a time that is a GeneralizedTime whatever its year.
    ///
    /// - Throws: as `parse`.
    static func parseGeneralized(
        _ node: ASN1Node, _ field: String, _ faults: inout FaultCollector
    ) throws -> Date {
        if node.identifier == .utcTime {
            try faults.grave(.time, field, "a UTCTime instead of a GeneralizedTime")
        }
        return try read(node, field, &faults)
    }

    // 2050-01-01T00:00:00Z
    private static let firstGeneralized = Date(timeIntervalSince1970: 2_524_608_000)

    private static func read(
        _ node: ASN1Node, _ field: String, _ faults: inout FaultCollector
    ) throws -> Date {
        let isUTC = node.identifier == .utcTime
        guard isUTC || node.identifier == .generalizedTime else {
            throw X509Error.malformed(
                what: field, detail: "neither UTCTime nor GeneralizedTime")
        }
        let content = try node.primitive(field)
        guard let moment = TimeText(content, isUTC: isUTC), let civil = moment.civil else {
            throw X509Error.malformed(
                what: field,
                detail: "\"\(Escaped.text(String(decoding: content, as: UTF8.self)))\" is no time")
        }
        if !moment.hasSeconds { try faults.grave(.time, field, "it has no seconds") }
        if moment.offsetMinutes != nil {
            try faults.grave(.time, field, "it has an offset or no zone instead of Z")
        }
        if moment.hasFraction { faults.minor(.time, field, "it has a fraction of a second") }
        return civil.date.addingTimeInterval(-60 * Double(moment.offsetMinutes ?? 0))
    }
}

/// The digits of a time, in DER's form or in one of the others that are met.
private struct TimeText {
    private(set) var civil: CivilTime?
    private(set) var hasSeconds = false
    private(set) var hasFraction = false
    private(set) var offsetMinutes: Int?

    private var rest: ArraySlice<UInt8>

    // UTCTime: YYMMDDhhmm[ss](Z | ±hhmm); GeneralizedTime: YYYYMMDDhhmm[ss[.f]](Z | ±hhmm)
    init?(_ content: ArraySlice<UInt8>, isUTC: Bool) {
        rest = content
        guard var year = number(isUTC ? 2 : 4), let month = number(2), let day = number(2),
            let hour = number(2), let minute = number(2)
        else { return nil }
        // RFC 5280 §4.1.2.5.1: 50 to 99 are of the twentieth century.
        if isUTC { year += year < 50 ? 2000 : 1900 }
        var second = 0
        if let octet = rest.first, TimeText.isDigit(octet) {
            guard let seconds = number(2) else { return nil }
            second = seconds
            hasSeconds = true
        }
        if !isUTC, let point = rest.first, point == UInt8(ascii: ".") || point == UInt8(ascii: ",")
        {
            rest = rest.dropFirst().drop(while: TimeText.isDigit)
            hasFraction = true
        }
        guard zone(), rest.isEmpty, (1...12).contains(month),
            (1...TimeText.days(in: month, of: year)).contains(day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        civil = CivilTime(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }

    private mutating func zone() -> Bool {
        guard let sign = rest.popFirst() else {
            offsetMinutes = 0
            return true
        }
        if sign == UInt8(ascii: "Z") { return true }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hours = number(2),
            let minutes = number(2), hours < 24, minutes < 60
        else { return false }
        offsetMinutes = (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 60 + minutes)
        return true
    }

    private mutating func number(_ digits: Int) -> Int? {
        guard rest.count >= digits else { return nil }
        var value = 0
        for octet in rest.prefix(digits) {
            guard TimeText.isDigit(octet) else { return nil }
            value = value * 10 + Int(octet - UInt8(ascii: "0"))
        }
        rest = rest.dropFirst(digits)
        return value
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: return 30
        case 2:
            let isLeap =
                year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
            return isLeap ? 29 : 28
        default: return 31
        }
    }
}
