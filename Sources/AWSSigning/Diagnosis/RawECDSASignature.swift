/// An ECDSA signature as some libraries give it: r and s side by side, each as long as the curve's
/// order.
///
/// - SeeAlso: IEEE 1363-2000 §E.3.1; RFC 7518 §3.4
enum RawECDSASignature {
    /// The DER form; nil where the length is that of no curve.
    ///
    ///     Ecdsa-Sig-Value ::= SEQUENCE { r INTEGER, s INTEGER }
    static func der(_ raw: [UInt8]) -> [UInt8]? {
        guard [64, 96, 132].contains(raw.count) else { return nil }
        let half = raw.count / 2
        let contents = integer(raw[..<half]) + integer(raw[half...])
        return [0x30] + length(contents.count) + contents
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var magnitude = Array(bytes.drop { $0 == 0 })
        if magnitude.first.map({ $0 >= 0x80 }) ?? true { magnitude.insert(0, at: 0) }
        return [0x02] + length(magnitude.count) + magnitude
    }

    private static func length(_ count: Int) -> [UInt8] {
        count < 0x80 ? [UInt8(count)] : [0x81, UInt8(count)]
    }
}
