import AWS
import CommandLineSupport
import RolesAnywhere

/// Profiles on their way into the config file: all of them, or none.
struct ConfigProfiles {
    private let profiles: [any ConfigProfile]
    private let context: Context

    init(_ profiles: [any ConfigProfile], context: Context) {
        self.profiles = profiles
        self.context = context
    }

    /// Writes them, and says what there was before.
    func write() throws {
        let path = SharedFile.configPath(in: context)
        // What cannot be written is told before a directory is made for it.
        _ = try edited(read(path))
        try SharedFile.makeDirectory(of: path, in: context)
        let lock = try DirectoryLock(around: path, in: context)
        defer { withExtendedLifetime(lock) {} }
        let (bytes, replaced) = try edited(read(path))
        try OutputFile(replacing: path, in: context).write(bytes)
        for profile in profiles {
            context.note("wrote the profile \(PrintableText.quote(profile.name)) to \(path)")
            for (key, value) in replaced[profile.name] ?? [] {
                context.note("its \(key) was until now: \(PrintableText.escape(value))")
            }
            try SharedFile.warnOfShadow(profile: profile.name, in: context)
        }
    }

    private func read(_ path: String) throws -> ConfigFile {
        try ConfigFile(SharedFile.read(path, in: context) ?? [], path: path)
    }

    private func edited(
        _ file: ConfigFile
    ) throws -> (bytes: [UInt8], replaced: [String: [(key: String, value: String)]]) {
        var file = file
        var replaced: [String: [(key: String, value: String)]] = [:]
        for profile in profiles {
            replaced[profile.name] = try profile.replaced(in: file)
            file = try ConfigFile(profile.written(into: file), path: file.path)
        }
        return (file.bytes, replaced)
    }
}
