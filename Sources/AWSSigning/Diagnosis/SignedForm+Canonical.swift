extension SignedForm {
    /// A request as the service received it, and how it brought it into canonical form.
    struct Received {
        let request: SigningRequest
        let signedHeaders: [String]
        let options: CanonicalRequest.Options

        /// The path of the canonical request before it is encoded.
        let path: String

        /// The canonical request in lines: method, path, query, one each header, an empty one, the
        /// headers' names, the body's hash.
        let lines: [String]

        init(
            _ request: SigningRequest, _ canonical: CanonicalRequest, signedHeaders: [String],
            options: CanonicalRequest.Options, path: String? = nil
        ) {
            self.request = request
            self.signedHeaders = signedHeaders.map { $0.lowercased() }
            self.options = options
            self.path = path ?? request.path
            lines = canonical.text.split(separator: "\n", omittingEmptySubsequences: false)
                .map(String.init)
        }

        fileprivate var headers: Range<Int> { 3..<max(3, lines.count - 3) }
    }

    /// The canonical request of this form; nil where it is that of the service, or where the form
    /// is no matter of the canonical request.
    func canonical(_ received: Received) -> CanonicalRequest? {
        // One line differs at most, so that a form costs little.
        guard received.lines.count >= 6, let lines = lines(received), lines != received.lines else {
            return nil
        }
        return CanonicalRequest(text: lines.joined(separator: "\n"))
    }

    private func lines(_ received: Received) -> [String]? {
        var lines = received.lines
        var options = received.options
        switch self {
        case .hostWithoutPort:
            guard let index = lines[received.headers].firstIndex(where: { $0.hasPrefix("host:") })
            else { return nil }
            lines[index] = "host:" + Self.withoutPort(lines[index].dropFirst("host:".count))
        case .pathAsSent:
            lines[1] = CanonicalRequest.canonicalPath(received.request.path, options)
        case .pathEncodedOnce, .pathEncodedTwice:
            options.doubleEncodePath = self == .pathEncodedTwice
            lines[1] = CanonicalRequest.canonicalPath(received.path, options)
        case .pathNotNormalized:
            options.normalizePath = false
            lines[1] = CanonicalRequest.canonicalPath(received.path, options)
        case .queryAsSent: lines[2] = received.request.query
        case .queryMissing: lines[2] = ""
        case .plusIsSpace:
            guard received.request.query.utf8.contains(UInt8(ascii: "+")) else { return nil }
            lines[2] = CanonicalRequest.canonicalQuery(
                received.request.query.replacing("+", with: "%20"))
        case .bodyEmpty: lines[lines.count - 1] = Self.emptyHash
        case .bodyUnsigned: lines[lines.count - 1] = "UNSIGNED-PAYLOAD"
        case .valuesAsSent:
            let fields = received.signedHeaders.sorted().map { name in
                "\(name):\(received.request.values(of: name).joined(separator: ","))"
            }
            lines.replaceSubrange(received.headers, with: fields)
        case .headersInOrder:
            let names = received.signedHeaders
            guard names != names.sorted(), received.headers.count == names.count else {
                return nil
            }
            let fields = zip(names.sorted(), lines[received.headers])
            let byName = Dictionary(fields) { first, _ in first }
            lines.replaceSubrange(received.headers, with: names.compactMap { byName[$0] })
            lines[lines.count - 2] = names.joined(separator: ";")
        case .closingLineEnd: lines.append("")
        case .rawECDSA, .otherDigest: return nil
        }
        return lines
    }

    /// SHA-256 over nothing.
    private static let emptyHash =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    private static func withoutPort(_ host: Substring) -> Substring {
        guard host.hasPrefix("[") else { return host.prefix { $0 != ":" } }
        return host.lastIndex(of: "]").map { host[...$0] } ?? host
    }
}
