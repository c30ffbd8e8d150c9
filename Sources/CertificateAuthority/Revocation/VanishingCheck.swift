import FoundationEssentials
import GRDB
import X509

/// Makes sure that whatever an earlier list named is still known to be revoked.
///
/// The earlier list speaks for itself: its signature is checked, so a store that was tampered with,
/// or put back from an old copy, cannot bring a revoked certificate back to life. It is read along
/// with the revocations, both in the order of their serial numbers, so that neither is in memory.
/// What was on hold may be missing when the log says that it was released.
///
/// - SeeAlso: RFC 5280 §3.3
final class VanishingCheck {
    private let issuer: Issuer
    private let database: Database
    private let number: UInt64?
    private let reader: RevocationListReader
    /// The entry that was read last and is not dealt with.
    private var current: EncodedRevocation?
    private var vanished: SerialNumber?
    /// What was on hold and is no longer; looked up when it is needed.
    private var released: Set<SerialNumber>?

    /// The newest list that the store has of the issuer; nil when there is none.
    init?(stored issuer: Issuer, in database: Database) throws {
        let key = issuer.certificate.publicKey
        guard let list = try SignedList(newestOf: issuer.authority.id, key: key, in: database)
        else { return nil }
        self.issuer = issuer
        self.database = database
        number = list.number
        reader = try Self.naming(number) {
            try RevocationListReader(
                verifying: true,
                StoredList.der(of: list) {
                    try StoredList.part($0, listID: list.id, in: database)
                })
        }
    }

    /// A list that was published.
    ///
    /// - Throws: `AuthorityError.listOfAnother` for one of another issuer, which is not replaced.
    init(published list: PublishedList, of issuer: Issuer, in database: Database) throws {
        self.issuer = issuer
        self.database = database
        number = nil
        reader = try RevocationListReader(verifying: true, list.source())
        guard reader.issuer == issuer.certificate.subject else {
            throw AuthorityError.listOfAnother(
                issuerName: issuer.authority.name, found: reader.issuer.description)
        }
    }

    /// Tells of the next revocation, in the order of the serial numbers, and of the entry that
    /// the new list has for it.
    func pass(
        _ serialNumber: UnsafeRawBufferPointer, _ encoded: UnsafeRawBufferPointer?
    ) throws {
        // Most entries are those of the list before, octet by octet.
        if current == nil, let encoded, try Self.naming(number, { try reader.skip(encoded) }) {
            return
        }
        if current == nil { try advance() }
        while let entry = current {
            let order = entry.serialNumber.withUnsafeBytes { Self.compare($0, serialNumber) }
            if order > 0 { return }
            if order < 0 { try look(for: entry) }
            if order == 0 {
                current = nil
                return
            }
            try advance()
        }
    }

    /// Ends the check.
    ///
    /// - Returns: The list's own number.
    /// - Throws: `AuthorityError.corrupt` for a stored list that does not verify,
    ///   `vanishedRevocation`; nothing for a published one of another key.
    func finish() throws -> SerialNumber? {
        if current == nil { try advance() }
        while let entry = current {
            try look(for: entry)
            try advance()
        }
        let isOurs = reader.isSigned(by: issuer.certificate.publicKey)
        if let number {
            guard isOurs else {
                throw Self.corrupt(number, "its signature does not verify")
            }
            guard reader.number == SerialNumber(decimal: String(number)) else {
                throw Self.corrupt(number, "another list stands in its place")
            }
        }
        guard isOurs else { return nil }
        if let vanished {
            let number = number ?? reader.number.flatMap { UInt64($0.decimal) }
            throw AuthorityError.vanishedRevocation(serialNumber: vanished, number: number)
        }
        return reader.number
    }

    private func advance() throws {
        current = try Self.naming(number) { try reader.next() }
    }

    // A list whose order is another one, or that names what is not in the table.
    private func look(for entry: EncodedRevocation) throws {
        guard vanished == nil else { return }
        let known = try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM revocation
                        WHERE issuerID = ? AND serialNumber = ?)
                    """),
            arguments: [issuer.authority.id, Data(entry.serialNumber)])
        if known ?? false { return }
        let entry = try Self.naming(number) { try entry.entry() }
        if entry.reason == .certificateHold {
            let released =
                try released ?? RevocationLog.released(by: issuer.authority, in: database)
            self.released = released
            if released.contains(entry.serialNumber) { return }
        }
        vanished = entry.serialNumber
    }

    private static func compare(
        _ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer
    ) -> Int {
        guard left.count == right.count else { return left.count - right.count }
        for index in 0..<left.count where left[index] != right[index] {
            return left[index] < right[index] ? -1 : 1
        }
        return 0
    }

    // What cannot be read in the store is the store's fault.
    private static func naming<Value>(
        _ number: UInt64?, _ body: () throws -> Value
    ) throws -> Value {
        do {
            return try body()
        } catch let error as X509Error {
            guard let number else { throw error }
            throw corrupt(number, error.description)
        }
    }

    private static func corrupt(_ number: UInt64, _ detail: String) -> AuthorityError {
        .corrupt(what: "CRL \(number)", detail: detail)
    }
}

/// A CRL that stands where the new one is going to be published.
public struct PublishedList {
    /// Reads its DER, each time anew.
    public let source: RevocationListComparison.Source

    /// A list in DER that arrives in pieces.
    public init(_ source: @escaping RevocationListComparison.Source) {
        self.source = source
    }
}
