import X509

/// AWS's unique ids: a prefix that tells the kind, then random letters and digits.
enum UniqueIdentifier {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")

    /// An id made afresh.
    ///
    /// - Parameters:
    ///   - prefix: for instance `AROA` for a role, `ASIA` for a temporary access key.
    ///   - count: how many characters follow the prefix.
    /// - Returns: the prefix and what follows it.
    /// - Throws: `X509Error.libcrypto` when the generator has no entropy.
    static func make(prefix: String, count: Int) throws(X509Error) -> String {
        prefix + String(try Random.bytes(count).map { alphabet[Int($0 & 31)] })
    }
}
