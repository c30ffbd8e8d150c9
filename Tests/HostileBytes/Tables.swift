import CommandLineSupport
import Issuance
import X509

@testable import CertificateAuthority
@testable import PKICommands

/// Files of many lines: a fleet as CSV, and the list that `openssl ca` keeps.
enum Tables {
    static func fleet(_ bytes: [UInt8]) throws {
        guard let records = try accepted({ try CSVReader.records(bytes) }) else { return }
        let text = records.map { CSV.line($0.map(\.text)) }.joined()
        if !bytes.contains(where: { $0 < 0x20 || $0 >= 0x7F }) {
            let again = try CSVReader.records(Array(text.utf8))
            try require(
                again.map { $0.map(\.text) } == records.map { $0.map(\.text) },
                "a table that is written again is the same")
        }
        let base = ClientRequest(
            name: "", directory: "", profile: try Profile.builtIn(named: "client"),
            keyEncryption: .plaintext)
        let file = try accepted {
            try FleetFile(records, base: base, folder: "clients") {
                try Profile.builtIn(named: $0)
            }
        }
        guard let file else { return }
        for problem in file.problems {
            try Printed.requirePrintable(
                Printed.escaped(problem.error.message), "what is wrong with a line")
        }
        try require(
            file.rows.count + file.problems.count == max(0, records.count - 1),
            "every line of a fleet is a client or a problem")
    }

    static func certificateIndex(_ bytes: [UInt8]) throws {
        let index = try accepted { try CertificateIndex(bytes, file: "index.txt") }
        for entry in index?.entries ?? [] {
            guard let name = try accepted({ try OneLineName.subject(entry.subject) }) else {
                continue
            }
            try Names.sameText(name)
        }
    }
}
