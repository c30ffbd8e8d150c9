import X509

/// Patterns that a profile sets for names: of a form that has some, a name must fit one of them.
///
/// In a pattern `*` stands for any characters, in a host name for any but a dot; addresses are given
/// as ranges, such as `10.0.0.0/8`.
public struct AllowedNames: Hashable, Sendable {
    /// For the common name.
    public let commonName: [String]

    /// For each form of subject alternative name, the patterns as they are written.
    public let patterns: [Profile.NameForm: [String]]

    /// No limits.
    public init() {
        commonName = []
        patterns = [:]
    }

    init(_ node: ProfileNode) throws(IssuanceError) {
        let forms = Profile.NameForm.allCases
        let members = try node.members(Set(forms.map(\.rawValue) + ["commonName"]))
        func list(_ name: String) throws(IssuanceError) -> [String]? {
            guard let node = members[name] else { return nil }
            let isAddress = name == Profile.NameForm.ip.rawValue
            let list = try node.values { text in
                !text.isEmpty && (!isAddress || AddressRange(text) != nil) ? text : nil
            }
            guard !list.isEmpty else { throw node.refuse("is empty") }
            return list
        }
        commonName = try list("commonName") ?? []
        var patterns: [Profile.NameForm: [String]] = [:]
        for form in forms { patterns[form] = try list(form.rawValue) }
        self.patterns = patterns
    }

    /// - Throws: `IssuanceError.request` with `policy`.
    func check(
        _ subject: DistinguishedName, _ names: [GeneralName], of profile: String
    ) throws(IssuanceError) {
        for value in subject.values(of: .commonName) where !commonName.isEmpty {
            guard commonName.contains(where: { Self.matches(value, $0, isHost: false) }) else {
                throw Self.refusal("CN", value, commonName, profile)
            }
        }
        for name in names {
            let (form, text): (Profile.NameForm, String)
            switch name {
            case .dns(let value): (form, text) = (.dns, value.lowercased())
            case .uri(let value): (form, text) = (.uri, value)
            case .email(let value): (form, text) = (.email, value)
            case .ip(let octets): (form, text) = (.ip, IPAddress.text(octets))
            case .directory, .other: continue
            }
            guard let patterns = patterns[form] else { continue }
            let isAllowed = patterns.contains { pattern in
                if case .ip(let octets) = name {
                    return AddressRange(pattern)?.contains(octets) ?? false
                }
                return Self.matches(
                    text, form == .dns ? pattern.lowercased() : pattern, isHost: form == .dns)
            }
            guard isAllowed else { throw Self.refusal(form.rawValue, text, patterns, profile) }
        }
    }

    private static func refusal(
        _ field: String, _ value: String, _ patterns: [String], _ profile: String
    ) -> IssuanceError {
        .request(
            .policy(
                field: field, value: value,
                constraint: "the profile \"\(profile)\" allows "
                    + patterns.map { "\"\(Escaped.text($0))\"" }.joined(separator: ", ")))
    }

    // Every star takes as little as it can, and more when the rest does not fit.
    private static func matches(_ text: String, _ pattern: String, isHost: Bool) -> Bool {
        let text = Array(text.unicodeScalars)
        let pattern = Array(pattern.unicodeScalars)
        var (at, mark) = (0, 0)
        var star: (pattern: Int, text: Int)?
        while at < text.count {
            if mark < pattern.count, pattern[mark] == "*" {
                star = (mark, at)
                mark += 1
            } else if mark < pattern.count, pattern[mark] == text[at] {
                at += 1
                mark += 1
            } else if let last = star, !(isHost && text[last.text] == ".") {
                star = (last.pattern, last.text + 1)
                at = last.text + 1
                mark = last.pattern + 1
            } else {
                return false
            }
        }
        return pattern[mark...].allSatisfy { $0 == "*" }
    }
}

/// Addresses that share their first bits.
struct AddressRange {
    private let octets: [UInt8]
    private let length: Int

    /// From `192.0.2.0/24`, `2001:db8::/32` or one address; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2,
            let octets = IPAddress.octets(String(first))
        else { return nil }
        self.octets = octets
        guard parts.count == 2 else {
            length = octets.count * 8
            return
        }
        guard let length = Int(parts[1]), (0...octets.count * 8).contains(length) else {
            return nil
        }
        self.length = length
    }

    func contains(_ address: [UInt8]) -> Bool {
        guard address.count == octets.count else { return false }
        return (0..<length).allSatisfy { bit in
            (address[bit / 8] ^ octets[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}
