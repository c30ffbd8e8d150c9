import Glibc
import X509

/// What comes out of two pipes, read as it comes, so that neither fills up.
struct CollectedOutput {
    var output: [UInt8] = []
    var complaint: [UInt8] = []

    private let limit: Int

    enum End { case whole, broken, late }

    /// How often it is looked whether the writer has ended while somebody else holds its pipes.
    private static let lookMilliseconds = 20.0

    /// - Parameter limit: so many bytes may come out of both.
    init(limit: Int) {
        self.limit = limit
    }

    /// Reads two pipes, which must not block, to their ends, or until their writer has ended.
    ///
    /// - Parameters:
    ///   - first: the pipe of the output.
    ///   - second: the pipe of the complaint.
    ///   - deadline: when it must be done.
    ///   - isOver: whether the writer has ended: then what is there is all, although a process that
    ///     it has started may still hold the pipes.
    /// - Returns: `broken` where reading failed, or there was too much.
    mutating func read(
        _ first: Int32, _ second: Int32, deadline: Double?, isOver: () -> Bool
    ) -> End {
        var waiting = [
            pollfd(fd: first, events: Int16(POLLIN), revents: 0),
            pollfd(fd: second, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 65_536)
        defer { buffer.withUnsafeMutableBytes { $0.cleanse() } }
        // An array that grows leaves its former bytes behind as they are.
        output.reserveCapacity(limit + buffer.count)
        while waiting.contains(where: { $0.fd >= 0 }) {
            var timeout = Self.lookMilliseconds
            if let deadline {
                let rest = deadline - MonotonicTime.now
                guard rest > 0 else { return .late }
                timeout = min(timeout, rest * 1_000 + 1)
            }
            // Asked first: what it wrote before it ended is then in the pipes.
            let isLast = isOver()
            let count = poll(&waiting, 2, isLast ? 0 : Int32(timeout))
            guard count >= 0 || errno == EINTR else { return .broken }
            if isLast, count == 0 { return .whole }
            guard count > 0 else { continue }
            for index in waiting.indices where waiting[index].revents != 0 {
                guard take(&waiting[index], into: index, &buffer) else { return .broken }
            }
        }
        return .whole
    }

    private mutating func take(
        _ pipe: inout pollfd, into index: Int, _ buffer: inout [UInt8]
    ) -> Bool {
        let count = Glibc.read(pipe.fd, &buffer, buffer.count)
        if count < 0 { return errno == EINTR || errno == EAGAIN }
        if count == 0 { pipe.fd = -1 }
        if index == 0 { output += buffer[..<count] } else { complaint += buffer[..<count] }
        return output.count + complaint.count <= limit
    }
}
