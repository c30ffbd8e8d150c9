import FoundationEssentials
import GRDB
import X509

extension StoreCheck {
    /// Every certificate: its bytes, its columns, its names and its signature.
    mutating func checkCertificates() throws {
        let total = try count("certificate")
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM certificate ORDER BY id")
        let names = try Row.fetchCursor(
            database,
            sql: """
                SELECT certificateID, form, value FROM certificateName
                ORDER BY certificateID, form, value
                """)
        var name = try names.next()
        while let row = try rows.next() {
            let id: Int64 = row["id"]
            var recorded: Set<String> = []
            while let current = name {
                let owner: Int64 = current["certificateID"]
                guard owner <= id else { break }
                if owner == id {
                    recorded.insert("\(current["form"] as String) \(current["value"] as String)")
                }
                name = try names.next()
            }
            try check(row, recorded)
            report.certificateCount += 1
            step(.certificates, report.certificateCount, of: total)
        }
        observer?(.certificates, total, total)
    }

    private mutating func check(_ row: Row, _ names: Set<String>) throws {
        let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
        let subject = "certificate \(serialNumber)"
        if row["state"] as String == "reserved" {
            report.add(reserved: row["name"], serialNumber)
        }
        let tbs = Array(row["tbs"] as Data)
        let der = row.bytes("der")
        if tbs.isEmpty, der == nil {
            report.absentCount += 1
            return
        }
        if Digest.sha256(tbs) != row.bytes("tbsSHA256") {
            report.add(.certificate, subject, "what was recorded for it has another SHA-256")
        }
        let key = (row["issuerID"] as Int64?).flatMap { keys[$0] }
        do throws(X509Error) {
            let certificate: Certificate
            if let der {
                certificate = try Certificate(der: der)
            } else {
                certificate = try Self.unsigned(tbs, key)
            }
            check(certificate, row, names, subject)
            guard der != nil else { return }
            if certificate.tbs != tbs {
                report.add(.certificate, subject, "it is not what was recorded before signing")
            }
            if certificate.sha256Fingerprint != row.bytes("sha256") {
                report.add(.certificate, subject, "it has another SHA-256 than its row says")
            }
            // Who signed it may be unknown here: an authority whose root is not in this store.
            let signer = key ?? (certificate.isSelfIssued ? certificate.publicKey : nil)
            if let signer, !certificate.isSigned(by: signer) {
                report.add(.signature, subject, "its signature does not verify")
            }
        } catch {
            report.add(.certificate, subject, error.description)
        }
    }

    // What was reserved has no signature yet; any will do to read it.
    private static func unsigned(
        _ tbs: [UInt8], _ key: PublicKey?
    ) throws(X509Error) -> Certificate {
        guard let key else {
            throw .malformed(what: "reservation", detail: "its issuer is not in the store")
        }
        return try Certificate(
            tbs: tbs, signatureAlgorithm: .preferred(for: key), signature: [0])
    }

    private mutating func check(
        _ certificate: Certificate, _ row: Row, _ names: Set<String>, _ subject: String
    ) {
        let columns: [(String, Bool)] = [
            (
                "serial number",
                Data(certificate.serialNumber.bytes) == row["serialNumber"] as Data
                    || certificate.serialNumber
                        == SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            ),
            ("issuer", certificate.issuer.der == row.bytes("issuer")),
            ("subject", certificate.subject.der == row.bytes("subject")),
            ("public key", certificate.publicKey.spki == row.bytes("publicKey")),
            ("notBefore", certificate.validity.notBefore.unixSeconds == row["notBefore"] as Int64),
            ("notAfter", certificate.validity.notAfter.unixSeconds == row["notAfter"] as Int64),
            (
                "kind",
                row["kind"] as String == "endEntity"
                    || certificate.basicConstraints?.isCA ?? false
            ),
        ]
        for (column, fits) in columns where !fits {
            report.add(.certificate, subject, "its \(column) is not what its row says")
        }
        let expected = Set(
            certificate.subjectAlternativeNames.compactMap(CertificateNames.columns(of:))
                .filter { !$0.value.isEmpty }.map { "\($0.form) \($0.value)".lowercased() })
        if expected != Set(names.map { $0.lowercased() }) {
            report.add(.certificate, subject, "its names are not those it is found by")
        }
    }

    /// A serial number is used once by an issuer, by the issuer's name.
    mutating func checkSerialNumbers() throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT serialNumber, count(*) AS number FROM certificate
                GROUP BY serialNumber, issuer HAVING count(*) > 1
                """)
        while let row = try rows.next() {
            let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            report.add(
                .serialNumber, "certificate \(serialNumber)",
                "\(row["number"] as Int) certificates of its issuer have this serial number")
        }
    }

    /// A revocation says of its certificate what the certificate says, and neither is alone.
    mutating func checkRevocations() throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT revocation.serialNumber, certificate.id IS NULL
                    OR certificate.serialNumber <> revocation.serialNumber
                    OR certificate.issuerID IS NOT revocation.issuerID
                    OR certificate.notAfter <> revocation.notAfter AS isOther,
                    certificate.state IS NOT 'revoked' AS isLive
                FROM revocation LEFT JOIN certificate
                    ON certificate.id = revocation.certificateID
                WHERE isOther OR isLive
                """)
        while let row = try rows.next() {
            let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            report.add(
                .revocation, "certificate \(serialNumber)",
                row["isOther"] as Bool
                    ? "its revocation says another issuer, serial number or expiry"
                    : "it is revoked, and its row does not say so")
        }
        let alone = try Data.fetchCursor(
            database,
            sql: """
                SELECT serialNumber FROM certificate WHERE state = 'revoked'
                    AND NOT EXISTS (SELECT 1 FROM revocation
                        WHERE certificateID = certificate.id)
                """)
        while let serialNumber = try alone.next() {
            report.add(
                .revocation, "certificate \(SerialNumber(unsigned: Array(serialNumber)))",
                "its row says that it is revoked, and there is no revocation")
        }
    }
}
