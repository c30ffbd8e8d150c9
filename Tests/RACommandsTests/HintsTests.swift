import AWS
import CommandLineSupport
import Foundation
import HTTP
import RolesAnywhere
import Testing
import X509

@testable import RACommands

struct HintsTests {
    static let now = Date(timeIntervalSince1970: 1_749_988_800)

    private func refusal(
        _ code: String, _ message: String = "", status: Int = 403, operation: String = "CreateRole",
        serverIsAhead seconds: Double? = nil, signingRegion: String? = nil
    ) throws -> CommandError {
        let error = AWSError.service(
            AWSServiceError(
                service: .iam, operation: operation, code: code, message: message, status: status,
                serverDate: seconds.map { Self.now.addingTimeInterval($0) },
                signingRegion: signingRegion))
        return try #require(Hints.commandError(for: error, now: Self.now))
    }

    @Test func aListThatIsTooLargeHasItsCode() {
        let error = Hints.commandError(
            for: RolesAnywhereError.listTooLarge(bytes: 300_001), now: Self.now)
        #expect(error?.code == "crl.size" && error?.status == .dataError)
    }

    @Test func namesTheMissingAction() throws {
        let error = try refusal(
            "AccessDenied",
            "User: arn:aws:iam::111122223333:user/a is not authorized to perform: iam:CreateRole "
                + "on resource: arn:aws:iam::111122223333:role/b because no identity-based policy "
                + "allows the iam:CreateRole action")
        #expect(error.status == .noPermission && error.code == "aws.denied")
        #expect(
            error.hint == "the caller needs the action iam:CreateRole; "
                + "all that these commands need is in iam/provisioner.json among the templates "
                + "(installed in PREFIX/share/anchorage/templates)")
    }

    @Test(
        arguments: [
            (-1_200.0, "20 min ahead of"), (1_201, "20 min behind"), (7_199, "120 min behind"),
        ])
    func namesTheSkewOfTheClock(seconds: Double, skew: String) throws {
        for code in ["SignatureDoesNotMatch", "InvalidSignatureException", "RequestTimeTooSkewed"] {
            let error = try refusal(code, serverIsAhead: seconds)
            #expect(error.code == "clock.skew" && error.status == .noPermission)
            #expect(error.hint?.contains("clock is \(skew) the server's") == true)
        }
        let session = try refusal(
            "AccessDeniedException", "Invalid signature", operation: "CreateSession",
            serverIsAhead: seconds)
        #expect(session.code == "clock.skew")
    }

    @Test(arguments: ["SignatureDoesNotMatch", "InvalidSignatureException"])
    func namesTheRegionOfASignature(code: String) throws {
        let text = "Credential should be scoped to a valid region. "
        let error = try refusal(code, text, signingRegion: "eu-west-1")
        #expect(error.status == .noPermission && error.code == "credentials.region")
        #expect(error.hint?.contains("the region eu-west-1") == true)
        #expect(error.hint?.contains("--region") == true)
        let other = try refusal(code, "The request signature", signingRegion: "eu-west-1")
        #expect(other.code == "credentials.signature")
    }

    @Test func namesTheRegionOfASession() throws {
        let error = try refusal(
            "AccessDeniedException", "Invalid signature", operation: "CreateSession",
            serverIsAhead: 0, signingRegion: "eu-west-1")
        #expect(error.status == .noPermission && error.code == "session.refused")
        #expect(error.hint?.contains("the region eu-west-1") == true)
    }

    @Test(arguments: [("ValidationException", 400), ("ServiceQuotaExceededException", 402)])
    func saysHowToMakeRoomForACRL(code: String, status: Int) throws {
        let text = "Quota exceeded: at most 2 CRLs per trust anchor"
        let hint = try #require(
            try refusal(code, text, status: status, operation: "ImportCrl").hint)
        #expect(hint.contains("ra list-crls") && hint.contains("ra delete-crl NAME"))
        let other = try refusal(code, text, status: status, operation: "CreateProfile")
        #expect(other.hint?.contains("crl") == false)
    }

    @Test func blamesTheClockOnlyWhereItIsWrong() throws {
        #expect(try refusal("SignatureDoesNotMatch", serverIsAhead: 30).code != "clock.skew")
        #expect(try refusal("SignatureDoesNotMatch").code == "credentials.signature")
        #expect(try refusal("AccessDenied", serverIsAhead: 1_200).code == "aws.denied")
    }

    @Test(
        arguments: [
            (
                "ExpiredTokenException", 403, CommandLineSupport.ExitStatus.noPermission,
                "credentials.expired"
            ),
            ("InvalidClientTokenId", 403, .noPermission, "credentials.unknown"),
            ("UnrecognizedClientException", 403, .noPermission, "credentials.unknown"),
            ("NoSuchEntity", 404, .noInput, "resource.missing"),
            ("ValidationException", 400, .dataError, "aws.invalid"),
            ("LimitExceeded", 409, .noPermission, "aws.refused"),
            ("ThrottlingException", 429, .unavailable, "aws.unavailable"),
            ("ServiceFailure", 500, .unavailable, "aws.unavailable"),
        ])
    func sortsWhatAWSAnswers(
        code: String, status: Int, exit: CommandLineSupport.ExitStatus, ownCode: String
    ) throws {
        let error = try refusal(code, status: status)
        #expect(error.status == exit && error.code == ownCode && error.hint != nil)
        #expect(error.message.contains(code))
    }

    @Test(
        arguments: [
            ("Certificate revoked", "pki issue-client"),
            ("Untrusted signing certificate", "--intermediates"),
            ("Untrusted certificate. Insufficient certificate", "digitalSignature"),
            ("Unable to assume role for arn:aws:iam::111122223333:role/x", "trust policy"),
            ("Not authorized to set roleSessionName", "--accept-role-session-name"),
            ("Requested Role isn't one of those listed in the Profile.", "ra show-profile"),
            ("Specified Trust Anchor wasn't found.", "ra list-trust-anchors"),
            ("Specified Trust Anchor is disabled.", "ra enable-trust-anchor"),
            ("Invalid or empty profile provided.", "ra show-profile"),
            (
                "Unable to assume role. Some attributes failed to be mapped into session tags. "
                    + "Issuer: [ CN ]; Subject: [  ]; SAN: [  ]", "ra delete-attribute-mapping"
            ),
            (
                "Unable to assume role for arn:aws:iam::111122223333:role/x. The requested "
                    + "DurationSeconds exceeds the MaxSessionDuration set for this role.",
                "--session-duration"
            ),
            ("Unable to assume role for arn:aws:iam::111122223333:role/x", "sts:TagSession"),
        ])
    func saysWhatToDoAboutASessionThatIsRefused(message: String, hint: String) throws {
        let error = try refusal("AccessDeniedException", message, operation: "CreateSession")
        #expect(error.status == .noPermission && error.code == "session.refused")
        #expect(error.hint?.contains(hint) == true)
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:4566/sessions?a=b", "ra lab"), ("http://[::1]:1/", "ra lab"),
            ("https://sts.us-east-1.amazonaws.com/", "HTTPS_PROXY"),
        ])
    func knowsTheLocalServiceWhenNothingListens(url: String, hint: String) throws {
        let http = HTTPError.couldNotConnect(url: url, detail: "refused")
        for error: any Error in [http, AWSError.transport(http)] {
            let known = try #require(Hints.commandError(for: error))
            #expect(known.status == .unavailable && known.hint?.contains(hint) == true)
        }
    }

    @Test(arguments: [ResourceKind.trustAnchor, .profile, .role])
    func namesTheFlagThatTakesAnARN(kind: ResourceKind) throws {
        let error = try #require(
            Hints.commandError(for: RolesAnywhereError.notAnARN(kind: kind, text: "web")))
        let flag = [
            .trustAnchor: "--trust-anchor-arn", .profile: "--profile-arn", .role: "--role-arn",
        ][kind]
        #expect(error.status == .usage)
        #expect(error.hint?.contains("\(flag ?? "") takes an ARN") == true)
    }

    @Test(
        arguments: [
            RolesAnywhereError.invalidName(kind: .crl, name: "a/b"),
            .durationOutOfRange(seconds: 1, allowed: 900...43_200), .invalidSessionName("a"),
            .malformedRequirement("CN"), .unknownAttribute("CM"),
            .untaggableValue("a(", reason: "r"), .invalidPolicy(what: "w", reason: "r"),
            .policyNotJSON(what: "w", reason: "r"), .invalidPolicyName("a b"),
            .invalidRolePath("a"), .repeatedCertificate(subject: "s"),
            .listNotSigned(issuer: "a", subject: "b"), .certificateCount(3),
            .notAnAuthority(subject: "s", reason: "r"),
            .bundleTooLong(characters: 1), .listTooLarge(bytes: 1),
            .regionsDiffer(trustAnchor: "a", profile: "b"),
            .accountsDiffer(trustAnchor: "a", profile: "b"),
            .wrongRegion(asked: "a", trustAnchor: "b"), .keyDoesNotMatch(subject: "s"),
            .unusableKey(algorithm: "a"), .severalEndEntities(first: "a", other: "b"),
            .chainTooLong(count: 6),
            .credentialsExpired(expiration: now, now: now), .notFound(kind: .role, name: "a"),
            .ambiguous(kind: .profile, name: "a", candidates: []),
            .notOurs(kind: .role, name: "a", arn: "b", differences: []),
            .differs(kind: .role, name: "a", arn: "b", differences: []),
            .invalidProfileName("a]"), .profileInUse(name: "a", path: "b"),
            .unwritableValue(what: "a", value: "b"),
            .nameTaken(kind: .crl, name: "a", arn: "b"),
            .unknownResource(name: "a", kinds: [.crl]),
            .ambiguousResource(name: "a", candidates: ["b"]), .notAPrivateCA("a"),
            .noPrivateCA(partition: "aws-cn"), .roleCount(251), .repeatedRole(arn: "a"),
            .roleInAnotherAccount(arn: "a", account: "b"),
            .durationBeyondRole(role: "a", longest: 1, seconds: 2), .managedPolicyCount(11),
            .rolePolicyCount(26), .anchorInAnotherAccount(arn: "a", account: "b"),
            .notAManagedPolicy("a"), .malformedTag("a"), .invalidTag("a", reason: "r"),
            .tooManyTags(count: 201), .unknownCertificateField("a"),
            .invalidSpecifier("a", field: "x509SAN"),
            .noSuchMapping(profile: "a", field: "b", specifier: "c", known: []),
            .unknownEvent("a"), .thresholdOutOfRange(days: 0),
            .olderList(name: "a", reason: "r"),
            .listOfAnotherIssuer(name: "a", issuer: "b", existing: "c"),
            .undecidedList(name: "a", reason: "r"), .malformedList(reason: "r"),
            .partialList(reason: "r"), .mayNotSignLists(subject: "a"),
            .tooManyLists(trustAnchorARN: "a", names: ["b"]),
            .listNotKept(name: "a", wanted: "b", found: "c"),
            .blocked(kind: .role, name: "a", by: .rule("r")), .noSessionPath(reason: "r"),
            .invalidManifest(place: "line 1, column 1", reason: "r"),
            .policyTooLong(what: "trust policy", length: 3_000, limit: 2_048),
            .policyTooLong(what: "session policy", length: 3_000, limit: 2_048),
            .notAnEndEntity("s"), .unidentifiable(subject: "s", reasons: ["r"], comparable: []),
            .unidentifiable(subject: "s", reasons: ["r"], comparable: ["CN=a"]),
            .noSuchPolicy(role: "a", policy: "b"),
            .ownStatementUnknown(role: "a", isMissing: true, lacksSource: true),
            .ownStatementUnknown(role: "a", isMissing: false, lacksSource: false),
            .futureRevocation(now, now: now), .unknownRevocation(role: "a", policy: "b"),
            .malformedParameter("a"),
            .missingParameters(["a"]), .unknownParameters(["a"], known: []), .severalValues("a"),
        ])
    func hasAHintForEveryErrorOfRolesAnywhere(error: RolesAnywhereError) throws {
        let known = try #require(Hints.commandError(for: error))
        #expect(known.hint != nil && known.status != .failure)
        #expect(known.message == error.description)
    }

    @Test(arguments: [
        (RolesAnywhereError.undecidedList(name: "-x", reason: "r"), "ra delete-crl -- -x"),
        (.tooManyLists(trustAnchorARN: "a", names: ["-x"]), "ra delete-crl -- -x"),
        (.tooManyLists(trustAnchorARN: "a", names: ["x"]), "ra delete-crl x"),
        (.noSuchPolicy(role: "-r", policy: "p"), "ra show-role -- -r"),
        (
            .unknownRevocation(role: "-r", policy: "p;id"),
            "ra update-role --remove-policy 'p;id' -- -r"
        ),
        (
            .notOurs(
                kind: .role, name: "r", arn: "arn:aws:iam::111122223333:role/;id;/r",
                differences: []), "ra tag 'arn:aws:iam::111122223333:role/;id;/r' anchorage:"
        ),
        (
            .unwritableValue(what: "the server's URL", value: "127.0.0.1:9911"),
            "write a URL such as http://127.0.0.1:9911"
        ),
    ])
    func hintsCanBeTyped(error: RolesAnywhereError, words: String) throws {
        let hint = try #require(Hints.commandError(for: error)?.hint)
        #expect(hint.contains(words))
    }

    /// A workload has no permissions that a policy of its caller could give.
    @Test(arguments: [
        ("AccessDeniedException", "Something AWS never said"), ("AccessDeniedException", ""),
        ("ExpiredTokenException", "x"), ("UnrecognizedClientException", "x"),
        ("ForbiddenException", ""), ("SignatureDoesNotMatch", "x"),
    ])
    func sendsNobodyAfterPermissionsForASession(code: String, text: String) throws {
        let error = try refusal(code, text, operation: "CreateSession")
        #expect(error.status == .noPermission && error.code == "session.refused")
        let hint = try #require(error.hint)
        #expect(hint.contains("ra doctor"))
        #expect(!hint.contains("provisioner.json") && !hint.contains("AWS_"))
    }

    @Test func namesWhatCannotBeSent() throws {
        let fault = AWSError.unsendableCredential(
            source: "the environment", name: "AWS_SESSION_TOKEN")
        let error = try #require(Hints.commandError(for: fault))
        #expect(error.status == .configuration && error.message.contains("AWS_SESSION_TOKEN"))
        #expect(error.hint?.contains("CR") == true)
    }

    @Test func putsTheFileBeforeItsFault() throws {
        let fault = FileContentError(file: "a b.pem", cause: .noPEM(expected: "CERTIFICATE"))
        let error = try #require(Hints.commandError(for: fault))
        #expect(error.message == "\"a b.pem\": no PEM block \"CERTIFICATE\" was found")
        #expect(error.status == .dataError && error.hint != nil)
    }

    @Test func asksForTheMissingPassphrase() throws {
        let fault = FileContentError(file: "key.pem", cause: .passphraseRequired)
        let error = try #require(Hints.commandError(for: fault))
        #expect(error.status == .usage && error.code == "pass.required")
    }

    @Test func showsAPolicyThatAWSTakes() throws {
        let error = Hints.invalidPolicy("p.json", reason: "r")
        let hint = try #require(error.hint)
        let policy = try #require(hint.firstIndex(of: "{").map { String(hint[$0...]) })
        #expect(try PolicyCheck.rolePolicy(policy).contains("s3:ListAllMyBuckets"))
        #expect(!hint.contains("\n"))
    }
}
