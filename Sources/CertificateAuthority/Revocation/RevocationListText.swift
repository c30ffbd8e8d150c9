public import X509

/// A CRL of any length in the form in which it is published, piece by piece.
public struct RevocationListText {
    /// The label of a CRL's PEM block.
    public static let label = "X509 CRL"

    /// What a published list looks like.
    public struct Form: Hashable, Sendable {
        /// DER, for distribution over HTTP; else PEM, as Roles Anywhere documents it.
        public var isDER: Bool

        /// Whether the octets of that form are written in base 64, on one line, as JSON has them.
        public var isBase64: Bool

        /// A form.
        public init(isDER: Bool = false, isBase64: Bool = false) {
            self.isDER = isDER
            self.isBase64 = isBase64
        }
    }

    /// Gives a list out in a form.
    ///
    /// - Parameters:
    ///   - source: the DER of the list.
    ///   - form: what to make of it.
    ///   - write: takes the pieces.
    /// - Throws: what `source` and `write` throw.
    public static func write(
        _ source: RevocationListComparison.Source, as form: Form,
        _ write: ([UInt8]) throws -> Void
    ) throws {
        let pieces = ReadAhead(try source())
        defer { pieces.end() }
        let pem = form.isDER ? nil : try PEMEncoder(label: label)
        var rest: [UInt8] = []
        // Base 64 goes by groups of three.
        func pass(_ bytes: [UInt8], isLast: Bool = false) throws {
            guard form.isBase64 else {
                if !bytes.isEmpty { try write(bytes) }
                return
            }
            rest += bytes
            let whole = isLast ? rest.count : rest.count / 3 * 3
            if whole > 0 { try write(Array(Base64.encode(rest.prefix(whole)).utf8)) }
            rest.removeFirst(whole)
            if isLast { try write([0x0A]) }
        }
        while true {
            let piece = try pieces.next()
            if piece.isEmpty { break }
            try pass(pem.map { piece.withUnsafeBytes($0.encode) } ?? piece)
        }
        try pass(pem?.finish() ?? [], isLast: true)
    }
}
