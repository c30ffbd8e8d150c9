import HTTP

/// Where a service is reached, and what its signatures are scoped to.
public struct Endpoint: Hashable, Sendable {
    /// The base URL, without a slash at its end.
    public let url: String

    /// The value of the Host header: the port only where it is not the scheme's own.
    public let host: String

    /// The path that comes before a request's own; empty for what AWS publishes.
    public let basePath: String

    /// The region in the scope of signatures.
    public let signingRegion: String

    /// Whether the URL was configured, and is not the one that AWS publishes.
    public let isOverride: Bool

    /// The path of a request to this endpoint: behind the base path, which stands alone where the
    /// request's own is no more than a slash.
    func path(_ path: String) -> String {
        path == "/" && !basePath.isEmpty ? basePath : basePath + path
    }

    /// An endpoint that a setting names; a published one when `setting` is nil.
    ///
    /// - Throws: `AWSError.invalidEndpoint` when the URL is not absolute http or https, or carries
    ///   more than a host, a port and a path.
    init(url: String, signingRegion: String, setting: String?) throws(AWSError) {
        var base = url[...]
        while base.hasSuffix("/") { base = base.dropLast() }
        self.url = String(base)
        self.signingRegion = signingRegion
        isOverride = setting != nil
        do {
            host = try HTTPRequest.hostHeader(forURL: self.url)
        } catch {
            throw .invalidEndpoint(url: url, setting: setting ?? "")
        }
        guard !base.contains(where: { $0 == "?" || $0 == "#" }) else {
            throw .invalidEndpoint(url: url, setting: setting ?? "")
        }
        // Scheme, two slashes, authority; what is left is the path.
        let slash = base.indices.filter { base[$0] == "/" }.dropFirst(2).first ?? base.endIndex
        basePath = String(base[slash...])
    }
}
