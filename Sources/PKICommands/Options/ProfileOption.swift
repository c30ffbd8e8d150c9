import CommandLineSupport
import Issuance
import X509

/// A profile as the command line names it: a built-in one, or a file.
enum ProfileOption {
    static func profile(_ text: String, in context: Context) throws -> Profile {
        guard isPath(text) else { return try Profile.builtIn(named: text) }
        return try Profile(json: json(text, in: context), source: text)
    }

    /// The JSON of a profile, which is one.
    static func file(_ text: String, in context: Context) throws -> [UInt8] {
        guard isPath(text) else { return try Profile.builtInFile(named: text) }
        let json = try json(text, in: context)
        _ = try Profile(json: json, source: text)
        return json
    }

    // What has a slash or a dot is a path; the built-in names have neither.
    private static func isPath(_ text: String) -> Bool {
        Path.hasSlash(text) || text.contains(".")
    }

    private static func json(_ path: String, in context: Context) throws -> [UInt8] {
        try InputFile.read(path, limit: 1 << 16, in: context)
    }
}
