import CommandLineSupport
import Glibc
import HTTPServer

/// Why a server cannot listen at a port, and what to do about it.
enum ListeningRefusal {
    /// Tells the causes apart by the system's numbers.
    ///
    /// - Parameters:
    ///   - error: what starting the server gave.
    ///   - area: the first word of the error's code.
    ///   - foreignHint: for an address that is not this machine's.
    ///   - takenHint: for a port that somebody else has.
    /// - Returns: what is said.
    static func commandError(
        for error: any Error, area: String, foreignHint: String, takenHint: String
    ) -> CommandError {
        guard case HTTPServerError.cannotListen(_, let port, _, let code) = error else {
            return CommandError(
                status: .failure, code: "\(area).start", message: "\(error)",
                hint: "look at what the system says, and try again")
        }
        let (status, kind, hint): (ExitStatus, String, String) =
            switch code {
            case EADDRNOTAVAIL: (.configuration, "address", foreignHint)
            case EADDRINUSE: (.temporaryFailure, "port", takenHint)
            case EACCES, EPERM:
                (
                    .noPermission, "permission",
                    port < 1024
                        ? "the system keeps ports below 1024 for root; take another one"
                        : "the system, or what confines this process, forbids it"
                )
            default: (.configuration, "address", foreignHint)
            }
        return CommandError(
            status: status, code: "\(area).\(kind)", message: "\(error)", hint: hint)
    }
}
