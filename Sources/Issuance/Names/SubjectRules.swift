import X509

/// What a subject must be like before it enters a certificate.
enum SubjectRules {
    /// - Throws: `IssuanceError`, one of its `dn.` codes.
    static func check(
        _ subject: DistinguishedName, for profile: Profile, hasAlternativeNames: Bool
    ) throws(IssuanceError) {
        guard !subject.isEmpty else {
            guard !profile.isAuthority, !profile.isForRolesAnywhere, hasAlternativeNames else {
                throw .emptySubject(profile: profile.name)
            }
            return
        }
        let commonNames = subject.values(of: .commonName)
        guard commonNames.count == 1 else { throw .commonNameCount(found: commonNames.count) }
        var seen: Set<ObjectIdentifier> = []
        for attribute in subject.attributes {
            guard profile.subjectAttributes.contains(attribute.type) else {
                throw .attributeType(attribute: attribute.shortName, profile: profile.name)
            }
            let isNew = seen.insert(attribute.type).inserted
            guard isNew || !SubjectAttribute.rules(for: attribute.type).isSingleValued else {
                throw .attributeRepeated(attribute: attribute.shortName)
            }
            try check(attribute)
            if profile.isForRolesAnywhere { try RolesAnywhereText.check(attribute) }
        }
        guard !subject.hasMultiValuedRDN else {
            throw .attributeRepeated(attribute: subject.attributes[0].shortName)
        }
    }

    /// The rules that hold for every attribute, whatever the profile.
    static func check(_ attribute: DistinguishedName.Attribute) throws(IssuanceError) {
        let name = attribute.shortName
        let value = attribute.value
        let lengths = SubjectAttribute.rules(for: attribute.type).lengths
        if isPlain(value), lengths.contains(value.utf8.count), attribute.type != .countryName {
            return
        }
        let length = value.unicodeScalars.count
        if let scalar = value.unicodeScalars.first(where: { !PrintableScalars.contains($0) }) {
            throw .attributeControl(attribute: name, value: value, scalar: scalar.value)
        }
        guard lengths.contains(length) else {
            throw .attributeLength(
                attribute: name, value: value, length: length, allowed: lengths)
        }
        // RFC 4518 preparation makes these equal to names that differ byte for byte.
        let scalars = Array(value.unicodeScalars)
        let isDoubled = zip(scalars, scalars.dropFirst()).contains { $0 == " " && $1 == " " }
        guard scalars.first != " ", scalars.last != " ", !isDoubled else {
            throw .attributeSpaces(attribute: name, value: value)
        }
        if attribute.type == .countryName,
            let letter = value.first(where: { !("A"..."Z").contains($0) })
        {
            throw .attributeCharacter(
                attribute: name, value: value, character: String(letter))
        }
    }

    // Printable ASCII without a space at an end or beside another: no table has to be asked.
    private static func isPlain(_ value: String) -> Bool {
        var isAfterSpace = true
        for octet in value.utf8 {
            guard (0x20..<0x7F).contains(octet), octet != 0x20 || !isAfterSpace else {
                return false
            }
            isAfterSpace = octet == 0x20
        }
        return !isAfterSpace
    }
}

/// The characters that may stand in a name at all.
enum PrintableScalars {
    /// False for controls, line separators, non-characters, and what turns the direction of text,
    /// with which a name can be made to look like another.
    static func contains(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
            .privateUse:
            false
        default:
            !scalar.properties.isNoncharacterCodePoint
        }
    }
}
