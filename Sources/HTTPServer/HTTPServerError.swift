/// Why the server could not be started.
public enum HTTPServerError: Error, Equatable {
    /// The address cannot be listened on: in use, not of this machine, or not permitted.
    ///
    /// `code` is the system's, `errno`; nil where it gave none.
    case cannotListen(host: String, port: Int, reason: String, code: Int32?)

    /// There can be no socket of that name: in use, something else, or not permitted.
    case cannotListenAt(path: String, reason: String)
}

extension HTTPServerError: CustomStringConvertible {
    /// What went wrong, for the line after `error:`.
    public var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason, _):
            "cannot listen on \(host) port \(port): \(reason)"
        case .cannotListenAt(let path, let reason):
            "cannot listen at the socket \(path): \(reason)"
        }
    }
}
