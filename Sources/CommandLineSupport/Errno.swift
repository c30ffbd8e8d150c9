import Glibc

/// What the operating system answered when a call failed.
struct Errno: Error, Equatable, CustomStringConvertible {
    let code: Int32

    /// The error of the call that failed just now, on this thread.
    static var last: Errno { Errno(code: errno) }

    /// The system's own words for it.
    var description: String {
        let text = String(cString: strerror(code))
        return text.prefix(1).lowercased() + text.dropFirst()
    }
}
