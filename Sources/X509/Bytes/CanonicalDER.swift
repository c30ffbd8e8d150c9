/// Whether bytes are the one DER encoding of what they say.
///
/// Whoever signs bytes of strangers must not leave room for two readings of them. What passes here
/// would come out the same if it were decoded and encoded anew.
///
/// - SeeAlso: X.690 §8.1 and §10–§11
public enum CanonicalDER {
    /// Why bytes are not canonical.
    public enum Fault: Error, Equatable, Sendable {
        /// Values lie deeper in one another than is sensible.
        case depth(maximum: Int)
        /// The rule that is broken, and the octet at which.
        case encoding(detail: String, offset: Int)
    }

    /// Checks one value and everything in it.
    ///
    /// - Parameters:
    ///   - bytes: one value and nothing behind it.
    ///   - maximumDepth: how many levels of values there may be.
    /// - Throws: `Fault`.
    public static func check(_ bytes: [UInt8], maximumDepth: Int = 32) throws(Fault) {
        let end = try bytes.withUnsafeBufferPointer { buffer throws(Fault) -> Int in
            let walk = Walk(bytes: buffer, maximumDepth: maximumDepth)
            return try walk.element(at: 0, before: buffer.count, depth: 1)
        }
        guard end == bytes.count else {
            throw .encoding(detail: "octets behind the value", offset: end)
        }
    }
}

/// One walk over the octets.
private struct Walk {
    typealias Fault = CanonicalDER.Fault

    let bytes: UnsafeBufferPointer<UInt8>
    let maximumDepth: Int

    /// Checks the value that begins at an octet; the octet behind it.
    func element(at start: Int, before end: Int, depth: Int) throws(Fault) -> Int {
        guard depth <= maximumDepth else { throw .depth(maximum: maximumDepth) }
        guard start < end else { throw fault("a value is missing", start) }
        let first = bytes[start]
        var position = start + 1
        if first & 0x1F == 0x1F { position = try longTag(at: position, before: end) }
        let (content, next) = try length(at: position, before: end)
        let isConstructed = first & 0x20 != 0
        if first & 0xC0 == 0 {
            try universal(first & 0x1F, isConstructed, content..<next, at: start)
        }
        if isConstructed {
            let isSet = first == 0x31
            var previous: Range<Int>?
            var child = content
            while child < next {
                let behind = try element(at: child, before: next, depth: depth + 1)
                if isSet, let previous, !isAscending(previous, child..<behind) {
                    throw fault("the elements of a SET are out of order", child)
                }
                previous = child..<behind
                child = behind
            }
        }
        return next
    }

    private func longTag(at start: Int, before end: Int) throws(Fault) -> Int {
        var position = start
        guard position < end, bytes[position] != 0x80 else {
            throw fault("a tag is not minimal", start)
        }
        if bytes[position] < 0x1F { throw fault("a tag is longer than it need be", start) }
        while position < end, bytes[position] & 0x80 != 0 { position += 1 }
        guard position < end, position - start < 4 else { throw fault("a tag is cut", start) }
        return position + 1
    }

    private func length(
        at start: Int, before end: Int
    ) throws(Fault) -> (content: Int, next: Int) {
        guard start < end else { throw fault("a length is missing", start) }
        let first = bytes[start]
        var length = Int(first)
        var content = start + 1
        if first >= 0x80 {
            let count = Int(first & 0x7F)
            guard count > 0 else { throw fault("an indefinite length", start) }
            guard count <= 4, content + count <= end else {
                throw fault("a length is longer than the text", start)
            }
            length = 0
            for octet in bytes[content..<content + count] { length = length << 8 | Int(octet) }
            guard length >= 0x80, bytes[content] != 0 else {
                throw fault("a length is longer than it need be", start)
            }
            content += count
        }
        guard length <= end - content else { throw fault("a value is cut", start) }
        return (content, content + length)
    }

    private func universal(
        _ tag: UInt8, _ isConstructed: Bool, _ content: Range<Int>, at start: Int
    ) throws(Fault) {
        let mustBeConstructed = tag == 16 || tag == 17
        guard tag != 0 else { throw fault("an end-of-contents mark", start) }
        guard isConstructed == mustBeConstructed || tag == 8 || tag == 11 else {
            throw fault("a value is in pieces that has to be in one", start)
        }
        switch tag {
        case 1:
            guard content.count == 1, [0x00, 0xFF].contains(bytes[content.lowerBound]) else {
                throw fault("a BOOLEAN that is neither 00 nor FF", start)
            }
        case 2, 10: try integer(content, at: start)
        case 3: try bitString(content, at: start)
        case 5:
            guard content.isEmpty else { throw fault("a NULL that is not empty", start) }
        case 6: try objectIdentifier(content, at: start)
        default: break
        }
    }

    private func integer(_ content: Range<Int>, at start: Int) throws(Fault) {
        guard let first = content.first.map({ bytes[$0] }) else {
            throw fault("an INTEGER without octets", start)
        }
        guard content.count > 1 else { return }
        let isNegative = bytes[content.lowerBound + 1] & 0x80 != 0
        guard !(first == 0x00 && !isNegative), !(first == 0xFF && isNegative) else {
            throw fault("an INTEGER is not minimal", start)
        }
    }

    private func bitString(_ content: Range<Int>, at start: Int) throws(Fault) {
        guard let unused = content.first.map({ bytes[$0] }), unused <= 7,
            content.count > 1 || unused == 0
        else { throw fault("a BIT STRING with a wrong count of bits", start) }
        guard bytes[content.upperBound - 1] & (1 << unused - 1) == 0 || content.count == 1 else {
            throw fault("a BIT STRING with unused bits that are set", start)
        }
    }

    private func objectIdentifier(_ content: Range<Int>, at start: Int) throws(Fault) {
        guard !content.isEmpty, bytes[content.upperBound - 1] & 0x80 == 0 else {
            throw fault("an OBJECT IDENTIFIER is cut", start)
        }
        var isFirst = true
        for octet in bytes[content] {
            guard !(isFirst && octet == 0x80) else {
                throw fault("an OBJECT IDENTIFIER is not minimal", start)
            }
            isFirst = octet & 0x80 == 0
        }
    }

    private func isAscending(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        !bytes[right].lexicographicallyPrecedes(bytes[left])
    }

    private func fault(_ detail: String, _ offset: Int) -> Fault {
        .encoding(detail: detail, offset: offset)
    }
}
