/// What a file holds that cannot be made again, and that nothing here ever overwrites.
enum IrreplaceableContent: String {
    case database = "a database"
    case privateKey = "a private key"
    case keyStore = "a key store"

    /// Looks at the first bytes of a file; nil for what may be replaced.
    init?(_ head: Slice<UnsafeRawBufferPointer>) {
        if head.starts(with: "SQLite format 3\0".utf8) {
            self = .database
        } else if head.contains(sequence: "PRIVATE KEY-----") {
            self = .privateKey
        } else if head.starts(with: [0xFE, 0xED, 0xFE, 0xED])
            || head.starts(with: [0xCE, 0xCE, 0xCE, 0xCE])
        {
            self = .keyStore  // Java's JKS and JCEKS
        } else if let content = Self.structure(head) {
            self = content
        } else {
            return nil
        }
    }

    // PrivateKeyInfo, RSAPrivateKey and ECPrivateKey begin with a version, 0 or 1, and so does a
    // PFX, with 3; an EncryptedPrivateKeyInfo begins with an algorithm of PKCS #5 or #12.
    private static func structure(_ head: Slice<UnsafeRawBufferPointer>) -> Self? {
        guard let inside = content(of: head) else { return nil }
        switch Array(inside.prefix(4)) {
        case [0x02, 0x01, 0x00, 0x30], [0x02, 0x01, 0x00, 0x02], [0x02, 0x01, 0x01, 0x04],
            [0x02, 0x01, 0x01, 0x30]:
            return .privateKey
        case [0x02, 0x01, 0x03, 0x30]:
            return .keyStore
        default:
            guard let algorithm = content(of: inside)?.dropFirst(2) else { return nil }
            let pkcs: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01]
            return [0x05, 0x0C].contains { algorithm.starts(with: pkcs + [$0]) }
                ? .privateKey : nil
        }
    }

    /// What is inside of a SEQUENCE; nil for anything else.
    private static func content(
        of bytes: Slice<UnsafeRawBufferPointer>
    ) -> Slice<UnsafeRawBufferPointer>? {
        guard bytes.first == 0x30, let length = bytes.dropFirst().first else { return nil }
        // Short and long form; BER's indefinite form, which some writers of PFX use, is 0x80.
        let more = length < 0x80 ? 0 : Int(length & 0x7F)
        return more > 4 ? nil : bytes.dropFirst(2 + more)
    }
}

extension Slice<UnsafeRawBufferPointer> {
    fileprivate func contains(sequence text: StaticString) -> Bool {
        let wanted = text.withUTF8Buffer { Array($0) }
        guard let first = wanted.first else { return true }
        var rest = self
        while let start = rest.firstIndex(of: first) {
            if rest[start...].starts(with: wanted) { return true }
            rest = rest[(start + 1)...]
        }
        return false
    }
}
