/// Where sessions are kept between two runs.
public struct CacheLocation: Equatable, Sendable {
    /// The directory of all programs' caches, which may not exist yet.
    public let base: String

    /// The directories below it, of which the last one holds the sessions.
    public let names: [String]

    /// The directory of the sessions.
    public var path: String { ([base] + names).joined(separator: "/") }

    /// Which system's habits are followed.
    public enum Layout: Sendable {
        /// The XDG Base Directory Specification.
        case xdg
        /// Apple's File System Programming Guide.
        case macOS
    }

    /// The place that the environment names.
    ///
    /// - Parameters:
    ///   - layout: which system's habits are followed.
    ///   - cacheHome: the value of `XDG_CACHE_HOME`, which counts where it is absolute.
    ///   - homeDirectory: the user's home directory.
    /// - Returns: nil where neither names a place.
    /// - SeeAlso: XDG Base Directory Specification, "Environment variables"
    public static func standard(
        _ layout: Layout, cacheHome: String?, homeDirectory: String
    ) -> CacheLocation? {
        if let cacheHome, cacheHome.utf8.first == UInt8(ascii: "/") {
            return CacheLocation(base: cacheHome, names: ["anchorage", "sessions"])
        }
        guard homeDirectory.utf8.first == UInt8(ascii: "/"), homeDirectory != "/" else {
            return nil
        }
        switch layout {
        case .xdg:
            return CacheLocation(
                base: homeDirectory + "/.cache", names: ["anchorage", "sessions"])
        case .macOS:
            return CacheLocation(
                base: homeDirectory + "/Library/Caches", names: ["anchorage", "sessions"])
        }
    }
}
