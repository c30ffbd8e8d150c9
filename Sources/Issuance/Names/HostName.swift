import X509

/// Host names as they may stand in a dNSName.
///
/// - SeeAlso: RFC 5280 §4.2.1.6, RFC 1034 §3.5, RFC 5890 §2.3.2.1 for A-labels
enum HostName {
    /// What is wrong with a name, or nil.
    static func fault(_ text: String, allowsWildcard: Bool) -> String? {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            return
                "has a space or a character outside ASCII; write international names as A-labels (xn--…)"
        }
        guard !text.isEmpty else { return "is empty" }
        guard text.utf8.count <= 253 else { return "has more than 253 characters" }
        guard !text.hasSuffix(".") else { return "ends in a dot" }
        guard IPAddress.octets(text) == nil else { return "is an IP address, not a host name" }
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        for (index, label) in labels.enumerated() {
            if label == "*", index == 0, allowsWildcard, labels.count > 2 { continue }
            if let fault = fault(ofLabel: label) { return fault }
        }
        // A last label of digits makes clients read the whole as an address.
        if let last = labels.last, last.utf8.allSatisfy(isDigit) {
            return "ends in a label of digits"
        }
        return nil
    }

    private static func fault(ofLabel label: Substring) -> String? {
        guard !label.isEmpty else { return "has an empty label" }
        guard label.utf8.count <= 63 else { return "has a label of more than 63 characters" }
        guard label.utf8.allSatisfy({ isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") })
        else {
            return label.contains("*")
                ? "has a \"*\" that is not its whole first label before two others"
                : "has a character other than letters, digits and hyphens"
        }
        guard !label.hasPrefix("-"), !label.hasSuffix("-") else {
            return "has a label that begins or ends in a hyphen"
        }
        let lower = label.lowercased()
        if lower.hasPrefix("xn--") {
            return Punycode.decodes(String(lower.dropFirst(4)))
                ? nil : "has an xn-- label that does not decode"
        }
        // RFC 5891 §4.2.3.1 reserves these positions.
        return lower.dropFirst(2).hasPrefix("--") ? "has hyphens in a label's third place" : nil
    }

    static func isDigit(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
    }

    static func isLetter(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
    }
}
