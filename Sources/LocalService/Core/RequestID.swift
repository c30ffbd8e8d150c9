import FoundationEssentials

/// The ids by which answers and records name a request: UUIDs that open nothing.
enum RequestID {
    /// An id made afresh, in lower case.
    ///
    /// `UUID()` opens the system's device anew for each.
    ///
    /// - SeeAlso: RFC 9562 §5.4
    static func make() -> String {
        var generator = SystemRandomNumberGenerator()
        let version: UInt64 = generator.next() & ~0xF000 | 0x4000
        let variant: UInt64 = generator.next() & ~(0b11 << 62) | 0b10 << 62
        let octets = withUnsafeBytes(of: (version.bigEndian, variant.bigEndian)) {
            $0.loadUnaligned(as: uuid_t.self)
        }
        return UUID(uuid: octets).uuidString.lowercased()
    }
}
