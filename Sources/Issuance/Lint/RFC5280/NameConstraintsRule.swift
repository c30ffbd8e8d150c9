import X509

/// Name constraints stand in authorities' certificates, and every subtree can be applied.
struct NameConstraintsRule: CertificateRule {
    let name = "name-constraints"
    let citation = "RFC 5280 §4.2.1.10"

    func faults(in subject: LintedCertificate) -> [Fault] {
        guard let constraints = subject.values.nameConstraints else { return [] }
        var faults: [Fault] = []
        if !subject.isAuthority { faults.append(.error("nameConstraints without an authority")) }
        let subtrees = (constraints.permitted ?? []) + (constraints.excluded ?? [])
        if subtrees.isEmpty || constraints.permitted?.isEmpty == true
            || constraints.excluded?.isEmpty == true
        {
            faults.append(.error("nameConstraints with a list without a subtree"))
        }
        for subtree in subtrees {
            if subtree.hasMinimum || subtree.hasMaximum {
                faults.append(.error("a subtree with a minimum or maximum"))
            }
            if let fault = Self.fault(subtree.base) { faults.append(fault) }
        }
        return faults
    }

    private static func fault(_ base: GeneralName) -> Fault? {
        switch base {
        case .dns(let text):
            // The empty name stands for all of them.
            if text.isEmpty { return nil }
            if text.hasPrefix(".") {
                return .warning("the DNS subtree \(Escaped.text(text)) begins with a dot")
            }
            return HostName.fault(text, allowsWildcard: false).map {
                .error("the DNS subtree \(Escaped.text(text)) \($0)")
            }
        case .uri(let text):
            let host = text.hasPrefix(".") ? String(text.dropFirst()) : text
            return HostName.fault(host, allowsWildcard: false).map {
                .error("the URI subtree \(Escaped.text(text)) is no host: it \($0)")
            }
        case .email(let text):
            if text.contains("@") {
                return MailAddress.fault(text).map {
                    .error("the mail subtree \(Escaped.text(text)) \($0)")
                }
            }
            let host = text.hasPrefix(".") ? String(text.dropFirst()) : text
            return HostName.fault(host, allowsWildcard: false).map {
                .error("the mail subtree \(Escaped.text(text)) \($0)")
            }
        case .ip(let octets): return addressFault(octets)
        case .directory: return nil
        case .other:
            return .warning("a subtree of a form (\(base.formName)) that nobody applies")
        }
    }

    private static func addressFault(_ octets: [UInt8]) -> Fault? {
        guard octets.count == 8 || octets.count == 32 else {
            return .error("an address subtree of \(octets.count) octets, not 8 or 32")
        }
        let half = octets.count / 2
        var hasZero = false
        for octet in octets[half...] {
            for bit in 0..<8 {
                let isOne = octet & 0x80 >> UInt8(bit) != 0
                if isOne, hasZero { return .error("an address subtree whose mask has a hole") }
                hasZero = hasZero || !isOne
            }
        }
        let isBase = zip(octets[..<half], octets[half...]).allSatisfy { $0 & ~$1 == 0 }
        return isBase ? nil : .warning("an address subtree with bits outside its mask")
    }
}
