import CTLS
import Glibc

/// How one step on a socket ended, told in the same words with TLS and without.
struct StepReason {
    private var bytes = [CChar](repeating: 0, count: 256)

    /// Why the step failed.
    var text: String {
        String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Lets libssl's shim make the step, which writes the reason down.
    mutating func fill(
        _ step: (UnsafeMutablePointer<CChar>, Int) -> Int32
    ) -> Int32 {
        bytes.withUnsafeMutableBufferPointer { buffer in
            guard let start = buffer.baseAddress else { return Int32(ANCHORAGE_TLS_FAILED) }
            return step(start, buffer.count)
        }
    }

    /// The outcome of `recv` or `send` on a socket without TLS; `errno` must still be theirs.
    mutating func step(_ result: Int, wanting: Int, _ count: inout Int) -> Int32 {
        let code = errno
        count = max(0, result)
        if result > 0 { return Int32(ANCHORAGE_TLS_DONE) }
        if result == 0 { return Int32(ANCHORAGE_TLS_CLOSED) }
        if code == EAGAIN || code == EWOULDBLOCK || code == EINTR { return Int32(wanting) }
        _ = fill { text, size in
            strerror_r(code, text, size)
            return 0
        }
        return Int32(ANCHORAGE_TLS_FAILED)
    }

    /// What the socket must be ready for before the step is made again; nil when it failed.
    static func events(of step: Int32) -> Int16? {
        switch Int(step) {
        case ANCHORAGE_TLS_WANTS_READ: Int16(POLLIN)
        case ANCHORAGE_TLS_WANTS_WRITE: Int16(POLLOUT)
        default: nil
        }
    }
}
