extension Certificate {
    /// The certificates of a PEM text that may hold a private key, too; its lines are not copied.
    ///
    /// - Parameter pem: the text; blocks that are no certificate are passed over.
    /// - Returns: at least one, in the order of the text.
    /// - Throws: `X509Error.noPEM`, `unexpectedPEM` where there are only other blocks, or `malformed`.
    public static func bundle(inside pem: SecretBytes) throws(X509Error) -> [Certificate] {
        var stranger: String?
        let text = pem.withUnsafeBytes { certificateLines(of: $0, stranger: &stranger) }
        if text.isEmpty, let stranger {
            throw .unexpectedPEM(expected: "CERTIFICATE", found: Escaped.text(stranger))
        }
        return try bundle(pem: text)
    }

    private static func certificateLines(
        of bytes: UnsafeRawBufferPointer, stranger: inout String?
    ) -> [UInt8] {
        var text: [UInt8] = []
        var isInside = false
        for line in bytes.split(separator: 0x0A) {
            if line.starts(with: "-----BEGIN ".utf8) {
                isInside = labels.contains { line.starts(with: "-----BEGIN \($0)-----".utf8) }
                if !isInside, stranger == nil {
                    stranger = String(
                        decoding: line.dropFirst(11).prefix { $0 != UInt8(ascii: "-") },
                        as: UTF8.self)
                }
            }
            guard isInside else { continue }
            text.append(contentsOf: line)
            text.append(0x0A)
            if line.starts(with: "-----END ".utf8) { isInside = false }
        }
        return text
    }

    private static let labels = ["CERTIFICATE", "X509 CERTIFICATE"]
}
