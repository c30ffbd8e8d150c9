import COpenSSL

/// Bytes that must not outlive their use: kept in a buffer of libcrypto's and cleansed when freed.
///
/// The bytes never pass through `String`, `Array` or `Data`, whose storage is copied freely and is
/// not cleared.
public final class SecretBytes: Sendable {
    // Written in `init` only.
    nonisolated(unsafe) private let base: UnsafeMutableRawPointer?

    /// How many bytes there are.
    public let count: Int

    /// A copy of `bytes`; the caller's own copy stays the caller's concern.
    public init(copying bytes: UnsafeRawBufferPointer) {
        count = bytes.count
        base = bytes.isEmpty ? nil : anchorage_malloc(bytes.count)
        if let base, let source = bytes.baseAddress {
            base.copyMemory(from: source, byteCount: bytes.count)
        }
    }

    /// A copy of `bytes`, for values that are not secret yet, such as those in tests.
    public convenience init(copying bytes: some Sequence<UInt8>) {
        var array = Array(bytes)
        self.init(moving: &array)
    }

    /// Takes the bytes over: the array's storage is cleansed and left empty.
    public init(moving bytes: inout [UInt8]) {
        count = bytes.count
        let buffer = bytes.isEmpty ? nil : anchorage_malloc(bytes.count)
        bytes.withUnsafeMutableBytes { source in
            guard let buffer, let start = source.baseAddress else { return }
            buffer.copyMemory(from: start, byteCount: source.count)
            OPENSSL_cleanse(start, source.count)
        }
        base = buffer
        bytes = []
    }

    /// Takes over a buffer that libcrypto allocated.
    init(adopting buffer: UnsafeMutableRawPointer, count: Int) {
        base = buffer
        self.count = count
    }

    deinit {
        anchorage_clear_free(base, count)
    }

    /// Whether there are no bytes.
    public var isEmpty: Bool { count == 0 }

    /// Lends the bytes for the time of the call.
    public func withUnsafeBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: base, count: base == nil ? 0 : count))
    }
}

extension SecretBytes: Equatable {
    /// Compares in constant time for equal lengths.
    public static func == (left: SecretBytes, right: SecretBytes) -> Bool {
        guard left.count == right.count else { return false }
        guard let a = left.base, let b = right.base else { return left.count == 0 }
        return CRYPTO_memcmp(a, b, left.count) == 0
    }
}

extension SecretBytes: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the bytes.
    public var description: String { "<redacted>" }

    /// Never the bytes.
    public var debugDescription: String { "<redacted>" }

    /// Never the bytes.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
