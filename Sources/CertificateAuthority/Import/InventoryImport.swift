import FoundationEssentials
import GRDB
import X509

/// Records what a foreign authority has issued, within one transaction.
struct InventoryImport {
    let authority: Certificate
    let authorityID: Int64
    let name: String
    let context: OperationContext
    let database: Database

    /// What the log is to say of certificates that were taken, in groups.
    private var taken: [String] = []

    init(
        of authority: Certificate, authorityID: Int64, name: String, _ context: OperationContext,
        in database: Database
    ) {
        self.authority = authority
        self.authorityID = authorityID
        self.name = name
        self.context = context
        self.database = database
    }

    /// Records the last list, then every certificate with its revocation.
    mutating func run(
        _ certificates: ForeignCertificates, progress: ImportProgress?
    ) throws -> InventorySummary {
        var summary = InventorySummary()
        summary.lastListNumber = try recordList(certificates)
        for (index, item) in certificates.items.enumerated() {
            progress?(index, certificates.items.count)
            try record(item, in: &summary)
            if taken.count >= AuthorityStore.groupSize { try logTaken() }
        }
        try logTaken()
        progress?(certificates.items.count, certificates.items.count)
        return summary
    }

    private mutating func logTaken() throws {
        guard !taken.isEmpty else { return }
        try AuditLog.append(.imported, taken.joined(separator: "; "), context, to: database)
        taken.removeAll()
    }

    private mutating func record(
        _ item: ForeignCertificates.Item, in summary: inout InventorySummary
    ) throws {
        var certificate: Certificate?
        if let path = item.path {
            switch ForeignCertificates.certificate(
                at: path, serialNumber: item.serialNumber, of: authority)
            {
            case .success(let found): certificate = found
            case .failure(let fault):
                summary.unusable.append(.init(path: path, detail: fault.detail))
                // A stray file alone is no certificate of this authority.
                if item.line == nil, item.revocation == nil { return }
            }
        }
        // An authority that lists itself: that certificate is recorded as its own.
        if certificate?.der == authority.der
            || (authority.isSelfIssued && item.serialNumber == authority.serialNumber)
        {
            return
        }
        let id =
            try certificate.map { try recordWhole($0, in: &summary) }
            ?? recordSerialNumber(of: item, in: &summary)
        summary.certificates += 1
        if certificate == nil { summary.withoutFile += 1 }
        guard let revocation = item.revocation else { return }
        summary.revoked += 1
        try revoke(id, item.serialNumber, revocation)
    }

    // What is known already, such as an issuing CA that came before its root, stays as it is.
    private mutating func recordWhole(
        _ certificate: Certificate, in summary: inout InventorySummary
    ) throws -> Int64 {
        let known = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT id FROM certificate WHERE sha256 = ?"),
            arguments: [Data(certificate.sha256Fingerprint)])
        if let known { return known }
        let isAuthority = certificate.basicConstraints?.isCA ?? false
        let name = try storeName(
            certificate.subject, certificate.serialNumber, isAuthority: isAuthority, in: &summary)
        taken.append("\(AuthorityStore.issuedText(certificate)) name \(LogText.name(name))")
        return try AuthorityStore.insertForeign(
            certificate, issuerID: authorityID, authorityID: nil, name: name,
            kind: certificate.isSelfIssued ? .root : isAuthority ? .issuing : .endEntity, context,
            in: database)
    }

    // Listed, searched for and revoked by its number; the period is what can be known of it.
    private mutating func recordSerialNumber(
        of item: ForeignCertificates.Item, in summary: inout InventorySummary
    ) throws -> Int64 {
        let subject =
            try item.line.map { try OneLineName.subject($0.subject) }
            ?? DistinguishedName(attributes: [])
        let notAfter = item.line?.notAfter ?? authority.validity.notAfter
        let notBefore = min(authority.validity.notBefore, notAfter.addingTimeInterval(-1))
        let insertion = try database.cachedStatement(
            sql: """
                INSERT INTO certificate (issuerID, issuer, serialNumber, name, profile, requester,
                    requestSHA256, subject, publicKey, notBefore, notAfter, tbs, tbsSHA256, state,
                    reservedAt, kind)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'reserved', ?, 'endEntity')
                """)
        let isTaken = try Bool.fetchOne(
            database.cachedStatement(
                sql: "SELECT 1 FROM certificate WHERE issuer = ? AND serialNumber = ?"),
            arguments: [Data(authority.subject.der), Data(item.serialNumber.bytes)])
        guard isTaken == nil else {
            throw AuthorityError.admission(
                .known(subject: subject.description, serialNumber: item.serialNumber))
        }
        let nothing = Data(Digest.sha256([]))
        let name = try storeName(
            subject, item.serialNumber, isAuthority: false, in: &summary)
        taken.append(
            "serial \(item.serialNumber) subject \(Digest.sha256Hex(subject.der)) "
                + "notAfter \(notAfter.unixSeconds) name \(LogText.name(name))")
        try insertion.execute(arguments: [
            authorityID, Data(authority.subject.der), Data(item.serialNumber.bytes),
            name, AuthorityStore.importedProfile, context.requester, nothing, Data(subject.der),
            Data(),
            notBefore.unixSeconds, notAfter.unixSeconds, Data(), nothing,
            min(notBefore, context.now).unixSeconds,
        ])
        return database.lastInsertedRowID
    }

    // By its common name, unless that would mean an authority and a client at once.
    private func storeName(
        _ subject: DistinguishedName, _ serialNumber: SerialNumber, isAuthority: Bool,
        in summary: inout InventorySummary
    ) throws -> String {
        let number = "serial-\(serialNumber)"
        guard let name = subject.commonName?.nonEmpty else { return number }
        let isTaken =
            try isAuthority
            ? NameRules.isOfClient(name, at: context.now, in: database)
            : NameRules.isOfAuthority(name, in: database)
        guard isTaken else { return name }
        summary.renamed.append(.init(commonName: name, name: number))
        return number
    }

    private func revoke(
        _ id: Int64, _ serialNumber: SerialNumber, _ revocation: ForeignRevocation
    ) throws {
        let isRevoked = try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT 1 FROM revocation WHERE certificateID = ?"),
            arguments: [id])
        guard isRevoked == nil else { return }
        try RevocationRecording.record(
            Revocation(
                revokedAt: revocation.date.wholeSeconds, reason: revocation.reason,
                invalidityDate: revocation.invalidityDate?.wholeSeconds),
            of: id, serialNumber, by: name, context, in: database)
    }

    // The last list is kept where its bytes can be: what it names, every later one must name. Else
    // its number alone is, so that the next one is larger.
    private func recordList(_ certificates: ForeignCertificates) throws -> UInt64? {
        let last = try Int64.fetchOne(
            database,
            sql: "SELECT max(number) FROM certificateRevocationList WHERE issuerID = ?",
            arguments: [authorityID])
        guard last ?? 0 >= 0 else {
            throw AuthorityError.recordedValue(
                what: "the number of the last CRL of \(name)", value: String(last ?? 0))
        }
        var highest = last.map(UInt64.init) ?? 0
        if let list = certificates.list, let number = list.number {
            guard let number = number.listNumber else {
                throw AuthorityError.admission(
                    .inventory(
                        file: "the CRL", line: 0,
                        detail: "numbers of CRLs from 2^63 on cannot be continued here"))
            }
            if number > highest {
                try insertList(list, number: number)
                highest = number
            }
        }
        if let number = certificates.lastNumber, number > highest {
            try insertNumber(number)
            highest = number
        }
        return highest == 0 ? nil : highest
    }

    private func insertList(_ list: CertificateRevocationList, number: UInt64) throws {
        let preferred = try SignatureAlgorithm.preferred(for: authority.publicKey)
        guard list.signatureAlgorithm == preferred, let nextUpdate = list.nextUpdate,
            nextUpdate > list.thisUpdate
        else { return try insertNumber(number) }
        try insertRow(
            number, thisUpdate: list.thisUpdate, nextUpdate: nextUpdate,
            entryCount: list.entries.count, tbs: list.tbs)
        let id = database.lastInsertedRowID
        try log(number, entryCount: list.entries.count, list.tbs)
        try StoredList.insert(list.tbs, listID: id, in: database)
        try database.execute(
            sql: "UPDATE certificateRevocationList SET signature = ? WHERE id = ?",
            arguments: [Data(list.signature), id])
    }

    private func insertNumber(_ number: UInt64) throws {
        try insertRow(
            number, thisUpdate: context.now, nextUpdate: context.now.addingTimeInterval(1),
            entryCount: 0, tbs: [])
        try log(number, entryCount: nil, [])
    }

    // One without a signature stands for its number.
    private func log(_ number: UInt64, entryCount: Int?, _ tbs: [UInt8]) throws {
        try AuditLog.append(
            .imported,
            "list \(name) number \(number) tbs \(Digest.sha256Hex(tbs))"
                + (entryCount.map { " entries \($0)" } ?? ""),
            context, to: database)
    }

    private func insertRow(
        _ number: UInt64, thisUpdate: Date, nextUpdate: Date, entryCount: Int, tbs: [UInt8]
    ) throws {
        try database.execute(
            sql: """
                INSERT INTO certificateRevocationList
                    (issuerID, number, thisUpdate, nextUpdate, entryCount, tbsSHA256)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                authorityID, Int64(number), thisUpdate.unixSeconds, nextUpdate.unixSeconds,
                entryCount, Data(Digest.sha256(tbs)),
            ])
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
