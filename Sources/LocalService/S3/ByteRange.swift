/// The part of an object that a `Range` header asks for.
///
/// - SeeAlso: RFC 9110 §14.1.2
enum ByteRange: Equatable {
    /// The offsets to be sent.
    case part(Range<Int>)

    /// No octet of the object is in the range.
    case unsatisfiable

    /// Reads a header; nil where it is to be ignored: another unit, several ranges, or no range.
    ///
    /// - Parameters:
    ///   - header: the header's value.
    ///   - size: the object's length in octets.
    init?(_ header: String, size: Int) {
        guard header.hasPrefix("bytes=") else { return nil }
        let ends = header.dropFirst("bytes=".count).split(
            separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy(Self.isDigit) }) else {
            return nil
        }
        // A number beyond what is counted with is beyond any object.
        let numbers = ends.map { $0.isEmpty ? nil : Int($0) ?? .max }
        switch (numbers[0], numbers[1]) {
        case (nil, nil):
            return nil
        case (let first?, let last?) where last < first:
            return nil
        case (let first?, let last):
            self =
                first < size
                ? .part(first..<min(last ?? .max, size - 1) + 1) : .unsatisfiable
        case (nil, let count?):
            self = count > 0 && size > 0 ? .part(max(0, size - count)..<size) : .unsatisfiable
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
