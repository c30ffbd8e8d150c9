/// Paths as the system reads them: octets, of which 0x2F alone separates.
///
/// A `Character` may be a slash with marks that combine with it, which is no slash to Swift and one
/// to the system; so nothing here compares characters.
public enum Path {
    private static let slash = UInt8(ascii: "/")

    /// Whether a path starts at the root.
    public static func isAbsolute(_ path: String) -> Bool { path.utf8.first == slash }

    /// Whether a path can only name a directory.
    public static func endsWithSlash(_ path: String) -> Bool { path.utf8.last == slash }

    /// Whether there is more than a name.
    public static func hasSlash(_ path: String) -> Bool { path.utf8.contains(slash) }

    /// The names on a path; what stands between two slashes that follow each other is none.
    public static func names(_ path: String) -> [String] {
        path.utf8.split(separator: slash).map { String(Substring($0)) }
    }

    /// The path without slashes at its end.
    public static func trimmed(_ path: String) -> String {
        var octets = path.utf8[...]
        while octets.count > 1, octets.last == slash { octets.removeLast() }
        return String(Substring(octets))
    }

    /// What stands before the last slash; a dot where there is none.
    public static func parent(_ path: String) -> String {
        let path = trimmed(path)
        guard let last = path.utf8.lastIndex(of: slash) else { return "." }
        let parent = path.utf8[..<last]
        return parent.isEmpty ? "/" : trimmed(String(Substring(parent)))
    }

    /// What stands behind the last slash.
    public static func name(_ path: String) -> String {
        let path = trimmed(path)
        guard let last = path.utf8.lastIndex(of: slash) else { return path }
        return String(Substring(path.utf8[path.utf8.index(after: last)...]))
    }

    /// A name below a directory.
    public static func joined(_ directory: String, _ name: String) -> String {
        endsWithSlash(directory) ? directory + name : directory + "/" + name
    }

    /// A name beside another file, whose path is kept as far as its last slash.
    public static func sibling(of path: String, _ name: String) -> String {
        guard let last = path.utf8.lastIndex(of: slash) else { return name }
        return String(Substring(path.utf8[...last])) + name
    }
}
