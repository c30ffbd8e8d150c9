import FoundationEssentials
import GRDB
import X509

extension AuthorityStore {
    /// The certificates of the store, the oldest first; all, or those in one state.
    ///
    /// - Throws: `AuthorityError`.
    public func certificates(
        state: CertificateRecord.State? = nil
    ) throws -> [CertificateRecord] {
        try read { database in
            guard let state else { return try CertificateRow.records(in: database) }
            return try CertificateRow.records(
                in: database, where: "certificate.state = ?", arguments: [state.rawValue])
        }
    }

    /// The certificates that a name, a serial number or a SHA-256 fingerprint fits.
    ///
    /// Both numbers are in hex, in either case, with or without colons. A serial number as they are
    /// drawn here, or a fingerprint, wins over a name that reads like one.
    ///
    /// - Throws: `AuthorityError`; finding none is none.
    public func certificates(matching selector: String) throws -> [CertificateRecord] {
        try read { try Self.certificates(matching: selector, in: $0) }
    }

    /// The one certificate that a name, a serial number or a fingerprint fits.
    ///
    /// - Throws: `AuthorityError.noSuchCertificate` or `severalCertificates`.
    public func certificate(matching selector: String) throws -> CertificateRecord {
        let found = try certificates(matching: selector)
        guard let first = found.first else {
            throw AuthorityError.noSuchCertificate(selector: selector)
        }
        guard found.count == 1 else {
            throw AuthorityError.severalCertificates(selector: selector, candidates: found)
        }
        return first
    }

    static func certificates(
        matching selector: String, in database: Database
    ) throws -> [CertificateRecord] {
        let number = SerialNumber(hex: selector).map { Data($0.bytes) }
        let fingerprint = Hex.decode(selector.filter { $0 != ":" }).map { Data($0) }
        if NameRules.isNumber(selector) {
            let numbered = try CertificateRow.records(
                in: database, where: "certificate.serialNumber = ? OR certificate.sha256 = ?",
                arguments: [number, fingerprint])
            if !numbered.isEmpty { return numbered }
        }
        return try CertificateRow.records(
            in: database,
            where: """
                certificate.name = ? OR certificate.serialNumber = ? OR certificate.sha256 = ?
                """,
            arguments: [selector, number, fingerprint])
    }
}
