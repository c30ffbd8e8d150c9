import ArgumentParser
import CommandLineSupport

/// How an inventory is printed: as a table, as JSON or as comma-separated values.
struct EntryOutputOptions: ParsableArguments {
    @OptionGroup var json: JSONOption

    @Flag(name: .customLong("csv"), help: "Print comma-separated values (RFC 4180).")
    var isCSV = false

    func validate() throws {
        if json.isOn, isCSV { throw ValidationError("--json and --csv exclude each other") }
    }

    /// What the commands say of their fields.
    static let fields = """
        The fields of --json: name, kind, state, isExpired, issuer, serialNumber, subject, \
        subjectAlternativeNames, notBefore, notAfter, key, profile, requester, reservedAt, \
        issuedAt, sha256Fingerprint, replaces (the serial number of its predecessor), isReplaced \
        (a successor is live) and revocation (revokedAt, reason, invalidityDate). --csv has the \
        same in columns; a revocation's are revokedAt, revocationReason and invalidityDate.
        """
}

/// Prints entries one by one, so that there may be any number of them.
struct EntryOutput: ~Copyable {
    private enum Form { case table, json, csv }

    private let form: Form
    private let context: Context
    private var table: StreamedTable
    private var json: StreamedJSON

    init(_ options: EntryOutputOptions, in context: Context) {
        form = options.json.isOn ? .json : options.isCSV ? .csv : .table
        self.context = context
        table = StreamedTable(columns: EntryDescription.columns, in: context)
        json = StreamedJSON(in: context)
        if form == .csv { context.printCSV(EntryDescription.fields) }
    }

    mutating func add(_ entry: EntryDescription) throws {
        switch form {
        case .table: try table.add(entry.cells)
        case .json: try json.add(entry)
        case .csv:
            context.printCSV(entry.values)
            try context.flushWhenLarge()
        }
    }

    mutating func finish() {
        switch form {
        case .table: table.finish()
        case .json: json.finish()
        case .csv: break
        }
    }
}
