import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki check`: looks at everything in the store.
struct Check: Command {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Verify everything in the store, or in a backup.",
        discussion: """
            Files and their modes; tables, indices and triggers; SQLite's own structure; every \
            certificate, its columns, its signature and its chain; serial numbers; revocations; \
            every CRL, its signature, its number and what it leaves out; the audit log and what it \
            speaks of. Nothing is changed.

            Exits with 0 when all is well, and with 65 and a list when something is off. A \
            certificate that is reserved may have been signed when issuing was interrupted; it is \
            listed, and no fault; nor is a copy of the store that an interrupted restore has left, \
            which the next one takes away. The fields of --json are isSound, isComplete, problems (code, \
            subject, detail), problemCount, reserved (name, serialNumber), reservedCount, leftovers, \
            authorityCount, certificateCount, absentCount, listCount and auditCount.

            Examples:
              $ pki check
              checked 3 authorities, 15 certificates, 2 CRLs, 47 audit entries: all
                  is well

              $ pki check --backup pki-monday.sqlite
              checked 3 authorities, 15 certificates, 2 CRLs, 47 audit entries: all
                  is well
            """)

    @Option(help: ArgumentHelp("A backup instead of the store.", valueName: "file"))
    var backup: String?

    @OptionGroup var store: StoreOptions
    @OptionGroup var json: JSONOption

    func run(in context: Context) throws {
        let progress = CheckProgress(in: context)
        defer { progress.end() }
        let report: StoreReport
        if let backup {
            report = try AuthorityStore.check(
                backup: context.absolutePath(backup), observer: progress.observer)
        } else {
            report = try AuthorityStore.check(
                store.directory(in: context), observer: progress.observer)
        }
        progress.end()
        if !report.isSound { context.conclude(with: .dataError) }
        if json.isOn {
            try context.printJSON(ReportDescription(report))
        } else {
            print(report, in: context)
        }
    }

    private func print(_ report: StoreReport, in context: Context) {
        if !report.isSound {
            var table = Table(columns: ["CODE", "WHERE", "WHAT"])
            for problem in report.problems {
                table.add([problem.code.rawValue, problem.subject, problem.detail])
            }
            context.print(table)
            let more = report.problemCount - report.problems.count
            if more > 0 { context.print("... and \(more) more") }
            context.print("")
        }
        for reserved in report.reserved {
            context.print(
                PrintableText.escape(
                    "reserved, perhaps signed: \(reserved.name), serial number "
                        + reserved.serialNumber.hex))
        }
        for path in report.leftovers {
            context.print(
                PrintableText.escape("left by a restore that was interrupted: \(path)"))
        }
        let more = report.reservedCount - report.reserved.count
        if more > 0 { context.print("... and \(more) more") }
        guard report.isComplete else {
            context.print("the rows were not looked at, for the file is damaged")
            return
        }
        let absent = report.absentCount > 0 ? " (\(report.absentCount) known by number only)" : ""
        context.print(
            "checked \(Count.text(report.authorityCount, "authority", "authorities")), "
                + "\(Count.text(report.certificateCount, "certificate"))\(absent), "
                + "\(Count.text(report.listCount, "CRL")), "
                + "\(Count.text(report.auditCount, "audit entry", "audit entries")): "
                + (report.isSound ? "all is well" : "problems: \(report.problemCount)"))
    }
}

/// The progress of a check: one bar after the other.
final class CheckProgress {
    private let context: Context
    private var stage: CheckStage?
    private var bar: ProgressBar?

    init(in context: Context) {
        self.context = context
    }

    var observer: CheckObserver { { [self] in report($0, $1, $2) } }

    func end() {
        bar?.end()
        bar = nil
    }

    private func report(_ stage: CheckStage, _ completed: Int, _ total: Int) {
        if stage != self.stage {
            end()
            self.stage = stage
            bar = ProgressBar(Self.label(stage), total: total, in: context)
        }
        bar?.advance(to: completed)
    }

    private static func label(_ stage: CheckStage) -> String {
        switch stage {
        case .structure: "checking the file"
        case .certificates: "checking certificates"
        case .lists: "checking CRLs"
        case .log: "checking the audit log"
        }
    }
}

/// A report as `--json` has it.
private struct ReportDescription: Encodable {
    struct Problem: Encodable {
        let code: String
        let subject: String
        let detail: String
    }

    struct Reserved: Encodable {
        let name: String
        let serialNumber: String
    }

    let isSound: Bool
    let isComplete: Bool
    let problems: [Problem]
    let problemCount: Int
    let reserved: [Reserved]
    let reservedCount: Int
    let leftovers: [String]
    let authorityCount: Int
    let certificateCount: Int
    let absentCount: Int
    let listCount: Int
    let auditCount: Int

    init(_ report: StoreReport) {
        isSound = report.isSound
        isComplete = report.isComplete
        problems = report.problems.map {
            Problem(code: $0.code.rawValue, subject: $0.subject, detail: $0.detail)
        }
        problemCount = report.problemCount
        reserved = report.reserved.map {
            Reserved(name: $0.name, serialNumber: $0.serialNumber.hex)
        }
        reservedCount = report.reservedCount
        leftovers = report.leftovers
        authorityCount = report.authorityCount
        certificateCount = report.certificateCount
        absentCount = report.absentCount
        listCount = report.listCount
        auditCount = report.auditCount
    }
}
