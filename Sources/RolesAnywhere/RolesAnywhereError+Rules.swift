extension RolesAnywhereError {
    /// What rule of the service a resource, or its part, would break; nil for other errors.
    var ruleDescription: String? {
        switch self {
        case .nameTaken(let kind, let name, let arn):
            "another \(kind.noun) is named \"\(name)\": \(arn)"
        case .unknownResource(let name, let kinds):
            "there is no \(Self.oneOf(kinds.map(\.noun))) \"\(name)\""
        case .ambiguousResource(let name, let candidates):
            "\(candidates.count) resources are named \"\(name)\": "
                + candidates.joined(separator: ", ")
        case .notAPrivateCA(let text):
            "\"\(text)\" is not the ARN of a CA in AWS Private CA"
        case .noPrivateCA(let partition):
            "there is no AWS Private CA in the partition \(partition): a trust anchor there is made "
                + "of certificates"
        case .roleCount(let count):
            "a profile takes 250 roles, and \(count) are given"
        case .repeatedRole(let arn):
            "the role \(arn) is given twice"
        case .roleInAnotherAccount(let arn, let account):
            "a profile takes roles of its own account only: \(arn) is not of \(account)"
        case .durationBeyondRole(let role, let longest, let seconds):
            "a session of the role \"\(role)\" lasts \(longest) seconds at most, and AWS refuses "
                + "those of a profile that allows \(seconds)"
        case .managedPolicyCount(let count):
            "a session takes 10 managed policies, and \(count) are given"
        case .rolePolicyCount(let count):
            "a role takes \(RoleRule.managedPolicies) managed policies, and "
                + "\(RoleRule.raisedManagedPolicies) where AWS has raised the account's quota; "
                + "\(count) are given"
        case .anchorInAnotherAccount(let arn, let account):
            "a role is assumed on behalf of trust anchors of its own account only: \(arn) is not of "
                + account
        case .notAManagedPolicy(let text):
            "\"\(text)\" is not the ARN of a managed policy"
        case .malformedTag(let text):
            "\"\(text)\" is not a tag of the form KEY=VALUE"
        case .invalidTag(let text, let reason):
            "\"\(text)\" cannot be a tag: \(reason)"
        case .tooManyTags(let count):
            "a resource takes 200 tags, and \(count) are given"
        default:
            mappingDescription ?? listDescription
        }
    }

    private var mappingDescription: String? {
        switch self {
        case .unknownCertificateField(let text):
            "\"\(text)\" is no field of a certificate that can be mapped"
        case .invalidSpecifier(let text, let field):
            "\"\(text)\" is no attribute of \(field)"
        case .noSuchMapping(let profile, let field, let specifier, let known):
            "the profile \"\(profile)\" does not map \"\(specifier)\" of \(field): it maps "
                + (known.isEmpty ? "nothing of it" : known.joined(separator: ", "))
        case .unknownEvent(let text):
            "\"\(text)\" is no event of which Roles Anywhere tells"
        case .thresholdOutOfRange(let days):
            "a threshold of \(days) days is not between 1 and 360"
        default:
            nil
        }
    }

    private var listDescription: String? {
        switch self {
        case .olderList(let name, let reason):
            "the CRL is older than the one that AWS has as \"\(name)\": it \(reason)"
        case .undecidedList(let name, let reason):
            "it cannot be told that the CRL is newer than the one that AWS has as \"\(name)\": it "
                + reason
        case .malformedList(let reason):
            "the CRL is not as RFC 5280 wants it: \(reason)"
        case .listOfAnotherIssuer(let name, let issuer, let existing):
            "the CRL is of \"\(issuer)\", and the one that AWS has as \"\(name)\" of "
                + "\"\(existing)\""
        case .partialList(let reason):
            "the CRL is \(reason): AWS would take it for all that is revoked"
        case .mayNotSignLists(let subject):
            "the CRL is signed by \"\(subject)\", whose key usage does not include cRLSign"
        case .tooManyLists(let arn, let names):
            "a trust anchor takes two CRLs, and \(arn) has "
                + names.map { "\"\($0)\"" }.joined(separator: " and ")
        case .listNotKept(let name, let wanted, let found):
            "AWS has taken the CRL \"\(name)\" (\(wanted)), and still gives out \(found)"
        default:
            nil
        }
    }

    private static func oneOf(_ nouns: [String]) -> String {
        guard let last = nouns.last, nouns.count > 1 else { return nouns.first ?? "resource" }
        return nouns.dropLast().joined(separator: ", ") + " or " + last
    }
}
