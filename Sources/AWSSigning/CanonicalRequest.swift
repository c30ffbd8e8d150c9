import X509

/// A request in the one form that client and service both compute, whose hash is signed.
///
/// - SeeAlso: AWS, *Create a signed AWS API request*, step 1
public struct CanonicalRequest: Equatable, Sendable {
    /// Where services differ in what they take as canonical.
    public struct Options: Equatable, Sendable {
        /// Whether dot segments and repeated slashes are removed from the path.
        public var normalizePath: Bool

        /// Whether the path of the request line is encoded once more.
        public var doubleEncodePath: Bool

        /// Whether `X-Amz-Content-SHA256` is sent, and its value stands for the body.
        public var contentHashHeader: Bool

        /// Creates options; the defaults are those of every service but S3.
        public init(
            normalizePath: Bool = true,
            doubleEncodePath: Bool = true,
            contentHashHeader: Bool = false
        ) {
            self.normalizePath = normalizePath
            self.doubleEncodePath = doubleEncodePath
            self.contentHashHeader = contentHashHeader
        }

        /// What every service but S3 does.
        public static let standard = Options()

        /// What S3 does: an object's key may contain dots and slashes, and is encoded once.
        public static let s3 = Options(
            normalizePath: false, doubleEncodePath: false, contentHashHeader: true)
    }

    /// The whole text, without a line end after its last line.
    public let text: String

    /// SHA-256 over the text, 64 lower-case hexadecimal digits.
    public var sha256Hex: String { Digest.sha256Hex(Array(text.utf8)) }

    /// A text that is canonical already.
    init(text: String) {
        self.text = text
    }

    /// Brings a request into canonical form.
    ///
    /// `signedHeaders` are the names of the fields that the signature covers, in any order.
    public init(
        _ request: SigningRequest, signedHeaders: [String], options: Options = .standard
    ) {
        let names = signedHeaders.map { $0.lowercased() }.sorted()
        let fields = names.map { name in
            let values = request.values(of: name).map(Self.collapsed)
            return "\(name):\(values.joined(separator: ","))\n"
        }
        text = [
            request.method,
            Self.canonicalPath(request.path, options),
            Self.canonicalQuery(request.query),
            fields.joined(),
            names.joined(separator: ";"),
            Self.bodyHash(request, options),
        ].joined(separator: "\n")
    }

    private static func bodyHash(_ request: SigningRequest, _ options: Options) -> String {
        let declared = options.contentHashHeader ? request.values(of: contentHashName).first : nil
        return declared ?? Digest.sha256Hex(request.body)
    }

    static let contentHashName = "x-amz-content-sha256"

    /// The value without spaces around it, and one space for each run of them inside.
    ///
    /// The line ends of a folded value count as spaces. A tab does not: two values that differ must
    /// not have one signature.
    private static func collapsed(_ value: String) -> String {
        // Most values are one word.
        guard value.utf8.contains(where: isSpace) else { return value }
        return value.utf8.split(whereSeparator: isSpace)
            .map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    private static func isSpace(_ octet: UInt8) -> Bool {
        octet == 0x20 || octet == 0x0A || octet == 0x0D
    }
}
