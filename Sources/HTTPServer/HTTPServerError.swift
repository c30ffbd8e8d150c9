/// Why the server could not be started.
public enum HTTPServerError: Error, Equatable {
    /// The address cannot be listened on: in use, not of this machine, or not permitted.
    case cannotListen(host: String, port: Int, reason: String)
}

extension HTTPServerError: CustomStringConvertible {
    /// What went wrong, for the line after `error:`.
    public var description: String {
        switch self {
        case .cannotListen(let host, let port, let reason):
            "cannot listen on \(host) port \(port): \(reason)"
        }
    }
}
