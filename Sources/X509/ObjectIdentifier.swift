import SwiftASN1

/// An ASN.1 OBJECT IDENTIFIER, shown in dotted form.
///
/// Up to sixteen octets lie in the value itself, so that the identifiers of a certificate are
/// compared and hashed as two numbers and allocate nothing.
public struct ObjectIdentifier: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64
    private let count: UInt8

    // Arcs made from UUIDs and from hashes are longer.
    private let long: [UInt8]?

    /// Octets of one arc.
    ///
    /// A UUID takes 19. Turning an arc into decimal takes work that grows with the square of its
    /// length, and certificates come from anybody.
    private static let longestArc = 32

    /// From the content octets of the encoding; nil when they are none, or an arc is longer than any.
    init?(content: some BidirectionalCollection<UInt8>) {
        guard let last = content.last, last < 0x80 else { return nil }
        var arcLength = 0
        var halves: (UInt64, UInt64) = (0, 0)
        var index = 0
        for octet in content {
            // 0x80 at the beginning of an arc would be a padded, second form of it.
            if arcLength == 0, octet == 0x80 { return nil }
            arcLength = octet < 0x80 ? 0 : arcLength + 1
            guard arcLength < Self.longestArc else { return nil }
            if index < 8 {
                halves.0 = halves.0 << 8 | UInt64(octet)
            } else if index < 16 {
                halves.1 = halves.1 << 8 | UInt64(octet)
            }
            index += 1
        }
        if index > 16 {
            (high, low, count) = (0, 0, .max)
            long = Array(content)
        } else {
            (high, low, count) = (halves.0, halves.1, UInt8(index))
            long = nil
        }
    }

    // OBJECT IDENTIFIER
    init(node: ASN1Node) throws {
        guard node.identifier == .objectIdentifier else {
            throw ASN1Error.unexpectedFieldType(node.identifier)
        }
        guard let identifier = ObjectIdentifier(content: try node.primitive("object identifier"))
        else { throw X509Error.malformed(what: "object identifier", detail: "a broken arc") }
        self = identifier
    }

    /// From the dotted form, such as `2.5.4.3`; nil when it is not one.
    public init?(_ dotted: String) {
        let arcs = dotted.split(separator: ".", omittingEmptySubsequences: false)
        guard arcs.count >= 2, let content = ObjectIdentifier.content(arcs) else { return nil }
        self.init(content: content)
    }

    init(_ arcs: [UInt64]) {
        // Only used for the literals of this module: an impossible one shows as 0.0 in every test.
        var content = [UInt8(arcs[0] * 40 + arcs[1])]
        for arc in arcs.dropFirst(2) { ObjectIdentifier.append(arc, to: &content) }
        self = ObjectIdentifier(content: content) ?? .zero
    }

    private init(zero: Void) {
        (high, low, count, long) = (0, 0, 1, nil)
    }

    private static let zero = ObjectIdentifier(zero: ())

    /// The content octets of the encoding.
    var content: [UInt8] {
        if let long { return long }
        var octets: [UInt8] = []
        for index in 0..<Int(count) {
            let half = index < 8 ? high : low
            let length = index < 8 ? min(Int(count), 8) : Int(count) - 8
            octets.append(UInt8(truncatingIfNeeded: half >> UInt64(8 * (length - 1 - index % 8))))
        }
        return octets
    }

    /// The last arc of an identifier below 2.5.29, where certificates' extensions are; else nil.
    var certificateExtensionNumber: UInt8? {
        count == 3 && high >> 8 == 0x551D ? UInt8(truncatingIfNeeded: high) : nil
    }

    func append(to coder: inout DER.Serializer) {
        coder.appendPrimitiveNode(identifier: .objectIdentifier) {
            $0.append(contentsOf: content)
        }
    }
}

extension ObjectIdentifier: CustomStringConvertible {
    /// The dotted form.
    public var description: String {
        var arcs: [String] = []
        var arc = DecimalArc()
        for octet in content {
            arc.append(octet)
            guard octet < 0x80 else { continue }
            if arcs.isEmpty {
                // The first two arcs share a number: 40 times the first, which is at most 2.
                let first = arc.isBelow(40) ? 0 : arc.isBelow(80) ? 1 : 2
                arcs.append("\(first)")
                arc.subtract(UInt64(first) * 40)
            }
            arcs.append(arc.description)
            arc = DecimalArc()
        }
        return arcs.joined(separator: ".")
    }

    private static func content(_ arcs: [Substring]) -> [UInt8]? {
        var content: [UInt8] = []
        var numbers: [UInt64] = []
        for text in arcs {
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                text == "0" || !text.hasPrefix("0"), let number = UInt64(text)
            else { return nil }
            numbers.append(number)
        }
        guard numbers[0] <= 2, numbers[0] == 2 || numbers[1] < 40 else { return nil }
        let (first, overflow) = numbers[1].addingReportingOverflow(numbers[0] * 40)
        guard !overflow else { return nil }
        append(first, to: &content)
        for number in numbers.dropFirst(2) { append(number, to: &content) }
        return content
    }

    // Seven bits an octet, the most significant first; all but the last have the top bit.
    private static func append(_ arc: UInt64, to content: inout [UInt8]) {
        var groups = [UInt8(arc & 0x7F)]
        var rest = arc >> 7
        while rest > 0 {
            groups.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        content.append(contentsOf: groups.reversed())
    }
}

/// One arc of any length, which UUIDs need, as a number in decimal.
private struct DecimalArc: CustomStringConvertible {
    // Little-endian, nine digits each.
    private var limbs: [UInt64] = [0]

    mutating func append(_ octet: UInt8) {
        var carry = UInt64(octet & 0x7F)
        for index in limbs.indices {
            let value = limbs[index] << 7 + carry
            limbs[index] = value % 1_000_000_000
            carry = value / 1_000_000_000
        }
        if carry > 0 { limbs.append(carry) }
    }

    func isBelow(_ number: UInt64) -> Bool { limbs.count == 1 && limbs[0] < number }

    mutating func subtract(_ number: UInt64) {
        var borrow = number
        for index in limbs.indices where borrow > 0 {
            let isEnough = limbs[index] >= borrow
            limbs[index] = (isEnough ? limbs[index] : limbs[index] + 1_000_000_000) - borrow
            borrow = isEnough ? 0 : 1
        }
        while limbs.count > 1, limbs.last == 0 { limbs.removeLast() }
    }

    var description: String {
        var text = ""
        for (index, limb) in limbs.reversed().enumerated() {
            let digits = String(limb)
            text += index == 0 ? digits : String(repeating: "0", count: 9 - digits.count) + digits
        }
        return text
    }
}
