import CommandLineSupport
import RolesAnywhere

extension Hints {
    /// Errors about the rules for resources and their parts; nil for others.
    static func rule(_ error: RolesAnywhereError) -> CommandError? {
        switch error {
        case .nameTaken:
            CommandError(
                status: .cannotCreate, code: "name.taken", message: "\(error)",
                hint: "names are how things are found again: choose another one")
        case .unknownResource(_, let kinds):
            CommandError(
                status: .noInput, code: "resource.missing", message: "\(error)",
                hint: "list what there is in this account and region with: "
                    + kinds.map(list).joined(separator: ", "))
        case .ambiguousResource:
            CommandError(
                status: .dataError, code: "resource.ambiguous", message: "\(error)",
                hint: "give the ARN of the one you mean, or its kind with --kind")
        case .notAPrivateCA, .noPrivateCA:
            CommandError(
                status: .usage, code: "source.form", message: "\(error)",
                hint: "such an ARN is arn:aws:acm-pca:REGION:ACCOUNT:certificate-authority/ID; "
                    + "certificates are given with --bundle")
        case .roleCount, .repeatedRole:
            CommandError(
                status: .usage, code: "role.count", message: "\(error)",
                hint: "name each role once; for more of them make another profile")
        case .roleInAnotherAccount:
            CommandError(
                status: .usage, code: "role.account", message: "\(error)",
                hint: "make a trust anchor, a profile and a role in that account, or let a role of "
                    + "this one assume it")
        case .durationBeyondRole(_, let longest, _):
            CommandError(
                status: .usage, code: "duration.role", message: "\(error)",
                hint: "give --duration-seconds \(longest), or allow more in the role")
        case .managedPolicyCount, .notAManagedPolicy:
            CommandError(
                status: .usage, code: "policy.arn", message: "\(error)",
                hint: "such an ARN is arn:aws:iam::aws:policy/ReadOnlyAccess")
        case .rolePolicyCount:
            CommandError(
                status: .usage, code: "policy.count", message: "\(error)",
                hint: "put several into one policy, or into policies of the role's own")
        case .anchorInAnotherAccount:
            CommandError(
                status: .usage, code: "anchor.account", message: "\(error)",
                hint:
                    "make a trust anchor of the same CA in this account; list what there is with: "
                    + "ra list-trust-anchors")
        case .malformedTag, .invalidTag, .tooManyTags:
            CommandError(
                status: .usage, code: "tag.form", message: "\(error)",
                hint: "a tag is KEY=VALUE, such as team=payments; its key ends at the first =")
        default:
            mapping(error) ?? revocationList(error)
        }
    }

    private static func mapping(_ error: RolesAnywhereError) -> CommandError? {
        switch error {
        case .unknownCertificateField:
            CommandError(
                status: .usage, code: "mapping.field", message: "\(error)",
                hint: "there are subject, issuer and san")
        case .invalidSpecifier(_, let field):
            CommandError(
                status: .usage, code: "mapping.attribute", message: "\(error)",
                hint: field == "x509SAN"
                    ? "there are DNS, URI, Name/* and such as Name/CN"
                    : "there are *, short names such as CN, OU and O, and dotted OIDs")
        case .noSuchMapping(let profile, _, _, _):
            CommandError(
                status: .noInput, code: "mapping.missing", message: "\(error)",
                hint: "look at it with: ra show-profile \(PrintableText.operand(profile))")
        case .unknownEvent:
            CommandError(
                status: .usage, code: "notification.event", message: "\(error)",
                hint: "there are ca and end-entity")
        case .thresholdOutOfRange:
            CommandError(
                status: .usage, code: "notification.days", message: "\(error)",
                hint: "give --days between the two; AWS's own default is 45")
        default:
            nil
        }
    }

    private static func revocationList(_ error: RolesAnywhereError) -> CommandError? {
        switch error {
        case .olderList:
            CommandError(
                status: .cannotCreate, code: "crl.older", message: "\(error)",
                hint: "what the newer one revokes would get in again; make a new one with: "
                    + "pki create-crl")
        case .undecidedList(let name, _):
            CommandError(
                status: .cannotCreate, code: "crl.undecided", message: "\(error)",
                hint:
                    "make a new one with: pki create-crl; if this one is right, take away the other "
                    + "first with: ra delete-crl \(PrintableText.operand(name))")
        case .malformedList:
            CommandError(
                status: .dataError, code: "crl.form", message: "\(error)",
                hint: "its CA must make it anew; pki create-crl writes one that AWS can use")
        case .listOfAnotherIssuer(let name, _, _):
            CommandError(
                status: .cannotCreate, code: "crl.issuer", message: "\(error)",
                hint: "a trust anchor takes two CRLs: import it under a name of its own, or delete "
                    + "the other with: ra delete-crl \(PrintableText.operand(name))")
        case .partialList:
            CommandError(
                status: .dataError, code: "crl.partial", message: "\(error)",
                hint: "give the complete CRL, as pki create-crl writes it")
        case .mayNotSignLists:
            CommandError(
                status: .dataError, code: "crl.signature", message: "\(error)",
                hint: "revocations need a CA whose key usage has keyCertSign and cRLSign, as "
                    + "pki init-issuing makes it")
        case .tooManyLists(_, let names):
            CommandError(
                status: .cannotCreate, code: "crl.count", message: "\(error)",
                hint: "replace one by giving its name, or delete one with: ra delete-crl "
                    + PrintableText.operand(names.first ?? "NAME"))
        case .listNotKept:
            CommandError(
                status: .temporaryFailure, code: "crl.kept", message: "\(error)",
                hint: "run the command again; see what AWS has with: ra list-crls")
        default:
            nil
        }
    }
}
