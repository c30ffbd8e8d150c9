import Glibc
import NIOCore

/// The system's own words for an error, to follow a colon.
enum SystemReason {
    static func text(_ code: Int32) -> String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }

    static func text(_ error: any Error) -> String {
        code(error).map { text($0) } ?? "\(error)"
    }

    /// The system's number of an error; nil where it is none of the system's.
    static func code(_ error: any Error) -> Int32? { (error as? IOError)?.errnoCode }
}
