extension NameConstraints {
    /// Why a name is outside the constraints.
    public enum Breach: Hashable, Sendable {
        /// It lies in a subtree that is excluded.
        case excluded(Subtree)
        /// Names of its form are permitted in these subtrees, and it lies in none of them.
        case notPermitted([Subtree])
    }

    /// The constraint that forbids a name, or nil.
    public func breach(of name: GeneralName) -> Breach? {
        if let subtree = (excluded ?? []).first(where: {
            $0.isOfForm(of: name) && ($0.contains(name) || !$0.isComparable)
        }) {
            return .excluded(subtree)
        }
        let relevant = (permitted ?? []).filter { $0.isOfForm(of: name) }
        return relevant.isEmpty || relevant.contains { $0.contains(name) }
            ? nil : .notPermitted(relevant)
    }

    /// The constraint that forbids a subject, or nil; an empty one is always allowed.
    ///
    /// Addresses in the subject count as those among the alternative names (RFC 5280 §4.2.1.10).
    public func breach(ofSubject subject: DistinguishedName) -> Breach? {
        if subject.isEmpty { return nil }
        if let breach = breach(of: .directory(subject)) { return breach }
        for address in subject.values(of: .emailAddress) {
            if let breach = breach(of: .email(address)) { return breach }
        }
        return nil
    }
}

extension NameConstraints.Subtree {
    func isOfForm(of name: GeneralName) -> Bool {
        switch (base, name) {
        case (.dns, .dns), (.email, .email), (.uri, .uri), (.directory, .directory): true
        case (.ip(let range), .ip(let octets)): range.count == octets.count * 2
        case (.other(let tag, _), .other(let other, _)): tag == other
        default: false
        }
    }

    /// Whether names of the form can be compared here; those that cannot are taken to be excluded.
    var isComparable: Bool {
        if case .other = base { return false }
        return !hasMinimum && !hasMaximum
    }

    func contains(_ name: GeneralName) -> Bool {
        guard isComparable else { return false }
        switch (base, name) {
        case (.dns(let base), .dns(let host)): return Self.isHost(host, inOrBelow: base)
        case (.email(let base), .email(let address)): return Self.isMailbox(address, in: base)
        case (.uri(let base), .uri(let uri)):
            return Self.host(ofURI: uri).map { Self.isHost($0, in: base) } ?? false
        case (.ip(let range), .ip(let octets)): return Self.isAddress(octets, in: range)
        case (.directory(let base), .directory(let subject)):
            return Self.isName(subject, below: base)
        default: return false
        }
    }

    private static func isHost(_ host: String, inOrBelow base: String) -> Bool {
        let host = host.lowercased()
        let base = base.lowercased()
        if base.isEmpty || host == base { return true }
        return host.hasSuffix(base.hasPrefix(".") ? base : "." + base)
    }

    // A host alone is itself only; with a leading dot it stands for everything below it.
    private static func isHost(_ host: String, in base: String) -> Bool {
        let host = host.lowercased()
        let base = base.lowercased()
        return base.hasPrefix(".") ? host.hasSuffix(base) && host != base : host == base
    }

    private static func isMailbox(_ address: String, in base: String) -> Bool {
        guard let at = address.lastIndex(of: "@") else { return false }
        if base.contains("@") {
            guard let other = base.lastIndex(of: "@") else { return false }
            return address[..<at] == base[..<other]
                && address[at...].lowercased() == base[other...].lowercased()
        }
        return isHost(String(address[address.index(after: at)...]), in: base)
    }

    private static func host(ofURI uri: String) -> String? {
        guard let colon = uri.firstIndex(of: ":") else { return nil }
        let rest = uri[uri.index(after: colon)...]
        guard rest.hasPrefix("//") else { return nil }
        let authority = rest.dropFirst(2).prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last ?? authority
        if host.hasPrefix("[") { return nil }
        return String(host.prefix { $0 != ":" })
    }

    private static func isAddress(_ octets: [UInt8], in range: [UInt8]) -> Bool {
        let half = range.count / 2
        guard octets.count == half else { return false }
        return (0..<half).allSatisfy { index in
            octets[index] & range[half + index] == range[index] & range[half + index]
        }
    }

    private static func isName(_ name: DistinguishedName, below base: DistinguishedName) -> Bool {
        guard name.attributes.count >= base.attributes.count else { return false }
        return zip(name.attributes, base.attributes).allSatisfy {
            $0.type == $1.type && $0.value.lowercased() == $1.value.lowercased()
        }
    }
}

extension NameConstraints.Subtree: CustomStringConvertible {
    /// Such as `DNS:example.org` or `IP:192.0.2.0/255.255.255.0`.
    public var description: String {
        guard case .ip(let octets) = base else { return base.description }
        let half = octets.count / 2
        return "IP:\(IPAddress.text(Array(octets.prefix(half))))/"
            + IPAddress.text(Array(octets.suffix(half)))
    }
}
