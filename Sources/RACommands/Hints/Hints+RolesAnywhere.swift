import CommandLineSupport
import RolesAnywhere

extension Hints {
    static func explain(_ error: RolesAnywhereError) -> CommandError {
        resource(error) ?? session(error) ?? policy(error) ?? rule(error) ?? input(error)
    }

    /// Errors about what is in the account.
    private static func resource(_ error: RolesAnywhereError) -> CommandError? {
        switch error {
        case .notFound(let kind, _):
            CommandError(
                status: .noInput, code: "resource.missing", message: "\(error)",
                hint: "list what there is in this account and region with: \(list(kind))")
        case .ambiguous:
            CommandError(
                status: .dataError, code: "resource.ambiguous", message: "\(error)",
                hint: "give the ARN of the one you mean")
        case .notOurs(.role, _, let arn, []):
            CommandError(
                status: .cannotCreate, code: "resource.foreign", message: "\(error)",
                hint: "what somebody else made is left alone; make it yours with: ra tag "
                    + "\(PrintableText.shellWord(arn)) "
                    + "\(OwnershipTag.key)=\(OwnershipTag.value), or with ra update-role --adopt; "
                    + "ra revoke-sessions takes it with --foreign")
        case .notOurs(let kind, _, let arn, let differences):
            CommandError(
                status: .cannotCreate, code: "resource.foreign", message: "\(error)",
                hint: differences.isEmpty
                    ? "what somebody else made is left alone; make it yours with: ra tag "
                        + "\(PrintableText.shellWord(arn)) \(OwnershipTag.key)=\(OwnershipTag.value)"
                    : "choose another name; look at it with: \(show(kind)) NAME")
        case .differs(let kind, let name, _, let differences):
            CommandError(
                status: .cannotCreate, code: "resource.differs", message: "\(error)",
                hint: kind == .crl && differences.contains { $0.field == "trust anchor" }
                    ? "choose another name, or delete it first with: "
                        + "\(delete(kind)) \(PrintableText.operand(name))"
                    : "choose another name, or change it with: "
                        + change(kind, name, differences))
        case .noSessionPath:
            CommandError(
                status: .dataError, code: "verify.path", message: "\(error)",
                hint: "verify with a certificate of a client that the manifest lets in, and "
                    + "--intermediates where its trust anchor is not its issuer")
        case .blocked(let kind, let name, let obstacle):
            blocked(kind, name, obstacle, "\(error)")
        case .outdated:
            CommandError(
                status: .temporaryFailure, code: "plan.outdated", message: "\(error)",
                hint: "see what there is to do now with: ra plan FILE")
        case .notKept(let kind, let name, _):
            CommandError(
                status: .temporaryFailure, code: "resource.kept", message: "\(error)",
                hint: "look at it with: \(show(kind)) \(PrintableText.operand(name))")
        case .profileInUse:
            CommandError(
                status: .cannotCreate, code: "config.profile", message: "\(error)",
                hint: "choose another name for the profile, or remove the section first")
        default:
            nil
        }
    }

    /// What a manifest cannot have, and the way out of it.
    private static func blocked(
        _ kind: ResourceKind, _ name: String, _ obstacle: Obstacle, _ message: String
    ) -> CommandError {
        func error(_ status: ExitStatus, _ hint: String) -> CommandError {
            CommandError(status: status, code: "plan.blocked", message: message, hint: hint)
        }
        let look = "look at it with: \(show(kind)) \(PrintableText.operand(name))"
        return switch obstacle {
        case .foreign:
            error(
                .cannotCreate,
                "\(look); it is taken over with --adopt, which ra plan --adopt shows beforehand")
        case .irreplaceable:
            error(
                .cannotCreate,
                "\(look); write into the manifest what it is like, or choose another name")
        case .otherManifest:
            error(
                .cannotCreate,
                "give this one another name; a resource has one manifest that looks after it")
        case .ambiguous(let arns):
            error(
                .dataError,
                "delete what is not meant, with: \(delete(kind)) "
                    + PrintableText.shellWord(arns.last ?? "ARN"))
        case .rule where kind == .crl:
            error(
                .dataError,
                "\(look); a new list is made with: pki create-crl")
        case .rule:
            error(.dataError, "change the manifest; ra plan FILE shows everything at once")
        }
    }

    /// Errors on the way to a session.
    private static func session(_ error: RolesAnywhereError) -> CommandError? {
        switch error {
        case .notAnARN(let kind, let text) where !ResourceARN.looksLikeARN(text):
            CommandError(
                status: .usage, code: "arn.form", message: "\(error)",
                hint:
                    "\(flag(kind)) takes an ARN here, because no management credentials are used; "
                    + "find it with: \(show(kind)) \(PrintableText.operand(text))")
        case .notAnARN(let kind, _):
            CommandError(
                status: .usage, code: "arn.form", message: "\(error)",
                hint: "find it with: \(list(kind))")
        case .regionsDiffer:
            CommandError(
                status: .usage, code: "arn.region", message: "\(error)",
                hint: "use a profile of the trust anchor's region")
        case .accountsDiffer:
            CommandError(
                status: .usage, code: "arn.account", message: "\(error)",
                hint: "a trust anchor works with the profiles of its own account: use one of them")
        case .wrongRegion(_, let trustAnchor):
            CommandError(
                status: .usage, code: "region.differs", message: "\(error)",
                hint: "leave --region out, or give: --region "
                    + PrintableText.shellWord(trustAnchor))
        case .keyDoesNotMatch:
            CommandError(
                status: .dataError, code: "key.mismatch", message: "\(error)",
                hint: "check that --certificate and --private-key come from the same directory")
        case .unusableKey:
            CommandError(
                status: .dataError, code: "key.algorithm", message: "\(error)",
                hint: "issue a certificate for an EC or RSA key, such as: "
                    + "pki issue-client NAME --key-algorithm p256 --out DIR")
        case .severalEndEntities:
            CommandError(
                status: .dataError, code: "file.content", message: "\(error)",
                hint: "keep one client certificate in the file; CA certificates may follow it")
        case .chainTooLong:
            CommandError(
                status: .dataError, code: "chain.length", message: "\(error)",
                hint: "leave out of --intermediates what does not lead to the trust anchor")
        case .credentialsExpired:
            CommandError(
                status: .unavailable, code: "answer.expired", message: "\(error)",
                hint: "check this machine's clock, and the service's")
        default:
            nil
        }
    }

    /// Errors in what the user gave.
    private static func input(_ error: RolesAnywhereError) -> CommandError {
        let message = "\(error)"
        switch error {
        case .invalidName:
            return CommandError(
                status: .usage, code: "name.form", message: message, hint: "choose another name")
        case .invalidProfileName:
            return CommandError(
                status: .usage, code: "name.form", message: message,
                hint: "use letters, digits, - and _")
        case .durationOutOfRange:
            return CommandError(
                status: .usage, code: "duration.range", message: message,
                hint: "give a number of seconds between the two; 3600 is an hour")
        case .invalidSessionName:
            return CommandError(
                status: .usage, code: "name.form", message: message,
                hint: "leave out --role-session-name, or choose another name")
        case .malformedRequirement, .unknownAttribute:
            return CommandError(
                status: .usage, code: "require.form", message: message,
                hint: "examples: --require CN=web-01 --require issuer.O=Example "
                    + "--require san.DNS=web-01.example.com; attributes are CN, OU, O, L, ST, C, "
                    + "… or dotted OIDs")
        case .untaggableValue:
            return CommandError(
                status: .usage, code: "require.value", message: message,
                hint: "session tags hold letters, digits, blanks and _ . : / = + - @")
        case .certificateCount, .notAnAuthority, .repeatedCertificate, .bundleTooLong:
            return CommandError(
                status: .dataError, code: "bundle.content", message: message,
                hint: "write a bundle of CA certificates with: pki export-bundle --out bundle.pem")
        case .listTooLarge:
            return CommandError(
                status: .dataError, code: "crl.size", message: message,
                hint: "leave expired certificates out of it, or revoke by a new issuing CA")
        case .listNotSigned:
            return CommandError(
                status: .dataError, code: "crl.signature", message: message,
                hint: "another CA may have the same name; list this one's revocations with: "
                    + "pki create-crl")
        case .libraryMissing:
            return CommandError(
                status: .configuration, code: "libyaml.missing", message: message,
                hint: "install libyaml, on Debian with: apt-get install libyaml-0-2; a manifest in "
                    + "JSON is read without it")
        case .invalidManifest:
            return CommandError(
                status: .dataError, code: "manifest.form", message: message,
                hint:
                    "docs/manifest.md says what can be in it; an example is manifest/example.yaml "
                    + "among the templates (installed in PREFIX/share/anchorage/templates)")
        case .policyNotJSON:
            return CommandError(
                status: .dataError, code: "policy.json", message: message, hint: policyExample)
        case .invalidPolicyName:
            return CommandError(
                status: .usage, code: "policy.name", message: message,
                hint: "the policy is named after its file: rename the file")
        case .invalidRolePath:
            return CommandError(
                status: .usage, code: "role.path", message: message,
                hint: "leave out --path, or give one such as /workloads/")
        case .invalidPolicy:
            return CommandError(
                status: .dataError, code: "policy.invalid", message: message,
                hint: policyExample)
        case .unwritableValue(let what, _):
            return CommandError(
                status: .dataError, code: "config.value", message: message,
                hint: unwritable(what))
        default:
            return CommandError(status: .failure, code: "internal", message: message)
        }
    }

    /// What to do about a value that no config file can hold, or that is none there.
    private static func unwritable(_ what: String) -> String {
        switch what {
        case "the server's URL": "write a URL such as http://127.0.0.1:9911"
        case "the ARN":
            "AWS tools would not read it back alike: use a role whose path has letters and digits"
        default: "AWS tools would not read it back alike: move or rename the file"
        }
    }

    static func list(_ kind: ResourceKind) -> String {
        kind == .role ? "ra list-roles --all" : "ra list-\(word(kind))s"
    }

    private static func show(_ kind: ResourceKind) -> String { "ra show-\(word(kind))" }

    /// What makes a resource as it is asked for, as far as one command can.
    private static func change(
        _ kind: ResourceKind, _ name: String, _ differences: [Difference]
    ) -> String {
        let verb = differences.allSatisfy { $0.field == "enabled" } ? "enable" : "update"
        return "ra \(verb)-\(word(kind)) \(PrintableText.operand(name))"
    }

    private static func delete(_ kind: ResourceKind) -> String { "ra delete-\(word(kind))" }

    private static func flag(_ kind: ResourceKind) -> String { "--\(word(kind))-arn" }

    private static func word(_ kind: ResourceKind) -> String {
        switch kind {
        case .trustAnchor: "trust-anchor"
        case .profile: "profile"
        case .crl: "crl"
        case .role: "role"
        case .subject: "subject"
        }
    }
}
