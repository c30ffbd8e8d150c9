import FoundationEssentials
import GRDB

// SQLite keeps any number of 64 bits where a time or a count belongs, and whoever can write the
// file may have put one there. It is judged here, once, so that nothing computes with it.

/// The moments that a store has: those that a certificate can name.
enum RecordedTime {
    /// From the year 0 to the end of the year 9999, in seconds since 1970.
    static let range: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// - Throws: `AuthorityError.recordedValue`.
    static func date(_ seconds: Int64, of what: String) throws(AuthorityError) -> Date {
        guard range.contains(seconds) else {
            throw .recordedValue(what: what, value: String(seconds))
        }
        return Date(unixSeconds: seconds)
    }

    /// A moment, in words also where there is no such moment.
    static func text(_ seconds: Int64) -> String {
        range.contains(seconds)
            ? Date(unixSeconds: seconds).ISO8601Format() : "second \(seconds)"
    }
}

extension Row {
    /// A time in seconds since 1970.
    ///
    /// - Throws: `AuthorityError.recordedValue` for what is none.
    func date(_ column: String, of what: @autoclosure () -> String) throws(AuthorityError) -> Date {
        guard let date = try dateIfAny(column, of: what()) else {
            throw .recordedValue(what: "\(column) of \(what())", value: "NULL")
        }
        return date
    }

    /// The same where the column may be NULL.
    func dateIfAny(
        _ column: String, of what: @autoclosure () -> String
    ) throws(AuthorityError) -> Date? {
        guard let seconds = try integer(column, of: what()) else { return nil }
        guard RecordedTime.range.contains(seconds) else {
            throw .recordedValue(what: "\(column) of \(what())", value: String(seconds))
        }
        return Date(unixSeconds: seconds)
    }

    /// The number of a list, which is positive.
    ///
    /// - Throws: `AuthorityError.recordedValue`.
    func listNumber(
        _ column: String, of what: @autoclosure () -> String
    ) throws(AuthorityError) -> UInt64 {
        let number = try integer(column, of: what())
        guard let number, number > 0 else {
            throw .recordedValue(
                what: "\(column) of \(what())", value: number.map { String($0) } ?? "NULL")
        }
        return UInt64(number)
    }

    /// How many of something there are.
    ///
    /// - Throws: `AuthorityError.recordedValue` for fewer than none, or more than any file holds.
    func count(
        _ column: String, of what: @autoclosure () -> String
    ) throws(AuthorityError) -> Int {
        let number = try integer(column, of: what())
        guard let number, (0...(1 << 48)).contains(number) else {
            throw .recordedValue(
                what: "\(column) of \(what())", value: number.map { String($0) } ?? "NULL")
        }
        return Int(number)
    }

    private func integer(
        _ column: String, of what: @autoclosure () -> String
    ) throws(AuthorityError) -> Int64? {
        switch (self[column] as DatabaseValue).storage {
        case .null: nil
        case .int64(let number): number
        case .double, .string, .blob:
            throw .recordedValue(what: "\(column) of \(what())", value: "no integer")
        }
    }
}
