import FoundationEssentials
import GRDB
import X509

extension StoreCheck {
    /// Each authority against its certificate, its key, and the chain above it.
    mutating func checkAuthorities() throws {
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT authority.id, name, state, subject, publicKey, isKeyEncrypted, (
                    SELECT certificate.id FROM certificate
                    WHERE authorityID = authority.id AND der IS NOT NULL AND kind <> 'cross'
                    ORDER BY certificate.id DESC LIMIT 1) AS certificateID
                FROM authority ORDER BY authority.id
                """)
        report.authorityCount = rows.count
        for row in rows {
            let name = "authority \(row["name"] as String)"
            do {
                keys[row["id"]] = try PublicKey(spki: Array(row["publicKey"] as Data))
                _ = try DistinguishedName(der: Array(row["subject"] as Data))
                try checkKey(row, name)
            } catch let error as X509Error {
                report.add(.authority, name, error.description)
            }
        }
        for row in rows where row["state"] as String == "active" {
            try checkChain(row)
        }
        try checkOwners()
    }

    // Every certificate of an authority is of its name and key, older ones and cross ones too.
    private mutating func checkOwners() throws {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT certificate.serialNumber, authority.name
                FROM certificate JOIN authority ON authority.id = certificate.authorityID
                WHERE certificate.authorityID IS NOT NULL
                    AND (certificate.subject <> authority.subject
                        OR certificate.publicKey <> authority.publicKey)
                """)
        while let row = try rows.next() {
            let serialNumber = SerialNumber(unsigned: Array(row["serialNumber"] as Data))
            report.add(
                .authority, "certificate \(serialNumber)",
                "it is no certificate of authority \(row["name"] as String)")
        }
    }

    private mutating func checkKey(_ row: Row, _ name: String) throws {
        let pem = try SecretBytes.fetchOne(
            database, sql: "SELECT keyPEM FROM authority WHERE id = ? AND keyPEM IS NOT NULL",
            arguments: [row["id"] as Int64])
        guard let pem else { return }
        let isEncrypted = try KeyProtection(pem: pem) != .none
        guard isEncrypted == (row["isKeyEncrypted"] as Bool) else {
            report.add(
                .authority, name,
                isEncrypted
                    ? "its key is encrypted, and its row says that it is not"
                    : "its key is in the clear, and its row says that it is encrypted")
            return
        }
        guard !isEncrypted else { return }
        if try PrivateKey(pem: pem).publicKey.spki != Array(row["publicKey"] as Data) {
            report.add(.authority, name, "its key is not that of its certificate")
        }
    }

    // From the authority's own certificate up to one that signed itself, or to one that was signed
    // by somebody who is not in the store.
    private mutating func checkChain(_ row: Row) throws {
        let name = "authority \(row["name"] as String)"
        guard let first = try certificate(of: row["id"]) else {
            report.add(.authority, name, "it has no certificate")
            return
        }
        if first.certificate.publicKey.spki != row.bytes("publicKey")
            || first.certificate.subject.der != row.bytes("subject")
        {
            report.add(.authority, name, "its name or key is not that of its certificate")
        }
        var (child, issuerID, depth) = (first.certificate, first.issuerID, 0)
        while !(child.isSelfIssued && child.isSigned(by: child.publicKey)) {
            guard let id = issuerID, let parent = try certificate(of: id) else {
                if issuerID != nil {
                    report.add(.chain, name, "the certificate of its issuer is missing")
                }
                return
            }
            if let fault = Self.fault(of: child, under: parent.certificate, depth: depth) {
                report.add(.chain, name, fault)
                return
            }
            depth += 1
            guard depth < 16 else {
                report.add(.chain, name, "its issuers go round in a circle")
                return
            }
            (child, issuerID) = (parent.certificate, parent.issuerID)
        }
    }

    private static func fault(
        of child: Certificate, under parent: Certificate, depth: Int
    ) -> String? {
        if child.issuer.der != parent.subject.der { return "its issuer has another name" }
        if !child.isSigned(by: parent.publicKey) { return "its issuer's signature does not verify" }
        guard let constraints = parent.basicConstraints, constraints.isCA,
            parent.keyUsage?.contains(.keyCertSign) ?? false
        else { return "its issuer may not sign certificates" }
        if let length = constraints.pathLength, length < depth {
            return "its issuer allows \(length) authorities below it"
        }
        if let wanted = child.authorityKeyIdentifier, let given = parent.subjectKeyIdentifier,
            wanted != given
        {
            return "it names another key of its issuer"
        }
        return nil
    }

    private mutating func certificate(
        of authorityID: Int64
    ) throws -> (certificate: Certificate, issuerID: Int64?)? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT der, issuerID FROM certificate
                WHERE authorityID = ? AND der IS NOT NULL AND kind <> 'cross'
                ORDER BY id DESC LIMIT 1
                """,
            arguments: [authorityID])
        // One that cannot be parsed is reported where certificates are.
        guard let row, let der = row.bytes("der"), let certificate = try? Certificate(der: der)
        else { return nil }
        return (certificate, row["issuerID"])
    }
}
