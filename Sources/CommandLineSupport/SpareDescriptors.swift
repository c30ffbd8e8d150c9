import Glibc

/// Whether there is room for the files that a command with threads of its own opens.
///
/// Dispatch and the network engine end the process where they get none.
enum SpareDescriptors {
    private static let least = 40

    /// Opens so many files for a moment.
    ///
    /// - Throws: `CommandError` where there may be no more.
    static func check() throws(CommandError) {
        var opened: [Int32] = []
        defer { for descriptor in opened { close(descriptor) } }
        while opened.count < least {
            let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else {
                // A /dev without it is no lack of room.
                guard errno == EMFILE || errno == ENFILE else { return }
                throw CommandError(
                    status: .temporaryFailure, code: "files.limit",
                    message: "no more files can be opened: \(Errno.last)",
                    hint: "close some, or raise the limit: ulimit -n 1024")
            }
            opened.append(descriptor)
        }
    }
}
