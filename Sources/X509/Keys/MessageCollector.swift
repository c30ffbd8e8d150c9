/// Puts a message together for `MessageToSign`, as a hash where the algorithm has one.
public final class MessageCollector {
    private let digest: DigestAlgorithm?
    private let hash: MessageDigest?
    private var whole: [UInt8] = []

    /// A message of which nothing is known yet.
    ///
    /// - Parameters:
    ///   - digest: the algorithm's hash, nil for one that has its own.
    ///   - isWhole: whether to keep the message itself although there is a hash.
    /// - Throws: `X509Error.libcrypto` when memory is short.
    public init(_ digest: DigestAlgorithm?, isWhole: Bool = false) throws(X509Error) {
        self.digest = digest
        guard let digest, !isWhole else {
            hash = nil
            return
        }
        hash = try MessageDigest(digest)
    }

    /// Takes the next piece.
    ///
    /// - Throws: `X509Error.libcrypto`.
    public func append(_ bytes: UnsafeRawBufferPointer) throws(X509Error) {
        if let hash {
            try hash.update(bytes)
        } else {
            whole.append(contentsOf: bytes)
        }
    }

    /// The message, complete; to be asked for once.
    ///
    /// - Throws: `X509Error.libcrypto`.
    public func message() throws(X509Error) -> MessageToSign {
        if let hash, let digest { return .hash(try hash.finish(), digest) }
        return .whole(whole, digest)
    }
}
