import AWS
import CommandLineSupport
import Glibc
import HTTP
import LocalService

/// The local service whose log is asked for: that of the environment, as every AWS tool takes it,
/// or else the one that the state file names.
struct LoggedLab {
    private let file: LabFile
    private let client: LabClient

    /// Whether only the environment names it.
    private let isOfEnvironment: Bool

    /// Chooses, and says which where it may not be the one that is meant.
    ///
    /// - Throws: `lab.none` when there is none.
    init(in context: Context) throws {
        file = LabFile(in: context)
        let named = context.environment["AWS_ENDPOINT_URL"].map(Self.trimmed) ?? ""
        if Self.isLocal(named) {
            client = LabClient(endpointURL: named)
            isOfEnvironment = (try? file.running())?.endpointURL != named
            if isOfEnvironment {
                context.note("the log of \(named), which AWS_ENDPOINT_URL names")
            }
            return
        }
        let state = try Self.running(file)
        client = LabClient(endpointURL: state.endpointURL)
        isOfEnvironment = false
        if !named.isEmpty, named != state.endpointURL {
            context.note("the log of \(state), although AWS_ENDPOINT_URL names \(named)")
        }
    }

    /// The records that are wanted.
    ///
    /// - Throws: as `LabClient.records`; `lab.none` when nothing listens where the environment says.
    func records(_ wish: LabClient.Wish) throws -> RecordPage {
        do {
            return try client.records(wish)
        } catch HTTPError.couldNotConnect where isOfEnvironment {
            let other = try? file.running()
            throw CommandError(
                status: .noInput, code: "lab.none",
                message: "no local service listens at \(client.endpointURL), which "
                    + "AWS_ENDPOINT_URL names",
                hint: other == nil
                    ? Self.startHint(file)
                    : "another one runs; turn to it with: eval \"$(ra lab env)\"")
        }
    }

    /// Whether it still serves.
    func isThere() throws -> Bool {
        guard isOfEnvironment else { return try file.isHeld() }
        do {
            _ = try client.records(LabClient.Wish(last: 0))
            return true
        } catch HTTPError.couldNotConnect {
            return false
        }
    }

    private static func running(_ file: LabFile) throws -> LabState {
        do {
            return try file.running()
        } catch let error as CommandError where error.code == "lab.none" {
            throw CommandError(
                status: error.status, code: error.code, message: error.message,
                hint: startHint(file))
        }
    }

    private static func startHint(_ file: LabFile) -> String {
        let start = "start one with: eval \"$(ra lab --detach)\""
        guard access(file.logPath, R_OK) == 0 else { return start }
        let log = PrintableText.shellWord(file.logPath)
        return "\(start); what the last one in the background said: less \(log)"
    }

    private static func trimmed(_ url: String) -> String {
        url.hasSuffix("/") ? String(url.dropLast()) : url
    }

    private static func isLocal(_ url: String) -> Bool {
        guard url.hasPrefix("http://"), let host = try? HTTPRequest.hostHeader(forURL: url) else {
            return false
        }
        return Loopback.isHost(host) && url == "http://\(host)"
    }
}
