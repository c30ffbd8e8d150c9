import CommandLineSupport
import FoundationEssentials
import Glibc
import RolesAnywhere
import X509

/// Keeps AWS in step with the CRLs of a directory, until it is told to stop.
struct ListWatcher {
    let directory: String
    let trustAnchor: TrustAnchorDetail
    let provisioner: Provisioner
    let context: Context
    private var schedule: WatchSchedule
    private var complaint: String?

    init(
        directory: String, trustAnchor: TrustAnchorDetail, provisioner: Provisioner,
        recheck: Period, in context: Context
    ) {
        self.directory = directory
        self.trustAnchor = trustAnchor
        self.provisioner = provisioner
        self.context = context
        schedule = WatchSchedule(recheckSeconds: Double(recheck.seconds))
    }

    /// Looks at the directory every second.
    ///
    /// What AWS answers soon enough is finished before it returns.
    mutating func run(until signals: StopSignals) {
        repeat {
            for path in due() {
                let outcome = bringOver(path)
                schedule.note(outcome, of: path, at: context.now())
                if signals.hasArrived { return }
            }
        } while !signals.wait(seconds: 1)
    }

    /// Looks at every file of the directory once.
    ///
    /// - Throws: `CommandError` with `crl.left` when AWS has not all of them afterwards.
    func runOnce() throws {
        let paths = try paths()
        let outcomes = paths.map { bringOver($0) }
        let left = outcomes.count { $0 != .kept }
        guard left == 0 else {
            // What may be taken another time is the reason to try again.
            throw CommandError(
                status: outcomes.contains(.failed) ? .temporaryFailure : .dataError,
                code: "crl.left",
                message: "\(left) of \(Count.text(paths.count, "CRL")) could not be imported",
                hint: "what is the matter with each is said above")
        }
    }

    /// The files of the directory; none is no error.
    private func paths() throws -> [String] {
        do {
            let paths = try Directories.files(
                in: directory, withExtensions: ["crl"], context: context)
            guard let paths else { throw CommandError.noDirectory(directory) }
            return paths
        } catch let error as CommandError where error.code == "file.missing" {
            return []
        }
    }

    private mutating func due() -> [String] {
        do {
            let paths = try paths()
            complaint = nil
            var files: [String: WatchSchedule.Stamp] = [:]
            for path in paths { files[path] = stamp(of: path) }
            return schedule.due(files, at: context.now())
        } catch {
            // Once, and not every second.
            if complaint != "\(error)" { context.note("error: \(error)") }
            complaint = "\(error)"
            return []
        }
    }

    private func stamp(of path: String) -> WatchSchedule.Stamp? {
        var status = stat()
        guard stat(context.absolutePath(path), &status) == 0 else { return nil }
        return WatchSchedule.Stamp(
            inode: UInt64(status.st_ino), size: Int64(status.st_size),
            seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }

    private func bringOver(_ path: String) -> WatchSchedule.Outcome {
        do {
            let name = Self.name(of: path)
            try ResourceName.check(name, kind: .crl)
            let list = try RevocationListFile.read(path, kind: .file, in: context)
            try RevocationListFile.check(list, for: trustAnchor, in: context)
            let done = try provisioner.importList(
                list, name: name, trustAnchorARN: trustAnchor.trustAnchorArn)
            if done.change != .unchanged {
                context.note("\(PrintableText.quote(name)): " + Self.summary(list.list))
            }
            return .kept
        } catch {
            let known = (error as? CommandError) ?? Hints.commandError(for: error)
            let file = PrintableText.quote(path)
            let message = known?.message ?? "\(error)"
            context.note("error: " + (message.hasPrefix(file) ? message : "\(file): \(message)"))
            if let hint = known?.hint { context.note("hint: \(hint)") }
            switch known?.status {
            case .dataError, .usage, .cannotCreate: return .refused
            default: return .failed
            }
        }
    }

    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return String(file.dropLast(".crl".count))
    }

    private static func summary(_ list: CertificateRevocationList) -> String {
        let number = list.number.map { "CRL number \($0.decimal)" } ?? "CRL"
        return number + " of \(list.thisUpdate.ISO8601Format()) with "
            + Count.text(list.entries.count, "revoked certificate") + " is in AWS"
    }
}

extension CommandError {
    fileprivate static func noDirectory(_ path: String) -> CommandError {
        CommandError(
            status: .noInput, code: "file.kind",
            message: "\(PrintableText.quote(path)) is no directory",
            hint: "name the directory that pki create-crl writes into")
    }
}
