public import X509

/// A certificate revocation list ready to be imported.
public struct RevocationListBytes: Sendable {
    /// The file's bytes, PEM or DER.
    public let bytes: [UInt8]

    /// The list itself.
    public let list: CertificateRevocationList

    /// Parses a list and checks its size.
    ///
    /// - Parameter bytes: PEM or DER.
    /// - Throws: `RolesAnywhereError` with `listTooLarge` beyond 300,000 bytes, `partialList` for what
    ///   does not name all revocations, or `malformedList`; `X509Error` when it is no CRL.
    public init(_ bytes: [UInt8]) throws {
        guard bytes.count <= Self.limit else {
            throw RolesAnywhereError.listTooLarge(bytes: bytes.count)
        }
        list = try CertificateRevocationList(pemOrDER: bytes)
        self.bytes = bytes
        try checkCompleteness()
    }

    /// How many bytes the service takes.
    public static let limit = 300_000

    /// The bytes as the service takes them.
    var base64: String { Base64.encode(bytes) }
}
