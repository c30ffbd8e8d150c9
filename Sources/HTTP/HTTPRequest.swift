import FoundationEssentials

/// One HTTP request, complete before it is sent.
public struct HTTPRequest: Sendable {
    /// How long the parts of an exchange may take.
    public struct Timeouts: Equatable, Sendable {
        /// Name resolution, connection and TLS handshake together, in seconds.
        public var connectSeconds: Double

        /// The whole exchange, in seconds.
        public var totalSeconds: Double

        /// Creates the two limits, in seconds.
        public init(connectSeconds: Double = 5, totalSeconds: Double = 30) {
            self.connectSeconds = connectSeconds
            self.totalSeconds = totalSeconds
        }
    }

    /// The method in upper case, as it stands on the request line.
    public var method: String

    /// The absolute URL, `http` or `https`, already percent-encoded; sent without normalising.
    public var url: String

    /// The header fields in the order of sending; `Host` is derived from the URL where absent.
    public var headers: [(name: String, value: String)]

    /// The body; empty for none.
    public var body: [UInt8]

    /// The limits on time.
    public var timeouts: Timeouts

    /// The path of a PEM file, or of a hashed directory, whose certificates are trusted instead of
    /// the system's.
    public var caBundle: String?

    /// Whether an HTTPS server must have a certificate that is trusted, for the name it is called by.
    public var verifiesServer = true

    /// Whether it does no harm if the request arrives twice.
    public var mayArriveTwice = true

    /// Whether a proxy that the environment names is used, as `https_proxy` has it.
    public var usesProxy = true

    /// Creates a request.
    public init(
        method: String,
        url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8] = [],
        timeouts: Timeouts = Timeouts(),
        caBundle: String? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeouts = timeouts
        self.caBundle = caBundle
    }
}

extension HTTPRequest {
    /// The `Host` field that a request to this URL carries: the port is there unless it is the
    /// scheme's default.
    ///
    /// A signer that covers `host` signs this value.
    ///
    /// - Throws: `HTTPError.invalidURL` for anything but an absolute `http` or `https` URL of
    ///   visible ASCII without user information, whose host has no empty label.
    /// - SeeAlso: RFC 9110 §7.2
    public static func hostHeader(forURL url: String) throws(HTTPError) -> String {
        let isVisibleASCII = url.utf8.allSatisfy { (0x21...0x7e).contains($0) }
        guard isVisibleASCII, let parts = URLComponents(string: url),
            let scheme = parts.scheme?.lowercased(), let defaultPort = defaultPorts[scheme],
            let host = parts.encodedHost, !hasEmptyLabel(host), parts.user == nil,
            parts.password == nil
        else {
            throw .invalidURL(url)
        }
        guard let port = parts.port, port != defaultPort else { return host }
        guard (1...65_535).contains(port) else { throw .invalidURL(url) }
        return "\(host):\(port)"
    }

    /// Whether it is empty, or has a dot too many: to those who compare names with certificates
    /// ".example.com" means every name below.
    private static func hasEmptyLabel(_ host: String) -> Bool {
        let name = host.hasSuffix(".") ? host.dropLast() : host[...]
        return name.split(separator: ".", omittingEmptySubsequences: false).contains("")
    }

    private static let defaultPorts = ["http": 80, "https": 443]
}
