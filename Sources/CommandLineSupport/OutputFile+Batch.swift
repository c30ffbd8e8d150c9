import CGlibc
import Glibc
import X509

extension OutputFile {
    /// Writes several files, each whole or not at all, and waits for the disk once for all of them.
    ///
    /// - Parameter files: What to write into each; standard output takes them in their order.
    /// - Throws: `CommandError` as for a single file. Those that have their names by then keep them,
    ///   and nothing is left of the others.
    public static func write(_ files: [(file: OutputFile, bytes: [UInt8])]) throws(CommandError) {
        guard files.count > 1 else {
            for (file, bytes) in files { try file.write(bytes) }
            return
        }
        var open: [(file: OutputFile, temporary: TemporaryFile)] = []
        var named = 0
        do throws(CommandError) {
            for (file, bytes) in files {
                if file.isStandardOutput {
                    file.context.streams.append(bytes)
                    continue
                }
                if file.overwrites { try file.checkTarget() }
                let temporary = try TemporaryFile(beside: file.path, name: file.name)
                open.append((file, temporary))
                let failure = temporary.finish(
                    bytes.withUnsafeBytes { temporary.append($0) },
                    permissions: file.permissions, durably: false)
                if let failure { throw file.writeError(failure) }
            }
            let directories = Set(open.map { Path.parent($0.file.path) })
            try synchronize(directories, of: open.first?.file) { descriptor in
                anchorage_sync_file_system(descriptor)
            }
            for (file, temporary) in open {
                do throws(Errno) {
                    try file.overwrites
                        ? temporary.replace(file.path) : temporary.become(file.path)
                } catch {
                    throw file.writeError(error)
                }
                named += 1
            }
            try synchronize(directories, of: open.first?.file, fsync)
        } catch {
            for (_, temporary) in open[named...] { temporary.remove() }
            throw error
        }
    }

    private static func synchronize(
        _ directories: Set<String>, of file: OutputFile?, _ sync: (Int32) -> Int32
    ) throws(CommandError) {
        guard let file else { return }
        for directory in directories {
            let descriptor = Glibc.open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard descriptor >= 0 else { throw file.writeError(.last) }
            defer { close(descriptor) }
            // Some file systems cannot synchronise a directory, and say so with EINVAL.
            if sync(descriptor) != 0, errno != EINVAL { throw file.writeError(.last) }
        }
    }
}
