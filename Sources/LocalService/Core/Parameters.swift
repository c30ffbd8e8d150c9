import AWS
import AWSSigning

/// Named values in order, as a query or a form carries them; names may repeat.
struct Parameters {
    let pairs: [(name: String, value: String)]

    /// Where each name stands first; nil for a few pairs, which are looked through as quickly.
    private let index: [String: Int]?

    /// Parses `a=1&b=2`, decoding names and values.
    ///
    /// In forms a plus sign is a space; in the query of a URL it is a plus sign.
    init(_ text: String, plusIsSpace: Bool = false) {
        let text = plusIsSpace ? text.replacing("+", with: "%20") : text
        pairs = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false
            ).map { String(decoding: PercentEncoding.decode(Array($0)), as: UTF8.self) }
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
        guard pairs.count > 8 else {
            index = nil
            return
        }
        // Lists are looked up member by member: that must not take the square of their length.
        index = Dictionary(pairs.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The first value of that name.
    subscript(name: String) -> String? {
        guard let index else { return pairs.first { $0.name == name }?.value }
        return index[name].map { pairs[$0].value }
    }

    /// All values of that name, in order.
    func values(of name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    /// The values of `name.member.1`, `name.member.2`, … up to the first that is missing.
    ///
    /// - Parameters:
    ///   - name: the list's name.
    ///   - limit: how many there may be; one more is read, so that validation sees it.
    ///   - suffix: what follows the number.
    /// - Returns: the values.
    func members(of name: String, atMost limit: Int, suffix: String = "") -> [String] {
        var values: [String] = []
        while values.count <= limit,
            let value = self["\(name).member.\(values.count + 1)\(suffix)"]
        {
            values.append(value)
        }
        return values
    }
}
