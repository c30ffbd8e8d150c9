import Glibc

/// System calls on files, with errors as values.
enum FileSystem {
    /// Writes all bytes, however often the system has to be asked.
    ///
    /// - Returns: Nil, or why it stopped.
    static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Errno? {
        var rest = bytes
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if written < 0 {
                let reason = Errno.last
                if waits(reason, descriptor, for: POLLOUT) { continue }
                return reason
            }
            rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
        }
        return nil
    }

    /// Reads until the buffer is full or the input ends.
    ///
    /// - Returns: The number of bytes read.
    static func read(
        into buffer: UnsafeMutableRawBufferPointer, from descriptor: Int32
    ) throws(Errno) -> Int {
        var count = 0
        while count < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer.dropFirst(count))
            let received = Glibc.read(descriptor, rest.baseAddress, rest.count)
            if received < 0 {
                let reason = Errno.last
                if waits(reason, descriptor, for: POLLIN) { continue }
                throw reason
            }
            if received == 0 { break }
            count += received
        }
        return count
    }

    /// Waits where a call may be made again: it was interrupted, or whoever passed the file on has had
    /// it not block.
    private static func waits(_ reason: Errno, _ descriptor: Int32, for event: Int32) -> Bool {
        switch reason.code {
        case EINTR: return true
        case EAGAIN, EWOULDBLOCK:
            var waiting = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            return poll(&waiting, 1, -1) >= 0 || errno == EINTR
        default: return false
        }
    }

    /// What a path names, without following a symlink at its end; nil where there is nothing.
    static func linkStatus(_ path: String) throws(Errno) -> stat? {
        var status = stat()
        if lstat(path, &status) == 0 { return status }
        if errno == ENOENT { return nil }
        throw .last
    }

    /// Makes what happened in a directory durable.
    static func synchronizeDirectory(_ path: String) throws(Errno) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .last }
        defer { close(descriptor) }
        // Some file systems cannot synchronise a directory, and say so with EINVAL.
        if fsync(descriptor) != 0, errno != EINVAL { throw .last }
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Overwrites the bytes in a way that no optimiser removes.
    func cleanse() {
        if let baseAddress { explicit_bzero(baseAddress, count) }
    }
}

extension stat {
    var isDirectory: Bool { st_mode & S_IFMT == S_IFDIR }
    var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
    var isSymbolicLink: Bool { st_mode & S_IFMT == S_IFLNK }

    /// The permission bits.
    var permissions: mode_t { st_mode & 0o7777 }
}
