import CertificateAuthority
import CommandLineSupport
import Issuance
import X509

/// The clients that a CSV file asks for, with the place of each field in it.
struct FleetFile {
    /// What a column is called in the header.
    enum Column: String, CaseIterable {
        case name
        case sans
        case days
        case keyAlgorithm = "key_algorithm"
        case profile
    }

    /// One client.
    struct Row {
        let request: ClientRequest
        let fields: [Column: CSVReader.Field]

        /// Where a column's field began, or else the row's first.
        func position(of column: Column) -> CSVReader.Position {
            fields[column]?.position ?? fields[.name]?.position ?? .start
        }
    }

    /// Why a row cannot be issued.
    struct Problem {
        let position: CSVReader.Position
        let column: Column?
        let error: CommandError
    }

    /// The rows that can be read, in the order of the file.
    private(set) var rows: [Row] = []

    /// The rows that cannot.
    private(set) var problems: [Problem] = []

    /// Reads the records; what a cell leaves open is taken from `base`.
    ///
    /// - Parameters:
    ///   - records: Header and rows.
    ///   - base: Profile, days and type of key where a row does not say.
    ///   - folder: The absolute path in which each client gets a directory of its name.
    ///   - profile: The profile of a name or file.
    /// - Throws: `FleetFile.Problem`'s error where the header is wrong.
    init(
        _ records: [[CSVReader.Field]], base: ClientRequest, folder: String,
        profile: (String) throws -> Profile
    ) throws(HeaderProblem) {
        let columns = try Self.columns(records.first ?? [])
        var profiles: [String: Result<Profile, any Error>] = [:]
        rows.reserveCapacity(records.count)
        for record in records.dropFirst() {
            do throws(Refusal) {
                rows.append(
                    try Self.row(
                        record, columns, base: base, folder: folder,
                        profile: { text in
                            if let known = profiles[text] { return known }
                            let read = Result { try profile(text) }
                            profiles[text] = read
                            return read
                        }))
            } catch {
                problems.append(error.problem)
            }
        }
    }

    /// A header that cannot be understood, so that no row can.
    struct HeaderProblem: Error {
        let problem: Problem
    }

    private struct Refusal: Error {
        let problem: Problem

        init(_ field: CSVReader.Field, _ column: Column?, _ error: CommandError) {
            problem = Problem(position: field.position, column: column, error: error)
        }
    }

    private static func columns(
        _ header: [CSVReader.Field]
    ) throws(HeaderProblem) -> [Column] {
        var columns: [Column] = []
        for field in header {
            guard let column = Column(rawValue: field.text) else {
                throw headerProblem(
                    field, "there is no column \(PrintableText.quote(field.text))")
            }
            guard !columns.contains(column) else {
                throw headerProblem(field, "the column \(column.rawValue) is there twice")
            }
            columns.append(column)
        }
        guard columns.contains(.name) else {
            throw HeaderProblem(
                problem: Problem(
                    position: .start, column: nil,
                    error: fault("the first line has no column \"name\"")))
        }
        return columns
    }

    private static func headerProblem(
        _ field: CSVReader.Field, _ message: String
    ) -> HeaderProblem {
        HeaderProblem(
            problem: Problem(position: field.position, column: nil, error: fault(message)))
    }

    private static func fault(_ message: String) -> CommandError {
        CommandError(
            status: .dataError, code: "fleet.column", message: message,
            hint: "the columns are " + Column.allCases.map(\.rawValue).joined(separator: ", "))
    }

    private static func row(
        _ record: [CSVReader.Field], _ columns: [Column], base: ClientRequest, folder: String,
        profile: (String) -> Result<Profile, any Error>
    ) throws(Refusal) -> Row {
        guard record.count == columns.count else {
            throw Refusal(
                record[min(record.count, columns.count) - 1], nil,
                fault("\(record.count) fields, and the header has \(columns.count)"))
        }
        let fields = Dictionary(zip(columns, record), uniquingKeysWith: { first, _ in first })
        guard let name = fields[.name], !name.text.isEmpty else {
            throw Refusal(record[0], .name, fault("the name is empty"))
        }
        var request = base
        request.name = name.text
        request.directory = folder + "/" + name.text
        if let field = fields[.profile], !field.text.isEmpty {
            do {
                request.profile = try profile(field.text).get()
            } catch {
                throw Refusal(field, .profile, Hints.explain(error) ?? fault("\(error)"))
            }
        }
        if let field = fields[.days], !field.text.isEmpty {
            guard let days = Int(field.text), days > 0 else {
                throw Refusal(
                    field, .days,
                    fault("\(PrintableText.quote(field.text)) is no number of days"))
            }
            request.days = days
        }
        if let field = fields[.keyAlgorithm], !field.text.isEmpty {
            guard let algorithm = KeyAlgorithm(rawValue: field.text) else {
                throw Refusal(
                    field, .keyAlgorithm,
                    CommandError(
                        status: .dataError, code: "fleet.column",
                        message: "\(PrintableText.quote(field.text)) is no type of key",
                        hint: "types of key: "
                            + KeyAlgorithm.allCases.map(\.rawValue).joined(separator: ", ")))
            }
            request.keyAlgorithm = algorithm
        }
        if let field = fields[.sans] {
            do throws(CommandError) {
                request.subjectAlternativeNames = try AlternativeNameText.names(field.text)
            } catch {
                throw Refusal(field, .sans, error)
            }
        }
        return Row(request: request, fields: fields)
    }
}
