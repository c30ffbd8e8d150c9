import X509

// What the members of a profile must be like together.
extension Profile {
    typealias Refusal = (_ member: String, _ detail: String) -> IssuanceError

    func check(_ refuse: Refusal) throws(IssuanceError) {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameOctet) else {
            throw refuse("name", "must be letters, digits, \"-\" and \"_\"")
        }
        guard !keyAlgorithms.isEmpty else { throw refuse("keyAlgorithms", "is empty") }
        let unit = defaultLength.unit.rawValue
        guard defaultLength.count >= 1 else {
            throw refuse("\(unit).default", "is less than 1")
        }
        guard maximumLength >= defaultLength else {
            throw refuse("\(unit).maximum", "is less than \(unit).default")
        }
        guard maximumLength <= Self.longest else {
            throw refuse("\(unit).maximum", "is more than \(Self.longest)")
        }
        guard subjectAttributes.contains(.commonName) else {
            throw refuse("subjectAttributes", "lacks CN")
        }
        if let stranger = request.subjectAttributes.first(where: {
            !subjectAttributes.contains($0)
        }) {
            let name = AttributeType.shortName(of: stranger) ?? stranger.description
            throw refuse(
                "request.subjectAttributes", "has \(name), which subjectAttributes has not")
        }
        if let stranger = request.nameForms.first(where: { !nameForms.contains($0) }) {
            throw refuse(
                "request.subjectAlternativeNames",
                "has \(stranger.rawValue), which subjectAlternativeNames has not")
        }
        try isAuthority ? checkAuthority(refuse) : checkEndEntity(refuse)
    }

    private func checkAuthority(_ refuse: Refusal) throws(IssuanceError) {
        guard keyUsage.isSuperset(of: [.keyCertSign, .cRLSign]) else {
            throw refuse("keyUsage", "of an authority must have keyCertSign and cRLSign")
        }
        guard keyUsage.subtracting([.keyCertSign, .cRLSign, .digitalSignature]).isEmpty else {
            throw refuse("keyUsage", "of an authority has more than signing")
        }
        guard (pathLength ?? 0) >= 0 else { throw refuse("pathLength", "is negative") }
        guard nameForms.isEmpty else {
            throw refuse("subjectAlternativeNames", "have no place in an authority")
        }
        guard !isForRolesAnywhere else {
            throw refuse("rolesAnywhere", "is for end entities")
        }
        guard !isNoRevocationAvailable else {
            throw refuse("noRevocationAvailable", "has no place in an authority (RFC 9608 §2)")
        }
        guard kind == .issuing || extendedKeyUsage.isEmpty else {
            throw refuse("extendedKeyUsage", "has no place in a root")
        }
        guard !extendedKeyUsage.contains(.anyExtendedKeyUsage) else {
            throw refuse("extendedKeyUsage", "must not have anyExtendedKeyUsage")
        }
    }

    private func checkEndEntity(_ refuse: Refusal) throws(IssuanceError) {
        guard pathLength == nil else {
            throw refuse("pathLength", "has no place in an end entity")
        }
        guard keyUsage.isDisjoint(with: [.keyCertSign, .cRLSign]) else {
            throw refuse("keyUsage", "of an end entity must not have keyCertSign or cRLSign")
        }
        guard keyUsage.contains(.digitalSignature) else {
            throw refuse("keyUsage", "of an end entity must have digitalSignature")
        }
        guard !extendedKeyUsage.contains(.anyExtendedKeyUsage) else {
            throw refuse("extendedKeyUsage", "must not have anyExtendedKeyUsage")
        }
        guard !(isForRolesAnywhere && keyAlgorithms.contains(.ed25519)) else {
            throw refuse("keyAlgorithms", "has ed25519, which Roles Anywhere does not take")
        }
        guard !isNoRevocationAvailable || maximumLength <= Self.longestUnrevocable else {
            throw refuse(
                "noRevocationAvailable",
                "is for certificates that live \(Self.longestUnrevocable) at most: nobody will "
                    + "look for their revocation")
        }
    }

    // A hundred years: far from any overflow of dates.
    private static let longest = ValidityLength.days(36_525)

    // What the CA/Browser Forum calls short-lived.
    private static let longestUnrevocable = ValidityLength.days(7)

    private static func isNameOctet(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default:
            false
        }
    }
}
