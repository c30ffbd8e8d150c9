/// Workload identities of the form `spiffe://trust-domain/path`.
///
/// - SeeAlso: SPIFFE-ID §2
enum SPIFFEIdentity {
    /// What is wrong with an identity, or nil.
    static func fault(_ text: String) -> String? {
        guard text.utf8.count <= 2048 else { return "has more than 2048 octets" }
        guard text.hasPrefix("spiffe://") else {
            return "does not begin with \"spiffe://\" in lower case"
        }
        let rest = text.dropFirst(9)
        let segments = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard let domain = segments.first, !domain.isEmpty, domain.utf8.count <= 255 else {
            return "has no trust domain of 1 to 255 characters"
        }
        guard domain.utf8.allSatisfy({ isSegmentOctet($0) && !isUpperCase($0) }) else {
            return "has a trust domain with a character outside [a-z0-9._-]"
        }
        for segment in segments.dropFirst() {
            guard !segment.isEmpty else { return "has an empty path segment or a trailing slash" }
            guard segment != ".", segment != ".." else { return "has a relative path segment" }
            guard segment.utf8.allSatisfy(isSegmentOctet) else {
                return "has a path with a character outside [A-Za-z0-9._-]"
            }
        }
        return nil
    }

    private static func isSegmentOctet(_ octet: UInt8) -> Bool {
        HostName.isLetter(octet) || HostName.isDigit(octet) || "._-".utf8.contains(octet)
    }

    private static func isUpperCase(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(octet)
    }
}
