import CommandLineSupport
import FoundationEssentials
import RolesAnywhere
import X509

/// A manifest that a user keeps in a file.
struct ManifestFile {
    let path: String
    let context: Context

    init(_ path: String, in context: Context) {
        self.path = path
        self.context = context
    }

    /// Reads the manifest and the files that it names.
    ///
    /// - Parameter now: the time, where certificates that have expired are not to be sent.
    /// - Returns: what the account is to have.
    /// - Throws: `RolesAnywhereError`, or `CommandError` for a file that cannot be read.
    func read(at now: Date? = nil) throws -> DesiredState {
        let bytes = try InputFile.read(path, limit: 1 << 22, in: context)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RolesAnywhereError.invalidManifest(place: "its bytes", reason: "it is not UTF-8")
        }
        return try DesiredState(Manifest(text), at: now, read: file)
    }

    /// A file of the manifest: relative paths start from the manifest's own directory.
    private func file(_ name: String) throws -> [UInt8] {
        let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
        let file = Path.isAbsolute(name) || path == "-" ? name : folder + name
        return try InputFile.read(file, limit: 8 << 20, in: context)
    }
}
