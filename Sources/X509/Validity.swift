import FoundationEssentials
import SwiftASN1

/// The seconds from `notBefore` to `notAfter`; a certificate is valid in the first and in the last.
///
/// - SeeAlso: RFC 5280 §4.1.2.5
public struct Validity: Hashable, Sendable {
    /// The first second of validity.
    public let notBefore: Date

    /// The last second of validity.
    public let notAfter: Date

    /// A period; fractions of a second are dropped.
    public init(notBefore: Date, notAfter: Date) {
        self.notBefore = Time.wholeSeconds(notBefore)
        self.notAfter = Time.wholeSeconds(notAfter)
    }

    /// Whether `moment` lies within the period, both ends included.
    public func contains(_ moment: Date) -> Bool {
        notBefore <= moment && Time.wholeSeconds(moment) <= notAfter
    }
}

/// The Time type: UTCTime through 2049, GeneralizedTime from 2050, always Zulu, whole seconds.
enum Time {
    static func wholeSeconds(_ date: Date) -> Date {
        Date(timeIntervalSince1970: date.timeIntervalSince1970.rounded(.down))
    }

    static func append(_ date: Date, to coder: inout DER.Serializer) throws {
        let civil = CivilTime(date)
        guard (1950...9999).contains(civil.year) else {
            throw X509Error.invalidValue(
                field: "time", value: "\(civil.year)", detail: "a year outside 1950 to 9999")
        }
        if civil.year < 2050 {
            try coder.serialize(
                UTCTime(
                    year: civil.year, month: civil.month, day: civil.day, hours: civil.hour,
                    minutes: civil.minute, seconds: civil.second))
        } else {
            try appendGeneralized(civil, to: &coder)
        }
    }

    static func appendGeneralized(_ civil: CivilTime, to coder: inout DER.Serializer) throws {
        try coder.serialize(
            GeneralizedTime(
                year: civil.year, month: civil.month, day: civil.day, hours: civil.hour,
                minutes: civil.minute, seconds: civil.second, fractionalSeconds: 0))
    }
}

/// A moment as calendar fields in UTC, proleptic Gregorian.
struct CivilTime {
    let year: Int
    let month: Int
    let day: Int
    let hour: Int
    let minute: Int
    let second: Int

    init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    // Days since 1970-01-01 counted in eras of 400 years that begin on 1 March.
    init(unixSeconds seconds: Int) {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let time = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = time / 3600
        minute = time / 60 % 60
        second = time % 60
    }

    init(_ date: Date) {
        self.init(unixSeconds: date.unixSeconds)
    }

    var date: Date {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let marchMonth = month > 2 ? month - 3 : month + 9
        let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * 146_097 + dayOfEra - 719_468
        let seconds = days * 86_400 + hour * 3600 + minute * 60 + second
        return Date(timeIntervalSince1970: Double(seconds))
    }
}

extension Date {
    /// Whole seconds since 1970, rounded down.
    var unixSeconds: Int { Int(timeIntervalSince1970.rounded(.down)) }
}
