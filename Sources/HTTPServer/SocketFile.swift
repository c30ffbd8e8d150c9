import Glibc

/// A listening socket in the file system.
///
/// Its mode is set before it has a name: between `bind` and `chmod` anybody could have connected.
struct SocketFile: Sendable {
    let path: String
    let descriptor: Int32
    private let device: dev_t
    private let node: ino_t

    /// Makes the socket, in place of one that nobody listens at any more.
    ///
    /// - Throws: `HTTPServerError.cannotListenAt`.
    init(path: String) throws(HTTPServerError) {
        var address = try Self.address(path)
        try Self.clearAway(path, &address)
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        // On Linux the file takes the mode that its socket has when it is bound.
        guard descriptor >= 0, fchmod(descriptor, 0o600) == 0,
            Self.call(bind, descriptor, &address) == 0
        else {
            let code = errno
            if descriptor >= 0 { close(descriptor) }
            throw Self.failure(path, code)
        }
        var status = stat()
        guard lstat(path, &status) == 0 else {
            let code = errno
            close(descriptor)
            throw Self.failure(path, code)
        }
        self.path = path
        self.descriptor = descriptor
        device = status.st_dev
        node = status.st_ino
    }

    /// Removes the name, unless it means another socket by now.
    func remove() {
        var status = stat()
        guard lstat(path, &status) == 0, status.st_dev == device, status.st_ino == node else {
            return
        }
        unlink(path)
    }

    private static func clearAway(
        _ path: String, _ address: inout sockaddr_un
    ) throws(HTTPServerError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw .cannotListenAt(path: path, reason: "it exists and is no socket")
        }
        let probe = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { throw failure(path, errno) }
        defer { close(probe) }
        guard call(connect, probe, &address) != 0, errno == ECONNREFUSED else {
            throw failure(path, EADDRINUSE)
        }
        unlink(path)
    }

    private static func address(_ path: String) throws(HTTPServerError) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard !bytes.isEmpty, bytes.count < capacity, !bytes.contains(0) else {
            throw .cannotListenAt(
                path: path, reason: "the path of a socket has 1 to \(capacity - 1) bytes")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        return address
    }

    private static func call(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32,
        _ address: inout sockaddr_un
    ) -> Int32 {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> HTTPServerError {
        .cannotListenAt(path: path, reason: SystemReason.text(code))
    }
}
