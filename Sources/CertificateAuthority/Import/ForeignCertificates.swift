import FoundationEssentials
import X509

/// What a foreign authority has issued, put together from its index, its directories and its CRL.
struct ForeignCertificates {
    /// One certificate, with or without its file.
    struct Item {
        let serialNumber: SerialNumber
        let line: CertificateIndex.Entry?
        var path: String?
        let revocation: ForeignRevocation?
    }

    let items: [Item]
    let list: CertificateRevocationList?
    /// The number of the last CRL that was made, where a file says so.
    let lastNumber: UInt64?

    /// Reads everything but the certificates themselves.
    ///
    /// - Throws: `AuthorityError.admission(.inventory)` or `system`.
    init(_ inventory: ForeignInventory, of authority: Certificate) throws {
        list = try inventory.list.map { try Self.list($0, of: authority) }
        lastNumber = try inventory.listNumber.flatMap(Self.lastNumber)
        var files = try Self.files(in: inventory.certificateDirectories)
        var revoked: [SerialNumber: ForeignRevocation] = [:]
        for entry in list?.entries ?? [] {
            revoked[entry.serialNumber] = ForeignRevocation(
                date: entry.revocationDate, reason: entry.reason ?? .unspecified,
                invalidityDate: entry.invalidityDate)
        }
        var items: [Item] = []
        if let index = inventory.index {
            let bytes = try ForeignFile.read(index, limit: 256 << 20)
            let entries: [CertificateIndex.Entry]
            do throws(AdmissionRefusal) {
                entries = try CertificateIndex(bytes, file: index).entries
            } catch {
                throw AuthorityError.admission(error)
            }
            for entry in entries {
                let onList = revoked.removeValue(forKey: entry.serialNumber)
                items.append(
                    Item(
                        serialNumber: entry.serialNumber, line: entry,
                        path: files.removeValue(forKey: entry.serialNumber),
                        revocation: entry.revocation ?? onList))
            }
        }
        // What the index has lost is in a directory, or on the list.
        for (serialNumber, path) in files.sorted(by: { $0.value < $1.value }) {
            items.append(
                Item(
                    serialNumber: serialNumber, line: nil, path: path,
                    revocation: revoked.removeValue(forKey: serialNumber)))
        }
        for entry in list?.entries ?? [] {
            guard let revocation = revoked.removeValue(forKey: entry.serialNumber) else { continue }
            items.append(
                Item(serialNumber: entry.serialNumber, line: nil, path: nil, revocation: revocation)
            )
        }
        self.items = items
    }

    /// The certificate of a file that the authority has signed, or why there is none.
    static func certificate(
        at path: String, serialNumber: SerialNumber, of authority: Certificate
    ) -> Result<Certificate, Unusable> {
        let certificate: Certificate
        do {
            let bytes = try ForeignFile.read(path)
            if bytes.first == 0x30 {
                certificate = try Certificate(der: bytes)
            } else {
                guard let block = try PEM.parse(bytes).first(where: { $0.label == "CERTIFICATE" })
                else { return .failure(Unusable(detail: "no PEM block \"CERTIFICATE\"")) }
                certificate = try Certificate(der: block.bytes)
            }
        } catch {
            return .failure(Unusable(detail: "\(error)"))
        }
        let detail: String? =
            if certificate.serialNumber != serialNumber {
                "its serial number is \(certificate.serialNumber)"
            } else if certificate.serialNumber.bytes.count > 20 {
                "its serial number has more than 20 octets"
            } else if certificate.issuer != authority.subject {
                "its issuer is \(certificate.issuer)"
            } else if certificate.validity.notAfter <= certificate.validity.notBefore {
                "it was never valid"
            } else if !certificate.isSigned(by: authority.publicKey) {
                "the authority's key has not signed it"
            } else {
                nil
            }
        return detail.map { .failure(Unusable(detail: $0)) } ?? .success(certificate)
    }

    struct Unusable: Error {
        let detail: String
    }

    // A file is named after its serial number.
    private static func files(in directories: [String]) throws -> [SerialNumber: String] {
        var files: [SerialNumber: String] = [:]
        for directory in directories {
            for name in try Files.names(in: directory).sorted() {
                let parts = name.split(separator: ".", omittingEmptySubsequences: false)
                guard parts.count == 2, ["pem", "crt", "cer"].contains(parts[1].lowercased()),
                    let serialNumber = SerialNumber(hex: String(parts[0])),
                    serialNumber.bytes.count <= 20
                else { continue }
                files[serialNumber] = Path.joined(directory, name)
            }
        }
        return files
    }

    private static func list(
        _ path: String, of authority: Certificate
    ) throws -> CertificateRevocationList {
        let bytes = try ForeignFile.read(path, limit: 256 << 20)
        func refusal(_ detail: String) -> AuthorityError {
            .admission(.inventory(file: path, line: 0, detail: detail))
        }
        let list: CertificateRevocationList
        do throws(X509Error) {
            list = try CertificateRevocationList(pemOrDER: bytes)
        } catch {
            throw refusal(error.description)
        }
        guard list.issuer == authority.subject else {
            throw refusal("it is the CRL of \(list.issuer)")
        }
        // What rests on SHA-1 cannot be checked; its entries are believed, as the index is.
        guard list.signatureAlgorithm.isWeak || list.isSigned(by: authority.publicKey) else {
            throw refusal("the authority's key has not signed it")
        }
        return list
    }

    // The file has the number of the next list, in hex.
    private static func lastNumber(_ path: String) throws -> UInt64? {
        let text = String(decoding: try ForeignFile.read(path, limit: 1 << 10), as: UTF8.self)
            .filter { !$0.isWhitespace }
        guard let next = SerialNumber(hex: text) else {
            throw AuthorityError.admission(
                .inventory(
                    file: path, line: 1, detail: "\"\(Escaped.text(text))\" is no number in hex"))
        }
        guard let number = next.listNumber else {
            throw AuthorityError.admission(
                .inventory(
                    file: path, line: 1,
                    detail: "numbers of CRLs from 2^63 on cannot be continued here"))
        }
        return number == 0 ? nil : number - 1
    }
}

extension SerialNumber {
    /// The number of a CRL, nil for one that the store cannot count on from.
    var listNumber: UInt64? {
        guard bytes.count <= 8 else { return nil }
        let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return value < UInt64(Int64.max) ? value : nil
    }
}
