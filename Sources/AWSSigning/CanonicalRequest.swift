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
        var text = ""
        text.reserveCapacity(4096)
        text += request.method
        text += "\n"
        text += Self.canonicalPath(request.path, options)
        text += "\n"
        text += Self.canonicalQuery(request.query)
        text += "\n"
        for name in names { Self.add(name, of: request, to: &text) }
        text += "\n"
        text += names.joined(separator: ";")
        text += "\n"
        text += Self.bodyHash(request, options)
        self.text = text
    }

    /// Adds a field's name and its values on one line.
    private static func add(_ name: String, of request: SigningRequest, to text: inout String) {
        text += name
        var separator = ":"
        for field in request.headers where FieldName.areSame(field.name, name) {
            text += separator
            text += collapsed(field.value)
            separator = ","
        }
        // A field that the request does not have is signed as an empty one.
        text += separator == ":" ? ":\n" : "\n"
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
