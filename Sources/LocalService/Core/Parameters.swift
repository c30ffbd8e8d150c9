import AWS
import AWSSigning

/// Named values in order, as a query or a form carries them; names may repeat.
struct Parameters {
    let pairs: [(name: String, value: String)]

    /// Parses `a=1&b=2`, decoding names and values.
    ///
    /// In forms a plus sign is a space; in the query of a URL it is a plus sign.
    init(_ text: String, plusIsSpace: Bool = false) {
        let text = plusIsSpace ? text.replacing("+", with: "%20") : text
        pairs = text.utf8.split(separator: UInt8(ascii: "&")).map { pair in
            let parts = pair.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false
            ).map { PercentEncoding.decodeText(Substring($0)) }
            return (parts[0], parts.count > 1 ? parts[1] : "")
        }
    }

    /// The first value of that name.
    subscript(name: String) -> String? {
        pairs.first { $0.name == name }?.value
    }

    /// All values of that name, in order.
    func values(of name: String) -> [String] {
        pairs.filter { $0.name == name }.map(\.value)
    }

    /// The values of `name.member.1`, `name.member.2`, … up to the first that is missing.
    func members(of name: String) -> [String] {
        var values: [String] = []
        while let value = self["\(name).member.\(values.count + 1)"] { values.append(value) }
        return values
    }
}
