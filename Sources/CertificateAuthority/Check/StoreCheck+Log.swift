import FoundationEssentials
import GRDB
import X509

extension StoreCheck {
    /// The chain of the audit log, that the rows are what it says, and that it speaks of each.
    mutating func checkLog() throws {
        let total = try count("auditEntry")
        var comparison = try LogComparison(database)
        let reader = try AuditReader(database)
        do {
            while let entry = try reader.next() {
                report.auditCount += 1
                step(.log, report.auditCount, of: total)
                try comparison.take(entry, in: &report)
            }
            try comparison.finish(&report)
        } catch AuthorityError.corrupt(let what, let detail) {
            // What comes after rests on a hash that is not known to be right, so that nobody can
            // tell which rows the log has never spoken of.
            report.add(.auditChain, what, detail)
        }
        observer?(.log, total, total)
    }
}

/// Compares the rows of the store with what the audit log says of them, entry by entry.
///
/// Triggers keep rows from being changed, until somebody drops them. The log is a chain of hashes,
/// which cannot be changed in its midst; where its end was cut off, rows are left of which it does
/// not speak.
private struct LogComparison {
    private var certificates: CertificatesInLog
    private var revocations: RevocationsInLog
    private var lists: ListsInLog
    private var authorities: AuthoritiesInLog
    private var keys: BlockedKeysInLog
    private var words = RevocationLogReader()

    init(_ database: Database) throws {
        certificates = try CertificatesInLog(database)
        revocations = try RevocationsInLog(database)
        lists = try ListsInLog(database)
        authorities = AuthoritiesInLog(database)
        keys = try BlockedKeysInLog(database)
    }

    mutating func take(_ entry: AuditEntry, in report: inout StoreReport) throws {
        switch AuditEntry.Operation(rawValue: entry.operation) {
        case .reserved?, .issued?: try takeCertificates(entry, in: &report)
        case .revoked?: try takeRevocation(entry, isRelease: false, in: &report)
        case .released?: try takeRevocation(entry, isRelease: true, in: &report)
        case .signingList?, .issuedList?: try lists.take(Self.words(entry)[...], entry, in: &report)
        case .imported?, .carriedOver?: try takeForeign(entry, in: &report)
        case .blockedKeys?: try keys.take(entry, in: &report)
        case .admitAuthority?, .importAuthority?:
            try authorities.take(entry, in: &report)
            try takeCertificate(of: entry, in: &report)
        default: try authorities.take(entry, in: &report)
        }
    }

    private mutating func takeCertificates(
        _ entry: AuditEntry, in report: inout StoreReport
    ) throws {
        for item in LogText.items(entry.detail) {
            guard let certificate = LoggedCertificate(item) else { continue }
            try certificates.take(certificate, entry, in: &report)
        }
    }

    private mutating func takeRevocation(
        _ entry: AuditEntry, isRelease: Bool, in report: inout StoreReport
    ) throws {
        let said = Array(entry.detail.utf8).withUnsafeBytes {
            words.read($0, isRelease: isRelease, withDates: true)
        }
        guard let (logged, word, dates) = said else { return }
        try revocations.take(logged, word, dates, entry, in: &report)
    }

    private mutating func takeForeign(_ entry: AuditEntry, in report: inout StoreReport) throws {
        switch entry.detail.prefix(while: { $0 != " " }) {
        case "list": try lists.take(Self.words(entry).dropFirst(), entry, in: &report)
        case "key": try keys.take(Self.words(entry).dropFirst(), entry, in: &report)
        case "authority": authorities.take(carried: Self.words(entry).dropFirst())
        default: try takeCertificates(entry, in: &report)
        }
    }

    // [KIND] NAME … serial NUMBER sha256 HASH …; older entries name no certificate.
    private mutating func takeCertificate(
        of entry: AuditEntry, in report: inout StoreReport
    ) throws {
        let words = Self.words(entry)
        // An authority may be called "serial", or "subject".
        let hasKind = AuthorityRecord.Kind(rawValue: words[0]) != nil && words.count > 2
        let begin = hasKind ? 2 : 1
        let end = words.dropFirst(begin).firstIndex(of: "subject") ?? words.endIndex
        guard let start = words[..<end].dropFirst(begin).firstIndex(of: "serial"), start + 3 < end
        else {
            certificates.hasUnnamedImports = true
            if entry.operation == AuditEntry.Operation.importAuthority.rawValue {
                lists.unnamedImports.insert(words[0])
            }
            return
        }
        let item = Array(words[start...(start + 3)].joined(separator: " ").utf8)
        guard let certificate = LoggedCertificate(item[...]) else { return }
        try certificates.take(certificate, entry, in: &report)
    }

    func finish(_ report: inout StoreReport) throws {
        try certificates.finish(&report)
        try revocations.finish(&report)
        try lists.finish(&report, hasUnnamed: certificates.hasUnnamedLists)
        try authorities.finish(&report)
        try keys.finish(&report)
    }

    private static func words(_ entry: AuditEntry) -> [String] {
        entry.detail.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    }
}
