import RolesAnywhere

/// A body of CreateSession as nearly all clients write it: an object without members, or with
/// `durationSeconds` alone.
///
/// Such a body is read without a decoder. Whatever else it may be, wrong or right, is none.
struct PlainSessionBody {
    let request: CreateSessionRequest

    /// Reads a body; nil where it is another.
    init?(_ octets: [UInt8]) {
        var rest = octets[...]
        guard Self.take("{", from: &rest) else { return nil }
        var request = CreateSessionRequest()
        if !Self.take("}", from: &rest) {
            guard Self.take("\"durationSeconds\"", from: &rest), Self.take(":", from: &rest),
                let seconds = Self.number(from: &rest), Self.take("}", from: &rest)
            else { return nil }
            request.durationSeconds = seconds
        }
        Self.skipBlanks(&rest)
        guard rest.isEmpty else { return nil }
        self.request = request
    }

    /// Takes a word, and the blanks in front of it; false where it is not there.
    private static func take(_ word: StaticString, from rest: inout ArraySlice<UInt8>) -> Bool {
        skipBlanks(&rest)
        return word.withUTF8Buffer { word in
            guard rest.starts(with: word) else { return false }
            rest.removeFirst(word.count)
            return true
        }
    }

    /// Takes a whole number of one to nine digits that does not begin with a zero.
    private static func number(from rest: inout ArraySlice<UInt8>) -> Int? {
        skipBlanks(&rest)
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard (1...9).contains(digits.count), digits.first != UInt8(ascii: "0") else { return nil }
        rest = rest.dropFirst(digits.count)
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func skipBlanks(_ rest: inout ArraySlice<UInt8>) {
        rest = rest.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
    }
}
