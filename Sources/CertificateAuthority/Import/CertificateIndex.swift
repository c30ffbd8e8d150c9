import FoundationEssentials
import X509

/// The list of certificates that `openssl ca` keeps, `index.txt`: one line each, six fields with
/// tabs between them.
struct CertificateIndex {
    /// One certificate that the foreign authority has issued.
    struct Entry: Equatable {
        /// Counted from 1.
        let line: Int
        let notAfter: Date
        let revocation: ForeignRevocation?
        let serialNumber: SerialNumber
        /// As the line has it, such as `/CN=web-01/O=Example`.
        let subject: String
    }

    let entries: [Entry]

    /// Reads the whole file, which must hold each serial number once.
    ///
    /// - Throws: `AdmissionRefusal.inventory` with the line at fault.
    init(_ text: [UInt8], file: String) throws(AdmissionRefusal) {
        var entries: [Entry] = []
        var seen: [SerialNumber: Int] = [:]
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            if line.isEmpty || line.first == UInt8(ascii: "#") { continue }
            let entry: Entry
            do {
                entry = try CertificateIndex.entry(line, number: index + 1)
            } catch {
                throw .inventory(file: file, line: index + 1, detail: error.detail)
            }
            if let earlier = seen.updateValue(entry.line, forKey: entry.serialNumber) {
                throw .inventory(
                    file: file, line: entry.line,
                    detail: "the serial number \(entry.serialNumber) stands in line \(earlier) too")
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    private struct Fault: Error {
        let detail: String
    }

    private static func entry(
        _ line: ArraySlice<UInt8>, number: Int
    ) throws(Fault) -> Entry {
        let fields = fields(of: line)
        guard fields.count == 6 else {
            throw Fault(detail: "\(fields.count) fields with tabs between them, not 6")
        }
        guard let notAfter = DateText.date(fields[1]) else {
            throw Fault(detail: "\"\(Escaped.text(fields[1]))\" is no time of expiry")
        }
        guard let serialNumber = SerialNumber(hex: fields[3]), serialNumber.bytes.count <= 20 else {
            throw Fault(detail: "\"\(Escaped.text(fields[3]))\" is no serial number in hex")
        }
        var revocation: ForeignRevocation?
        switch fields[0] {
        case "V", "E":
            guard fields[2].isEmpty else {
                throw Fault(detail: "a time of revocation, and the state \(fields[0])")
            }
        case "R":
            revocation = ForeignRevocation(indexText: fields[2])
            guard revocation != nil else {
                throw Fault(detail: "\"\(Escaped.text(fields[2]))\" is no revocation")
            }
        default:
            throw Fault(detail: "\"\(Escaped.text(fields[0]))\" is no state: V, R or E")
        }
        return Entry(
            line: number, notAfter: notAfter, revocation: revocation, serialNumber: serialNumber,
            subject: fields[5])
    }

    // A tab within a field has a backslash before it.
    private static func fields(of line: ArraySlice<UInt8>) -> [String] {
        var fields: [[UInt8]] = [[]]
        for octet in line {
            if octet != UInt8(ascii: "\t") {
                fields[fields.count - 1].append(octet)
            } else if fields[fields.count - 1].last == UInt8(ascii: "\\") {
                fields[fields.count - 1].removeLast()
                fields[fields.count - 1].append(octet)
            } else {
                fields.append([])
            }
        }
        return fields.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// That a foreign authority has revoked a certificate.
struct ForeignRevocation: Equatable {
    let date: Date
    let reason: RevocationReason
    let invalidityDate: Date?

    init(date: Date, reason: RevocationReason, invalidityDate: Date? = nil) {
        self.date = date
        // What only a delta CRL can take back is still revoked on the full one.
        self.reason = reason == .removeFromCRL ? .unspecified : reason
        self.invalidityDate = invalidityDate.map { min($0, date) }
    }

    /// From the third field of an index: a time, a reason, and what belongs to the reason.
    init?(indexText text: String) {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard (1...3).contains(parts.count), let date = DateText.date(parts[0]) else { return nil }
        let word = parts.count > 1 ? parts[1] : "unspecified"
        switch word {
        case "keyTime", "CAkeyTime":
            guard parts.count == 3, let since = DateText.date(parts[2]) else { return nil }
            self.init(
                date: date, reason: word == "keyTime" ? .keyCompromise : .cACompromise,
                invalidityDate: since)
        case "holdInstruction":
            guard parts.count == 3 else { return nil }
            self.init(date: date, reason: .certificateHold)
        default:
            let named = RevocationReason.allCases.first {
                $0.rawValue.lowercased() == word.lowercased()
            }
            guard parts.count < 3, let named else { return nil }
            self.init(date: date, reason: named)
        }
    }
}
