import FoundationEssentials
import GRDB
import X509

/// A part of a WHERE clause with the values for its question marks.
struct SQLCondition {
    var clauses: [String] = []
    var arguments: StatementArguments = []

    mutating func add(_ clause: String, _ values: (any DatabaseValueConvertible)?...) {
        clauses.append(clause)
        arguments += StatementArguments(values)
    }

    /// Only rows whose ids are in `SELECT ids WHERE condition`.
    mutating func add(ids: String, _ condition: SQLCondition) {
        clauses.append("certificate.id IN (SELECT \(ids) WHERE \(condition.text))")
        arguments += condition.arguments
    }

    var text: String { clauses.isEmpty ? "true" : clauses.joined(separator: " AND ") }
}

// Rows come in the order of their ids, as they lie in the table. What an index finds is therefore
// turned into a set of ids first: to sort whole rows would need room for all of them. Conditions
// that leave most of the store are kept away from indices by a plus sign.
extension CertificateQuery {
    /// The query as conditions on `certificate` and its `issuer`.
    func conditions(at now: Date) -> SQLCondition {
        var sql = SQLCondition()
        if let name { sql.add(ids: "id FROM certificate", Self.pattern(name, on: "name")) }
        if let serialNumber {
            sql.add(ids: "id FROM certificate", serialNumber.condition(on: "serialNumber"))
        }
        if let fingerprint {
            sql.add(ids: "id FROM certificate", fingerprint.condition(on: "sha256"))
        }
        if let alternativeName {
            sql.add(
                ids: "certificateID FROM certificateName",
                Self.pattern(alternativeName, on: "value", ignoringCase: true))
        }
        addExpiry(to: &sql)
        if let condition { Self.add(condition, at: now, to: &sql) }
        if let reason {
            sql.add(
                "certificate.id IN (SELECT certificateID FROM revocation WHERE reason = ?)",
                reason.rawValue)
        }
        if let kind { sql.add("certificate.kind = ?", kind.rawValue) }
        // Names are unique among those in use; an abandoned authority has issued nothing.
        if let issuer { sql.add("issuer.name = ?", issuer) }
        if let profile { sql.add("certificate.profile = ?", profile) }
        if let requester { sql.add("certificate.requester = ?", requester) }
        if let keyAlgorithm {
            sql.add("keyAlgorithmOf(certificate.publicKey) = ?", keyAlgorithm.rawValue)
        }
        if let subject { sql.add("nameContains(certificate.subject, ?)", Self.folded(subject)) }
        if let text { Self.add(text: text, to: &sql) }
        return sql
    }

    private func addExpiry(to sql: inout SQLCondition) {
        guard expiresFrom != nil || expiresUntil != nil else { return }
        let from = expiresFrom?.unixSeconds ?? .min
        let until = expiresUntil?.unixSeconds ?? .max
        // One index holds the dates of what is not revoked, and revocations have their own.
        sql.add(
            """
            certificate.id IN (
                SELECT id FROM certificate
                WHERE state <> 'revoked' AND notAfter >= ? AND notAfter <= ?
                UNION ALL
                SELECT certificateID FROM revocation WHERE notAfter >= ? AND notAfter <= ?)
            """, from, until, from, until)
    }

    private static func add(
        _ condition: Condition, at now: Date, to sql: inout SQLCondition
    ) {
        switch condition {
        case .reserved:
            sql.add(
                "certificate.id IN (SELECT id FROM certificate WHERE state = 'reserved')")
        case .issued:
            sql.add("+certificate.state = 'issued'")
        case .revoked:
            sql.add("certificate.id IN (SELECT certificateID FROM revocation)")
        case .live:
            sql.add(
                "+certificate.state <> 'revoked' AND +certificate.notAfter >= ?", now.unixSeconds)
        case .expired:
            sql.add("+certificate.notAfter < ?", now.unixSeconds)
        }
    }

    /// A text with or without stars; what stands before the first of them is looked up in an index.
    private static func pattern(
        _ pattern: String, on column: String, ignoringCase: Bool = false
    ) -> SQLCondition {
        var sql = SQLCondition()
        guard let star = pattern.firstIndex(of: "*") else {
            sql.add("\(column) = ?", pattern)
            return sql
        }
        let prefix = String(pattern[..<star])
        if let end = end(ofPrefix: ignoringCase ? folded(prefix) : prefix) {
            sql.add("\(column) >= ? AND \(column) < ?", prefix, end)
        }
        // Where case counts, the range says it all for a star at the end. Where it does not, the
        // order has "_" between "@" and "a".
        if ignoringCase || pattern.index(after: star) != pattern.endIndex {
            // In a GLOB these are special too; in brackets they stand for themselves.
            let glob = pattern.map { "?[".contains($0) ? "[\($0)]" : String($0) }.joined()
            if ignoringCase {
                sql.add("lower(\(column)) GLOB ?", folded(glob))
            } else {
                sql.add("\(column) GLOB ?", glob)
            }
        }
        return sql
    }

    /// The smallest text that is larger than all that begin with `prefix`, in the order of UTF-8.
    private static func end(ofPrefix prefix: String) -> String? {
        guard let last = prefix.unicodeScalars.last else { return nil }
        // The code points of surrogates are no characters.
        let next = last.value == 0xD7FF ? 0xE000 : last.value + 1
        guard let scalar = Unicode.Scalar(next) else { return nil }
        var end = prefix.unicodeScalars
        end.removeLast()
        end.append(scalar)
        return String(end)
    }

    private static func add(text: String, to sql: inout SQLCondition) {
        let text = folded(text)
        var any = SQLCondition()
        for column in [
            "certificate.name", "certificate.profile", "certificate.requester", "issuer.name",
        ] { any.add("instr(lower(\(column)), ?)", text) }
        any.add("nameContains(certificate.subject, ?)", text)
        any.add(
            """
            EXISTS (SELECT 1 FROM certificateName
                WHERE certificateID = certificate.id AND instr(lower(value), ?))
            """, text)
        let digits = text.filter { $0 != ":" }
        if !digits.isEmpty, digits.allSatisfy(\.isHexDigit) {
            any.add("instr(lower(hex(certificate.serialNumber)), ?)", digits)
            any.add("instr(lower(hex(certificate.sha256)), ?)", digits)
        }
        sql.clauses.append("(" + any.clauses.joined(separator: " OR ") + ")")
        sql.arguments += any.arguments
    }

    // As SQLite's lower() does it: ASCII alone.
    fileprivate static func folded(_ text: String) -> String {
        String(
            decoding: text.utf8.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 },
            as: UTF8.self)
    }
}

extension HexPrefix {
    fileprivate func condition(on column: String) -> SQLCondition {
        var sql = SQLCondition()
        sql.add("\(column) >= ?", Data(lowest))
        if let end { sql.add("\(column) < ?", Data(end)) }
        return sql
    }
}

extension Database {
    /// Makes the functions known that queries for content need.
    func addInventoryFunctions() {
        add(function: Self.nameContains)
        add(function: Self.keyAlgorithmOf)
    }

    private static let nameContains = DatabaseFunction(
        "nameContains", argumentCount: 2, pure: true
    ) { values in
        guard let der = Data.fromDatabaseValue(values[0]),
            let text = String.fromDatabaseValue(values[1]),
            let name = try? DistinguishedName(der: Array(der))
        else { return false }
        return CertificateQuery.folded(name.description).contains(text)
    }

    private static let keyAlgorithmOf = DatabaseFunction(
        "keyAlgorithmOf", argumentCount: 1, pure: true
    ) { values in
        guard let spki = Data.fromDatabaseValue(values[0]), !spki.isEmpty else { return nil }
        return try? PublicKey(spki: Array(spki)).algorithm?.rawValue
    }
}
