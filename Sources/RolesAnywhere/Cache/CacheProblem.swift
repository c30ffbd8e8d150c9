import Glibc

/// Why sessions cannot be kept: never a reason to fail, for AWS can be asked.
public enum CacheProblem: Error, Equatable, Sendable {
    /// Nothing names a place for them.
    case noPlace

    /// A call to the system failed.
    case system(path: String, code: Int32)

    /// A directory belongs to somebody else, or is a link or a file.
    case foreign(path: String)

    static func last(_ path: String) -> CacheProblem { .system(path: path, code: errno) }
}

extension CacheProblem: CustomStringConvertible {
    /// The reason as part of a sentence.
    public var description: String {
        switch self {
        case .noPlace:
            "there is no home directory"
        case .system(let path, let code):
            "\(path): \(String(cString: strerror(code)))"
        case .foreign(let path):
            "\(path) is not a directory of this user"
        }
    }
}
