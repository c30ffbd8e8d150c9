/// Requests and answers as they may be shown: everything but what is secret.
///
/// A signature is hidden although it is good for one request only, because it is for five minutes.
/// Policies, certificates and access key IDs are no secrets.
public enum Redaction {
    /// What stands where a secret stood.
    public static let mark = "<redacted>"

    /// Members, elements and form fields whose values are secret; in lower case.
    private static let names: Set<String> = [
        "accesstoken", "password", "privatekey", "samlassertion", "secretaccesskey",
        "sessiontoken", "token", "tokencode", "webidentitytoken", "x-amz-security-token",
        "x-amz-signature",
    ]

    /// Header fields whose whole values are secret; in lower case.
    private static let headerNames: Set<String> = [
        "cookie", "proxy-authorization", "set-cookie", "x-amz-security-token",
        "x-aws-ec2-metadata-token",
    ]

    /// A header field's value.
    ///
    /// Of a signature everything is shown but the signature itself; any other authorization is a
    /// secret as a whole.
    public static func value(ofHeader name: String, _ value: String) -> String {
        let name = name.lowercased()
        if headerNames.contains(name) { return mark }
        guard name == "authorization" else { return value }
        guard value.hasPrefix("AWS4-"), let start = value.firstRange(of: "Signature=") else {
            return mark
        }
        return value[..<start.upperBound] + mark
    }

    /// A URL with its query.
    public static func url(_ url: String) -> String {
        guard let question = url.firstIndex(of: "?") else { return url }
        return url[...question] + form(url[url.index(after: question)...])
    }

    /// A body as text, or its size where it is none.
    ///
    /// - Parameters:
    ///   - bytes: The body.
    ///   - contentType: What its header says it is.
    /// - Returns: What may be shown.
    public static func body(_ bytes: [UInt8], contentType: String?) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return "<\(bytes.count) bytes>"
        }
        switch bytes.first(where: { $0 > 0x20 }) {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            return String(decoding: json(bytes), as: UTF8.self)
        case UInt8(ascii: "<"):
            return xml(text)
        default:
            let isForm = contentType?.hasPrefix("application/x-www-form-urlencoded") == true
            return isForm ? form(text[...]) : text
        }
    }

    private static func form(_ text: Substring) -> String {
        text.split(separator: "&", omittingEmptySubsequences: false).map { field in
            let name = field.prefix { $0 != "=" }
            return names.contains(name.lowercased()) ? "\(name)=\(mark)" : String(field)
        }.joined(separator: "&")
    }

    /// Replaces the texts that follow a secret member's name, and leaves all else as it is, be it
    /// JSON or not.
    private static func json(_ bytes: [UInt8]) -> [UInt8] {
        var shown: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\"") else {
                shown.append(bytes[index])
                index += 1
                continue
            }
            let end = endOfText(bytes, from: index)
            let name = bytes[index..<end]
            shown += name
            let value = startOfValue(bytes, from: end)
            index = end
            guard let value, isSecret(name) else { continue }
            shown += bytes[end..<value] + Array("\"\(mark)\"".utf8)
            index = endOfText(bytes, from: value)
        }
        return shown
    }

    private static func isSecret(_ quoted: ArraySlice<UInt8>) -> Bool {
        let name = String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        return names.contains(name.lowercased())
    }

    /// Where a text ends that begins with the quotation mark at `start`.
    private static func endOfText(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start + 1
        while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index + 1, bytes.count)
    }

    /// Where the text begins that is the value of the name that has just ended; nil where there is
    /// no colon, or the value is no text.
    private static func startOfValue(_ bytes: [UInt8], from end: Int) -> Int? {
        guard let colon = bytes[end...].firstIndex(where: { $0 > 0x20 }),
            bytes[colon] == UInt8(ascii: ":"),
            let value = bytes[(colon + 1)...].firstIndex(where: { $0 > 0x20 }),
            bytes[value] == UInt8(ascii: "\"")
        else { return nil }
        return value
    }

    private static func xml(_ text: String) -> String {
        var shown = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            let end = rest[start...].firstIndex(of: ">") ?? rest.endIndex
            let tag = rest[start..<end]
            shown += rest[..<end]
            rest = rest[end...]
            let name = tag.dropFirst().prefix { !$0.isWhitespace && $0 != "/" }
            let local = name.split(separator: ":").last ?? ""
            guard names.contains(local.lowercased()), !tag.hasSuffix("/") else { continue }
            shown += ">" + mark
            rest = rest[(rest.firstIndex(of: "<") ?? rest.endIndex)...]
        }
        return shown + rest
    }
}
