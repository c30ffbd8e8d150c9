import FoundationEssentials

extension RolesAnywhereError: CustomStringConvertible {
    /// What went wrong, for the line after `error:`.
    public var description: String {
        switch self {
        case .invalidName(let kind, let name):
            "\"\(name)\" cannot name a \(kind.noun): names have "
                + ResourceName.rule(for: kind)
        case .notAnARN(let kind, let text):
            "\"\(text)\" is not the ARN of a \(kind.noun)"
        case .durationOutOfRange(let seconds, let allowed):
            "a duration of \(seconds) seconds is not between \(allowed.lowerBound) and "
                + "\(allowed.upperBound)"
        case .invalidSessionName(let name):
            "\"\(name)\" cannot name a session: names have 2 to 64 of A-Z a-z 0-9 _ + = , . @ -"
        case .malformedRequirement(let text):
            "\"\(text)\" is not a requirement of the form FIELD=VALUE"
        case .unknownAttribute(let field):
            "\"\(field)\" is no certificate attribute that becomes a session tag"
        case .untaggableValue(let value, let reason):
            "no certificate can meet a requirement of \"\(value)\": \(reason)"
        case .invalidPolicy(let what, let reason):
            "the \(what) is not one that AWS takes: \(reason)"
        case .policyNotJSON(let what, let reason):
            "the \(what) is not JSON: \(reason)"
        case .invalidPolicyName(let name):
            "\"\(name)\" cannot name a policy: names have 1 to 128 of A-Z a-z 0-9 _ + = , . @ -"
        case .invalidRolePath(let path):
            "\"\(path)\" cannot be the path of a role: paths begin and end with a slash, and have "
                + "at most 512 visible ASCII characters"
        default:
            policyDescription ?? resourceDescription ?? ruleDescription ?? sessionDescription
        }
    }

    private var resourceDescription: String? {
        switch self {
        case .libraryMissing(let name, let detail):
            "\(name) cannot be used: \(detail)"
        case .invalidManifest(let place, let reason):
            "the manifest cannot be read (\(place)): \(reason)"
        case .certificateCount(let count):
            "a trust anchor has one or two certificates, and the bundle has \(count)"
        case .notAnAuthority(let subject, let reason):
            "\"\(subject)\" cannot be a trust anchor: \(reason)"
        case .repeatedCertificate(let subject):
            "the bundle has the certificate of \"\(subject)\" twice"
        case .bundleTooLong(let characters):
            "the bundle has \(characters) characters, and a trust anchor takes 16000"
        case .listTooLarge(let bytes):
            "the CRL has \(bytes) bytes, and AWS takes 300000"
        case .listNotSigned(let issuer, let subject):
            "the CRL names \"\(issuer)\" as its issuer, and is not signed by the key of the trust "
                + "anchor's \"\(subject)\""
        case .notFound(let kind, let name):
            "there is no \(kind.noun) \"\(name)\""
        case .ambiguous(let kind, let name, let candidates):
            "\(candidates.count) \(kind.noun)s are named \"\(name)\": "
                + candidates.joined(separator: ", ")
        case .notOurs(let kind, let name, let arn, let differences):
            "the \(kind.noun) \"\(name)\" (\(arn)) was not made by this tool"
                + (differences.isEmpty ? "" : ", and differs: " + Self.text(differences))
        case .differs(let kind, let name, let arn, let differences):
            "the \(kind.noun) \"\(name)\" (\(arn)) exists and differs: " + Self.text(differences)
        case .noSessionPath(let reason):
            "there is no session to verify with: \(reason)"
        case .blocked(let kind, let name, let obstacle):
            "the \(kind.noun) \"\(name)\" cannot be had as the manifest asks: \(obstacle)"
        case .notKept(let kind, let name, let differences):
            "AWS has taken the \(kind.noun) \"\(name)\", and gives out another: "
                + Self.text(differences)
        case .outdated(let kind, let name, let reason):
            "the \(kind.noun) \"\(name)\" has changed since the plan was made: \(reason)"
        case .invalidProfileName(let name):
            "\"\(name)\" cannot name a profile of an AWS config file"
        case .profileInUse(let name, let path):
            "\(path) has a profile \"\(name)\" that obtains its credentials in another way"
        case .unwritableValue(let what, let value):
            "\(what) \"\(value)\" cannot be written into an AWS config file"
        default:
            nil
        }
    }

    private var sessionDescription: String {
        switch self {
        case .regionsDiffer(let trustAnchor, let profile):
            "the trust anchor is in \(trustAnchor) and the profile in \(profile)"
        case .accountsDiffer(let trustAnchor, let profile):
            "the trust anchor is of the account \(trustAnchor) and the profile of \(profile)"
        case .wrongRegion(let asked, let trustAnchor):
            "no session can be had in \(asked): the trust anchor is in \(trustAnchor)"
        case .keyDoesNotMatch(let subject):
            "the private key does not belong to the certificate of \"\(subject)\""
        case .unusableKey(let algorithm):
            "Roles Anywhere takes no signatures by \(algorithm) keys"
        case .severalEndEntities(let first, let other):
            "the certificate file holds \"\(first)\" and \"\(other)\", which is no CA certificate"
        case .chainTooLong(let count):
            "\(count) intermediate certificates would be sent, and AWS takes 5"
        case .credentialsExpired(let expiration, let now):
            "the service gave credentials that expired at \(expiration.ISO8601Format()); "
                + "here it is \(now.ISO8601Format())"
        default:
            "\(Self.self)"
        }
    }

    private static func text(_ differences: [Difference]) -> String {
        differences.map(\.description).joined(separator: "; ")
    }
}
