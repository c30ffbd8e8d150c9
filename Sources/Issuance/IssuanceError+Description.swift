import FoundationEssentials
import X509

extension IssuanceError: CustomStringConvertible {
    /// What went wrong, for the line after "error:".
    public var description: String {
        switch self {
        case .profile(let source, let line, let member, let detail):
            "profile \(Escaped.text(source)), line \(line): "
                + (member.isEmpty ? "it " : "\"\(Escaped.text(member))\" ") + detail
        case .unknownProfile(let name, let known):
            "no profile is named \"\(Escaped.text(name))\" (there are \(known.joined(separator: ", ")))"
        case .request(let refusal):
            refusal.description
        case .key(let refusal):
            refusal.description
        case .keyType(let found, let profile, let allowed):
            "the profile \"\(profile)\" does not take \(found) keys, only "
                + allowed.map(\.rawValue).joined(separator: ", ")
        case .emptySubject, .commonNameCount, .attributeLength, .attributeControl,
            .attributeCharacter, .attributeSpaces, .attributeType, .attributeRepeated,
            .attributeEncoding, .nameOfAuthority:
            subjectDescription
        case .alternativeName(let form, let value, let detail):
            "the subject alternative name \"\(Escaped.text(value))\" (\(form)) \(detail)"
        case .alternativeNameForm(let form, let profile):
            "the profile \"\(profile)\" allows no subject alternative name of the form \(form)"
        case .alternativeNameCount(let found, let maximum):
            "\(found) subject alternative names, more than \(maximum)"
        case .validityOrder, .validityMaximum, .validityIssuer, .validityPast, .validityYear:
            validityDescription
        case .issuerExpired(let issuer, let notAfter, let now):
            "the authority \"\(issuer)\" expired on \(notAfter.ISO8601Format()); "
                + "it is \(now.ISO8601Format())"
        case .issuerNotYetValid(let issuer, let notBefore, let now):
            "the authority \"\(issuer)\" is valid from \(notBefore.ISO8601Format()); "
                + "it is \(now.ISO8601Format())"
        case .issuerNotAuthority(let issuer):
            "\"\(issuer)\" is not the certificate of an authority that may sign certificates"
        case .issuerPathLength(let issuer, let pathLength):
            "\"\(issuer)\" allows \(pathLength) levels of authorities below it"
        case .lint(let findings):
            "what would be signed has faults: "
                + findings.map(\.description).joined(separator: "; ")
        case .size(let octets, let maximum):
            "the certificate would have \(octets) octets, more than \(maximum)"
        }
    }

    private var subjectDescription: String {
        switch self {
        case .emptySubject(let profile):
            "the subject is empty, which the profile \"\(profile)\" does not allow"
        case .commonNameCount(let found):
            found == 0
                ? "the subject has no common name" : "the subject has \(found) common names"
        case .attributeLength(let attribute, let value, let length, let allowed):
            "\(attribute) \"\(Escaped.text(value))\" has \(length) characters, not "
                + (allowed.count == 1
                    ? "\(allowed.lowerBound)" : "\(allowed.lowerBound) to \(allowed.upperBound)")
        case .attributeControl(let attribute, let value, let scalar):
            "\(attribute) \"\(Escaped.text(value))\" has the unprintable character "
                + "U+\(Self.fourDigits(scalar))"
        case .attributeCharacter(let attribute, let value, let character):
            "\(attribute) \"\(Escaped.text(value))\" has the character "
                + "\"\(Escaped.text(character))\", which the profile does not allow there"
        case .attributeSpaces(let attribute, let value):
            "\(attribute) \"\(Escaped.text(value))\" begins or ends in a space, or has two in a row"
        case .attributeType(let attribute, let profile):
            "the profile \"\(profile)\" allows no \(attribute) in a subject"
        case .attributeEncoding(let attribute, let value, let detail):
            "\(attribute) \"\(Escaped.text(value))\" \(detail)"
        case .attributeRepeated(let attribute):
            "\(attribute) comes more than once in the subject, or beside another in one RDN"
        case .nameOfAuthority(let subject, let authority):
            "the subject \"\(Escaped.text(subject))\" is already that of the authority "
                + "\"\(Escaped.text(authority))\""
        default:
            code
        }
    }

    private var validityDescription: String {
        switch self {
        case .validityOrder(let length):
            "a certificate cannot be valid for \(length)"
        case .validityMaximum(let length, let maximum, let profile):
            "\(length) are more than the \(maximum) of the profile \"\(profile)\""
        case .validityIssuer(let notAfter, let issuer, let issuerNotAfter):
            "the certificate would expire on \(notAfter.ISO8601Format()), after the authority "
                + "\"\(issuer)\" (\(issuerNotAfter.ISO8601Format()))"
        case .validityPast(let notAfter, let now):
            "the certificate would expire on \(notAfter.ISO8601Format()); "
                + "it is \(now.ISO8601Format())"
        case .validityYear(let length):
            "in \(length) the year has more than four digits"
        default:
            code
        }
    }

    private static func fourDigits(_ scalar: UInt32) -> String {
        let hex = String(scalar, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - hex.count)) + hex
    }
}
