import FoundationEssentials
import X509

extension Profile {
    /// From the JSON of a profile file, which is checked as a whole.
    ///
    /// `source` names the file in errors.
    ///
    /// - Throws: `IssuanceError.profile` with the member at fault.
    public init(json: [UInt8], source: String) throws(IssuanceError) {
        do {
            try self.init(
                ProfileDocument(json: json, source: source), source: source,
                sha256: Digest.sha256(json))
        } catch let error as IssuanceError {
            throw error
        } catch {
            throw .profile(source: source, member: "", detail: "\(error)")
        }
    }

    private init(
        _ document: ProfileDocument, source: String, sha256: [UInt8]
    ) throws(IssuanceError) {
        func refuse(_ member: String, _ detail: String) -> IssuanceError {
            .profile(source: source, member: member, detail: detail)
        }
        func values<Value>(
            _ texts: [String], _ member: String, _ value: (String) -> Value?
        ) throws(IssuanceError) -> [Value] {
            var result: [Value] = []
            for text in texts {
                guard let one = value(text) else {
                    throw refuse(member, "\"\(Escaped.text(text))\" is not known")
                }
                result.append(one)
            }
            guard Set(texts).count == texts.count else {
                throw refuse(member, "holds a value twice")
            }
            return result
        }
        guard let kind = Kind(rawValue: document.kind) else {
            throw refuse("kind", "\"\(Escaped.text(document.kind))\" is not known")
        }
        self.sha256 = sha256
        name = document.name
        description = document.description
        self.kind = kind
        isForRolesAnywhere = document.rolesAnywhere ?? false
        keyAlgorithms = try values(
            document.keyAlgorithms, "keyAlgorithms", KeyAlgorithm.init(rawValue:))
        defaultDays = document.days.default
        maximumDays = document.days.maximum
        subjectAttributes = try values(
            document.subjectAttributes, "subjectAttributes", AttributeType.named)
        nameForms = try values(
            document.subjectAlternativeNames ?? [], "subjectAlternativeNames",
            NameForm.init(rawValue:))
        pathLength = document.pathLength
        keyUsage = KeyUsage(
            try values(document.keyUsage, "keyUsage", KeyUsage.init(name:)))
        extendedKeyUsage = try values(
            document.extendedKeyUsage ?? [], "extendedKeyUsage", ObjectIdentifier.init(keyPurpose:)
        )
        try check(refuse)
    }

    private func check(
        _ refuse: (_ member: String, _ detail: String) -> IssuanceError
    ) throws(IssuanceError) {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isNameOctet) else {
            throw refuse("name", "must be letters, digits, \"-\" and \"_\"")
        }
        guard !keyAlgorithms.isEmpty else { throw refuse("keyAlgorithms", "is empty") }
        guard defaultDays >= 1 else { throw refuse("days.default", "is less than 1") }
        guard maximumDays >= defaultDays else {
            throw refuse("days.maximum", "is less than days.default")
        }
        guard maximumDays <= Self.longestDays else {
            throw refuse("days.maximum", "is more than \(Self.longestDays)")
        }
        guard subjectAttributes.contains(.commonName) else {
            throw refuse("subjectAttributes", "lacks CN")
        }
        try isAuthority ? checkAuthority(refuse) : checkEndEntity(refuse)
    }

    private func checkAuthority(
        _ refuse: (_ member: String, _ detail: String) -> IssuanceError
    ) throws(IssuanceError) {
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
        guard kind == .issuing || extendedKeyUsage.isEmpty else {
            throw refuse("extendedKeyUsage", "has no place in a root")
        }
    }

    private func checkEndEntity(
        _ refuse: (_ member: String, _ detail: String) -> IssuanceError
    ) throws(IssuanceError) {
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
    }

    // A hundred years: far from any overflow of dates.
    private static let longestDays = 36_525

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
