import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki backup`: a complete copy of the store.
struct Backup: Command {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the store into one file, while others may write to it.",
        discussion: """
            The file is complete and of one moment, mode 0600, synced and looked at before it gets \
            its name. It holds the authorities' keys as the store does, under their passphrases. \
            Never copy the store with cp: what is in SQLite's log would be missing.

            Example:
              $ pki backup --out pki-monday.sqlite
              backed up 15 certificates and 47 audit entries to pki-monday.sqlite
                  (176128 bytes, mode 0600)
            """)

    @Option(help: ArgumentHelp("The new file.", valueName: "file"))
    var out: String

    @Flag(help: "Replace an earlier backup of the same store.")
    var force = false

    @OptionGroup var store: StoreOptions

    func run(in context: Context) throws {
        guard out != "-" else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "--out names a file: a backup is looked at before it counts",
                hint: "for example: --out pki-backup.sqlite")
        }
        if !force { try refuseExisting(in: context) }
        let bar = LateProgressBar("copying the store", in: context)
        defer { bar.end() }
        let summary = try store.open(in: context).backup(
            to: context.absolutePath(out), replacing: force, observer: bar.observer)
        bar.end()
        context.note(
            "backed up \(Count.text(summary.certificateCount, "certificate")) and "
                + "\(Count.text(summary.auditCount, "audit entry", "audit entries")) to \(out) (\(summary.size) bytes, mode 0600)"
        )
    }
}

extension Backup {
    // A backup is no output like others: --force replaces what this store contains.
    private func refuseExisting(in context: Context) throws {
        do {
            _ = try OutputFile(out, mode: .owner, in: context)
        } catch  where error.code == "file.exists" {
            throw CommandError(
                status: error.status, code: error.code, message: error.message,
                hint: "name another file; --force replaces an earlier backup of the same store")
        }
    }
}

/// A bar whose total is known only when the work has begun.
final class LateProgressBar {
    private let label: String
    private let context: Context
    private var bar: ProgressBar?

    init(_ label: String, in context: Context) {
        self.label = label
        self.context = context
    }

    var observer: (_ completed: Int, _ total: Int) -> Void {
        { [self] completed, total in
            if bar == nil { bar = ProgressBar(label, total: total, in: context) }
            bar?.advance(to: completed)
        }
    }

    func end() {
        bar?.end()
        bar = nil
    }
}
