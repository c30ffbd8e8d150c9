import FoundationEssentials
import GRDB
import X509

/// What the audit log says of revocations: each is written into it in the transaction that makes
/// it, so that the log speaks for what no list has named yet.
enum RevocationLog {
    /// What an entry says.
    enum Word: Equatable {
        case revoked(RevocationReason)
        case released
    }

    /// Logs a revocation, as "serial NUMBER reason REASON issuer NAME".
    static func revoked(
        _ record: CertificateRecord, _ reason: RevocationReason, _ context: OperationContext,
        in database: Database
    ) throws {
        try AuditLog.append(
            .revoked,
            "serial \(record.serialNumber) reason \(reason.rawValue) issuer \(record.issuerName)",
            context, to: database)
    }

    /// Logs the end of a hold, as "serial NUMBER issuer NAME".
    static func released(
        _ record: CertificateRecord, _ context: OperationContext, in database: Database
    ) throws {
        try AuditLog.append(
            .released, "serial \(record.serialNumber) issuer \(record.issuerName)", context,
            to: database)
    }

    /// The serial numbers of an authority of which the last that was logged is the end of a hold.
    static func released(
        by authority: AuthorityRecord, in database: Database
    ) throws -> Set<SerialNumber> {
        var released: Set<SerialNumber> = []
        try each(after: 0, in: database) { entry, word in
            guard entry.issuerName == nil || entry.issuerName == authority.name else { return }
            if word == .released {
                released.insert(entry.serialNumber)
            } else {
                released.remove(entry.serialNumber)
            }
        }
        return released
    }

    /// A certificate as the log names it.
    struct Entry: Hashable {
        let serialNumber: SerialNumber
        /// Nil in the entries of older versions.
        let issuerName: String?
    }

    /// Gives what was logged of revocations after an entry of the log, in order.
    static func each(
        after number: Int64, in database: Database, _ body: (Entry, Word) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT operation = 'released', CAST(detail AS BLOB) FROM auditEntry
                WHERE operation IN ('revoked', 'released') AND id > ? ORDER BY id
                """,
            arguments: [number])
        var reader = RevocationLogReader()
        while let row = try rows.next() {
            let isRelease: Bool = row[0]
            try row.withUnsafeData(atIndex: 1) { data in
                let detail = data ?? Data()
                guard let (entry, word) = reader.read(detail, isRelease: isRelease) else {
                    throw AuthorityError.corrupt(
                        what: "the audit log",
                        detail: "\"\(String(decoding: detail, as: UTF8.self))\"")
                }
                try body(entry, word)
            }
        }
    }

    /// The number of the entry with which the making of a list began: what comes after it is not
    /// on the list.
    static func beginning(
        of list: SignedList, _ authority: AuthorityRecord, in database: Database
    ) throws -> Int64? {
        let start = "\(authority.name) number \(list.number) "
        let issued = try Row.fetchCursor(
            database,
            sql: """
                SELECT id, detail FROM auditEntry WHERE operation = 'issuedList' ORDER BY id DESC
                """)
        while let row = try issued.next() {
            guard (row["detail"] as String).hasPrefix(start) else { continue }
            return try Int64.fetchOne(
                database,
                sql: """
                    SELECT id FROM auditEntry
                    WHERE id < ? AND operation = 'signingList' AND substr(detail, 1, ?) = ?
                    ORDER BY id DESC LIMIT 1
                    """,
                arguments: [row["id"] as Int64, start.unicodeScalars.count, start])
        }
        return nil
    }
}

/// Reads what the log says of revocations; there may be many.
private struct RevocationLogReader {
    private var reasons: [[UInt8]: RevocationReason] = Dictionary(
        uniqueKeysWithValues: RevocationReason.allCases.map { (Array($0.rawValue.utf8), $0) })
    private var names: [[UInt8]: String] = [:]

    // serial NUMBER reason REASON issuer NAME, without the issuer in the entries of older versions;
    // serial NUMBER issuer NAME
    mutating func read(
        _ detail: Data, isRelease: Bool
    ) -> (RevocationLog.Entry, RevocationLog.Word)? {
        let words = detail.split(separator: UInt8(ascii: " "), maxSplits: isRelease ? 3 : 5)
        guard words.count >= 4, words[0].elementsEqual("serial".utf8),
            let number = Self.number(words[1])
        else { return nil }
        if isRelease {
            return (.init(serialNumber: number, issuerName: name(words[3])), .released)
        }
        guard let reason = reasons[Array(words[3])] else { return nil }
        let issuerName = words.count == 6 ? name(words[5]) : nil
        return (.init(serialNumber: number, issuerName: issuerName), .revoked(reason))
    }

    private mutating func name(_ word: Data) -> String {
        let octets = Array(word)
        if let known = names[octets] { return known }
        let name = String(decoding: octets, as: UTF8.self)
        names[octets] = name
        return name
    }

    private static func number(_ digits: Data) -> SerialNumber? {
        guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x61...0x66: value = digit - 0x57
            default: return nil
            }
            if let first = high {
                octets.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return SerialNumber(unsigned: octets)
    }
}
