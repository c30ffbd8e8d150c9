import FoundationEssentials
import X509

/// How the audit log names things, so that `check` can compare them with the store.
///
/// Several of a kind are parted by "; ". Each is pairs of a word and its value, of which a name
/// comes last. A name is one word, or stands in quotes, so that nobody's name can be read as what
/// the log itself says; older entries have names without quotes, with spaces in them.
enum LogText {
    /// A name as one word: in quotes where it holds a space, what quotes mean, or what cannot be
    /// seen.
    static func name(_ name: String) -> String {
        let isWord = name.utf8.allSatisfy {
            (0x21...0x7E).contains($0) && !#";"\"#.utf8.contains($0)
        }
        if isWord, !name.isEmpty { return name }
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\\", "\"":
                text += "\\"
                text.unicodeScalars.append(scalar)
            case ";":
                text += semicolon
            default:
                text += Escaped.text(String(scalar), limit: .max)
            }
        }
        return "\"\(text)\""
    }

    /// Whether an entry's words are a name, in the way of today or of older entries.
    static func isName(_ text: String, _ name: String) -> Bool {
        text == Self.name(name) || text == earlierName(name) || text == name
    }

    private static func earlierName(_ name: String) -> String {
        let escaped = Escaped.text(name, limit: .max)
        guard escaped.utf8.contains(UInt8(ascii: ";")) else { return escaped }
        return escaped.split(separator: ";", omittingEmptySubsequences: false)
            .joined(separator: semicolon)
    }

    // It ends an item, so that it stands in no name.
    private static let semicolon = "\\u{3b}"

    /// The words of an entry, a name in quotes as one of them.
    static func words(_ detail: String) -> [String] {
        var words: [String] = []
        var rest = Array(detail.utf8)[...]
        while let start = rest.firstIndex(where: { $0 != space }) {
            rest = rest[start...]
            let end = quotedEnd(of: rest) ?? rest.firstIndex(of: space) ?? rest.endIndex
            let word = rest[..<end]
            rest = rest[end...]
            // What ends an item is no word.
            let text = word.last == UInt8(ascii: ";") ? word.dropLast() : word
            if !text.isEmpty { words.append(String(decoding: text, as: UTF8.self)) }
        }
        return words
    }

    // Behind the quotes that end what begins with some; nil where nothing does.
    private static func quotedEnd(of text: ArraySlice<UInt8>) -> Int? {
        guard text.first == quote else { return nil }
        var index = text.startIndex + 1
        while index < text.endIndex, text[index] != quote {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        let end = index + 1
        guard end < text.endIndex else { return end == text.endIndex ? end : nil }
        return [space, UInt8(ascii: ";")].contains(text[end]) ? end : nil
    }

    private static let space = UInt8(ascii: " ")
    private static let quote = UInt8(ascii: "\"")

    /// Parts what an entry says of certificates into its items, of which each begins with "serial".
    ///
    /// In older entries a name comes early and may hold anything; what follows it is a hash.
    static func items(_ detail: String) -> [ArraySlice<UInt8>] {
        let octets = Array(detail.utf8)
        let separator = Array("; serial ".utf8)
        var items: [ArraySlice<UInt8>] = []
        var start = 0
        for index in octets.indices where octets[index] == separator[0] {
            guard octets[index...].starts(with: separator) else { continue }
            let item = octets[start..<index]
            guard !beginsWithName(item) || endsWithHash(item) else { continue }
            items.append(item)
            start = index + 2
        }
        items.append(octets[start...])
        return items
    }

    private static func beginsWithName(_ item: ArraySlice<UInt8>) -> Bool {
        let words = item.split(separator: space, maxSplits: 3)
        return words.count > 3 && words[2].elementsEqual("name".utf8)
    }

    private static func endsWithHash(_ item: ArraySlice<UInt8>) -> Bool {
        item.count > 64 && Hex.decode(String(decoding: item.suffix(64), as: UTF8.self)) != nil
    }
}

/// A certificate as an entry of the log speaks of it; what it does not say is nil.
struct LoggedCertificate {
    /// The significant octets.
    let serialNumber: [UInt8]
    private(set) var name: String?
    private(set) var kind: String?
    private(set) var profile: String?
    private(set) var requestSHA256: [UInt8]?
    private(set) var tbsSHA256: [UInt8]?
    private(set) var sha256: [UInt8]?
    private(set) var subjectSHA256: [UInt8]?
    private(set) var notAfter: Int64?
    /// The serial number of the one that it was to replace.
    private(set) var predecessor: [UInt8]?

    // serial NUMBER [tbs HASH] [profile NAME] [request HASH] [kind KIND] [after NUMBER]
    // [sha256 HASH] [name NAME]; in older entries serial NUMBER name NAME tbs HASH
    init?(_ item: ArraySlice<UInt8>) {
        let words = item.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count >= 2, words[0].elementsEqual("serial".utf8),
            let serialNumber = Self.number(words[1])
        else { return nil }
        self.serialNumber = serialNumber
        var index = 2
        while index + 1 < words.count {
            let value = words[index + 1]
            switch String(decoding: words[index], as: UTF8.self) {
            case "tbs": tbsSHA256 = Self.hash(value)
            case "request": requestSHA256 = Self.hash(value)
            case "sha256": sha256 = Self.hash(value)
            case "subject": subjectSHA256 = Self.hash(value)
            case "profile": profile = String(decoding: value, as: UTF8.self)
            case "kind": kind = String(decoding: value, as: UTF8.self)
            case "notAfter": notAfter = Int64(String(decoding: value, as: UTF8.self))
            case "after": predecessor = Self.number(value)
            case "name":
                takeName(item, words, from: index + 1)
                return
            default: return
            }
            index += 2
        }
    }

    /// Whether it says all that is recorded before a certificate is signed.
    var isWhole: Bool { profile != nil }

    private mutating func takeName(
        _ item: ArraySlice<UInt8>, _ words: [ArraySlice<UInt8>], from index: Int
    ) {
        var end = item.endIndex
        // In older entries the name comes before the hash; now other words come before the name.
        if index == 3, words.count >= index + 3,
            words[words.count - 2].elementsEqual("tbs".utf8),
            let hash = Self.hash(words[words.count - 1])
        {
            tbsSHA256 = hash
            end = words[words.count - 2].startIndex - 1
        }
        name = String(decoding: item[words[index].startIndex..<end], as: UTF8.self)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        let text = String(decoding: digits.drop { $0 == UInt8(ascii: "-") }, as: UTF8.self)
        return Hex.decode(text).map { SerialNumber(unsigned: $0).bytes }
    }

    private static func hash(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
        digits.count == 64 ? Hex.decode(String(decoding: digits, as: UTF8.self)) : nil
    }
}
