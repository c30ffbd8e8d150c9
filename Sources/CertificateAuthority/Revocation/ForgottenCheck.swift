import FoundationEssentials
import GRDB
import X509

/// Makes sure that the table knows every revocation that was logged since an issuer's last list.
///
/// Those of the issuer are sorted and pass by together with its revocations; the few others are
/// looked up.
final class ForgottenCheck {
    /// A serial number of sixteen octets, as ours are.
    private struct Number: Comparable {
        let high: UInt64
        let low: UInt64

        init?(_ octets: UnsafeRawBufferPointer) {
            guard octets.count == 16 else { return nil }
            high = UInt64(bigEndian: octets.loadUnaligned(as: UInt64.self))
            low = UInt64(bigEndian: octets.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        }

        var serialNumber: SerialNumber {
            SerialNumber(
                unsigned: withUnsafeBytes(of: high.bigEndian) { Array($0) }
                    + withUnsafeBytes(of: low.bigEndian) { Array($0) })
        }

        static func < (left: Number, right: Number) -> Bool {
            left.high != right.high ? left.high < right.high : left.low < right.low
        }
    }

    private let issuer: AuthorityRecord
    private let database: Database
    private let authorities: [String: [Int64]]
    private var numbers: [Number] = []
    private var index = 0

    /// Reads the log; what is not of the issuer is checked at once.
    ///
    /// - Throws: `AuthorityError.vanishedRevocation`, or `corrupt` for an entry that cannot be read.
    init(since list: SignedList?, of issuer: AuthorityRecord, in database: Database) throws {
        self.issuer = issuer
        self.database = database
        authorities = try Row.fetchAll(database, sql: "SELECT name, id FROM authority").reduce(
            into: [String: [Int64]]()
        ) { $0[$1["name"], default: []].append($1["id"]) }
        let first = try list.flatMap { try RevocationLog.beginning(of: $0, issuer, in: database) }
        // Few are on hold at a time; what is not stands in the table or is missing for good.
        var held: Set<RevocationLog.Entry> = []
        var numbers: [Number] = []
        try RevocationLog.each(after: first ?? 0, in: database) { entry, word in
            switch word {
            case .revoked(.certificateHold): held.insert(entry)
            case .released: held.remove(entry)
            case .revoked:
                if !held.isEmpty { held.remove(entry) }
                if let number = try expect(entry) { numbers.append(number) }
            }
        }
        for entry in held {
            if let number = try expect(entry) { numbers.append(number) }
        }
        numbers.sort()
        self.numbers = numbers
    }

    /// Tells of the next revocation, in the order of the serial numbers.
    func pass(_ serialNumber: UnsafeRawBufferPointer) throws {
        guard index < numbers.count, let number = Number(serialNumber) else { return }
        while index < numbers.count, numbers[index] < number {
            try look(for: numbers[index].serialNumber, of: [issuer.id])
            index += 1
        }
        while index < numbers.count, numbers[index] == number { index += 1 }
    }

    /// Ends the check.
    ///
    /// - Throws: `AuthorityError.vanishedRevocation`.
    func finish() throws {
        for number in numbers[index...] {
            try look(for: number.serialNumber, of: [issuer.id])
        }
    }

    // The number of one that is going to pass by; any other is looked up at once.
    private func expect(_ entry: RevocationLog.Entry) throws -> Number? {
        if entry.issuerName == issuer.name,
            let number = entry.serialNumber.bytes.withUnsafeBytes(Number.init)
        {
            return number
        }
        try look(
            for: entry.serialNumber,
            of: entry.issuerName.map { authorities[$0] ?? [] }
                ?? authorities.values.flatMap { $0 })
        return nil
    }

    private func look(for serialNumber: SerialNumber, of issuers: [Int64]) throws {
        let statement = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM revocation WHERE issuerID = ? AND serialNumber = ?)")
        for id in issuers {
            let known = try Bool.fetchOne(
                statement, arguments: [id, Data(serialNumber.bytes)])
            if known ?? false { return }
        }
        throw AuthorityError.vanishedRevocation(serialNumber: serialNumber, number: nil)
    }
}
