import COpenSSL

/// Bytes that must not outlive their use: kept in a buffer that is cleansed when freed.
///
/// The bytes never pass through `String`, `Array` or `Data`, whose storage is copied freely and is
/// not cleared.
public final class SecretBytes: Sendable {
    // Written in `init` only.
    nonisolated(unsafe) private let base: UnsafeMutableRawPointer?

    // Whoever allocated a buffer frees it.
    private let isLibcryptos: Bool

    /// How many bytes there are.
    public let count: Int

    /// A copy of `bytes`; the caller's own copy stays the caller's concern.
    public init(copying bytes: UnsafeRawBufferPointer) {
        base = bytes.isEmpty ? nil : anchorage_own_allocate(bytes.count)
        count = base == nil ? 0 : bytes.count
        isLibcryptos = false
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
        let buffer = bytes.isEmpty ? nil : anchorage_own_allocate(bytes.count)
        count = buffer == nil ? 0 : bytes.count
        isLibcryptos = false
        bytes.withUnsafeMutableBytes { source in
            guard let buffer, let start = source.baseAddress else { return }
            buffer.copyMemory(from: start, byteCount: source.count)
            anchorage_own_cleanse(start, source.count)
        }
        base = buffer
        bytes = []
    }

    /// Takes over a buffer that libcrypto allocated.
    init(adopting buffer: UnsafeMutableRawPointer, count: Int) {
        base = buffer
        isLibcryptos = true
        self.count = count
    }

    deinit {
        if isLibcryptos {
            anchorage_clear_free(base, count)
        } else {
            anchorage_own_free(base, count)
        }
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
