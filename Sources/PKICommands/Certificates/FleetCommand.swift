import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// What `pki issue-client --from` does: reads the file, looks at what there is, and issues the rest.
struct FleetCommand {
    let path: String
    let folder: String
    let keepsGoing: Bool
    let store: AuthorityStore
    let issuer: String?
    let operation: OperationContext
    let passphrase: AuthorityPassphrase
    let keyPassphrase: NewKeyPassphrase
    let context: Context

    /// How many lines about single rows are said before the rest is only counted.
    private static let mostLines = 20
    private static let largestFile = 1 << 28

    /// Issues what is missing, and says of each row what became of it.
    func run(base: ClientRequest) throws -> [FleetLine] {
        let file = try read(base: base)
        var requests = file.rows.map(\.request)
        let lanes = ProcessInfo.processInfo.activeProcessorCount
        let standings = try store.survey(
            fleet: requests, issuer: issuer, context: operation, lanes: lanes)
        var problems = file.problems
        for (row, standing) in zip(file.rows, standings) {
            if case .refused(let error) = standing { problems.append(problem(row, error)) }
        }
        problems.sort {
            ($0.position.line, $0.position.column) < ($1.position.line, $1.position.column)
        }
        try refuse(problems, of: file.rows.count + file.problems.count)

        let open = standings.indices.filter { standings[$0].isOpen }
        var outcomes: [Int: FleetOutcome] = [:]
        if !open.isEmpty {
            let keyEncryption = try keyEncryption()
            for index in open { requests[index].keyEncryption = keyEncryption }
            let report = try issue(open.map { requests[$0] }, open.map { standings[$0] }, lanes)
            for (index, outcome) in zip(open, report.outcomes) { outcomes[index] = outcome }
            for index in open {
                guard case .failed(let error) = outcomes[index] else { continue }
                problems.append(problem(file.rows[index], error))
            }
            if let stop = report.stop { try sayWhatWasDone(report, before: stop) }
        }
        tell(problems)
        return lines(file, standings, outcomes)
    }

    private func read(base: ClientRequest) throws -> FleetFile {
        let bytes = try InputFile.read(path, limit: Self.largestFile, in: context)
        do {
            let records = try CSVReader.records(bytes)
            return try FleetFile(records, base: base, folder: folder) { text in
                try ProfileOption.profile(text, in: context)
            }
        } catch let fault as CSVReader.Fault {
            throw CommandError(
                status: .dataError, code: "csv.syntax",
                message: "\(place(fault.position)): \(fault.detail)",
                hint: "the file must be comma-separated as RFC 4180 has it, in UTF-8")
        } catch let error as FleetFile.HeaderProblem {
            throw placed(error.problem)
        }
    }

    private func issue(
        _ requests: [ClientRequest], _ standings: [FleetStanding], _ lanes: Int
    ) throws -> FleetReport {
        let authority = try store.authority(named: issuer)
        let signer = try passphrase.issuer(authority, in: store, context)
        let bar = ProgressBar("issuing", total: requests.count, in: context)
        defer { bar.end() }
        return try store.issueFleet(
            requests,
            unfinished: Set(standings.indices.filter { standings[$0].isUnfinished }),
            issuer: signer, context: operation, lanes: lanes
        ) { bar.advance(by: $0) }
    }

    private func keyEncryption() throws -> KeyEncryption {
        guard let source = keyPassphrase.source(of: "each client's key") else {
            return .plaintext
        }
        return .passphrase(try source.new(minimumCharacters: 1, in: context))
    }

    // --- What is said ----------------------------------------------------------------------------

    /// Refuses the whole file for one bad row, unless told to keep going.
    private func refuse(_ problems: [FleetFile.Problem], of count: Int) throws {
        guard !keepsGoing, let first = problems.first else { return }
        guard problems.count > 1 else { throw placed(first) }
        tell(problems)
        let error = placed(first)
        throw CommandError(
            status: error.status, code: error.code,
            message:
                "\(problems.count) of \(count) rows cannot be issued; the first: \(error.message)",
            hint: "nothing was issued; correct them, or issue the others with --keep-going")
    }

    private func tell(_ problems: [FleetFile.Problem]) {
        for problem in problems.prefix(Self.mostLines) { context.note(placed(problem).message) }
        if problems.count > Self.mostLines {
            context.note("and \(problems.count - Self.mostLines) more")
        }
    }

    private func problem(_ row: FleetFile.Row, _ error: any Error) -> FleetFile.Problem {
        let error =
            Hints.explain(error)
            ?? CommandError(status: .failure, code: "internal", message: "\(error)")
        let column = FleetFile.Column(faultOf: error.code)
        return FleetFile.Problem(
            position: row.position(of: column), column: column, error: error)
    }

    private func placed(_ problem: FleetFile.Problem) -> CommandError {
        let column = problem.column.map { "\($0.rawValue): " } ?? ""
        return CommandError(
            status: problem.error.status, code: problem.error.code,
            message: "\(place(problem.position)): \(column)\(problem.error.message)",
            hint: problem.error.hint)
    }

    private func place(_ position: CSVReader.Position) -> String {
        "\(path):\(position.line):\(position.column)"
    }

    /// After a stop nothing is on standard output, so what was done is said here.
    private func sayWhatWasDone(_ report: FleetReport, before stop: any Error) throws {
        let done = report.outcomes.count(where: \.isDone)
        context.note(
            "\(done) of \(report.outcomes.count) clients were issued before this; the same command "
                + "goes on where it stopped")
        throw stop
    }

    private func lines(
        _ file: FleetFile, _ standings: [FleetStanding], _ outcomes: [Int: FleetOutcome]
    ) -> [FleetLine] {
        var lines: [FleetLine] = []
        for (index, row) in file.rows.enumerated() {
            let name = row.request.name
            let line = row.position(of: .name).line
            switch (standings[index], outcomes[index]) {
            case (.present(let member), _):
                lines.append(FleetLine(line, name, "present", member))
            case (_, .issued(let member)):
                lines.append(FleetLine(line, name, "issued", member))
            case (_, .finished(let member)):
                lines.append(FleetLine(line, name, "finished", member))
            case (.refused(let error), _), (_, .failed(let error)):
                lines.append(FleetLine(line, name, failure: placed(problem(row, error))))
            default: break
            }
        }
        for problem in file.problems {
            lines.append(FleetLine(problem.position.line, nil, failure: placed(problem)))
        }
        return lines.sorted { $0.line < $1.line }
    }
}

extension FleetStanding {
    fileprivate var isOpen: Bool {
        switch self {
        case .missing, .unfinished: true
        case .present, .refused: false
        }
    }

    fileprivate var isUnfinished: Bool {
        if case .unfinished = self { return true }
        return false
    }
}

extension FleetOutcome {
    fileprivate var isDone: Bool {
        switch self {
        case .issued, .finished: true
        case .failed, .untouched: false
        }
    }
}

extension FleetFile.Column {
    /// The column whose content an error of this code is about.
    init(faultOf code: String) {
        self =
            if code.hasPrefix("san.") {
                .sans
            } else if code.hasPrefix("time.") {
                .days
            } else if code.hasPrefix("key.") {
                .keyAlgorithm
            } else if code.hasPrefix("profile.") {
                .profile
            } else {
                .name
            }
    }
}
