import Testing

@testable import RolesAnywhere

/// The text of every rule, once.
struct RuleErrorTests {
    @Test(
        arguments: [
            (
                RolesAnywhereError.nameTaken(kind: .profile, name: "a", arn: "arn:p"),
                "another profile is named \"a\": arn:p"
            ),
            (
                .unknownResource(name: "a", kinds: [.trustAnchor, .crl, .role]),
                "there is no trust anchor, CRL or role \"a\""
            ),
            (.unknownResource(name: "a", kinds: [.role]), "there is no role \"a\""),
            (
                .ambiguousResource(name: "a", candidates: ["CRL arn:1", "role arn:2"]),
                "2 resources are named \"a\": CRL arn:1, role arn:2"
            ),
            (.notAPrivateCA("x"), "\"x\" is not the ARN of a CA in AWS Private CA"),
            (
                .noPrivateCA(partition: "aws-cn"),
                "there is no AWS Private CA in the partition aws-cn: a trust anchor there is made "
                    + "of certificates"
            ),
            (.roleCount(251), "a profile takes 250 roles, and 251 are given"),
            (.repeatedRole(arn: "arn:r"), "the role arn:r is given twice"),
            (
                .roleInAnotherAccount(arn: "arn:r", account: "111122223333"),
                "a profile takes roles of its own account only: arn:r is not of 111122223333"
            ),
            (
                .durationBeyondRole(role: "r", longest: 3600, seconds: 7200),
                "a session of the role \"r\" lasts 3600 seconds at most, and AWS refuses those of "
                    + "a profile that allows 7200"
            ),
            (.managedPolicyCount(11), "a session takes 10 managed policies, and 11 are given"),
            (.notAManagedPolicy("x"), "\"x\" is not the ARN of a managed policy"),
            (.malformedTag("x"), "\"x\" is not a tag of the form KEY=VALUE"),
            (.invalidTag("x", reason: "r"), "\"x\" cannot be a tag: r"),
            (.tooManyTags(count: 201), "a resource takes 200 tags, and 201 are given"),
            (
                .unknownCertificateField("x"),
                "\"x\" is no field of a certificate that can be mapped"
            ),
            (
                .invalidSpecifier("x", field: "x509SAN"), "\"x\" is no attribute of x509SAN"
            ),
            (
                .noSuchMapping(profile: "p", field: "x509SAN", specifier: "URI", known: ["DNS"]),
                "the profile \"p\" does not map \"URI\" of x509SAN: it maps DNS"
            ),
            (
                .noSuchMapping(profile: "p", field: "x509SAN", specifier: "URI", known: []),
                "the profile \"p\" does not map \"URI\" of x509SAN: it maps nothing of it"
            ),
            (.unknownEvent("x"), "\"x\" is no event of which Roles Anywhere tells"),
            (.thresholdOutOfRange(days: 0), "a threshold of 0 days is not between 1 and 360"),
            (
                .olderList(name: "a", reason: "has the number 1, and AWS has 2"),
                "the CRL is older than the one that AWS has as \"a\": it has the number 1, and AWS "
                    + "has 2"
            ),
            (
                .listOfAnotherIssuer(name: "a", issuer: "CN=x", existing: "CN=y"),
                "the CRL is of \"CN=x\", and the one that AWS has as \"a\" of \"CN=y\""
            ),
            (
                .partialList(reason: "a delta CRL, which only says what has changed"),
                "the CRL is a delta CRL, which only says what has changed: AWS would take it for "
                    + "all that is revoked"
            ),
            (
                .mayNotSignLists(subject: "CN=x"),
                "the CRL is signed by \"CN=x\", whose key usage does not include cRLSign"
            ),
            (
                .tooManyLists(trustAnchorARN: "arn:t", names: ["a", "b"]),
                "a trust anchor takes two CRLs, and arn:t has \"a\" and \"b\""
            ),
            (
                .listNotKept(name: "a", wanted: "number 2 of x", found: "number 1 of y"),
                "AWS has taken the CRL \"a\" (number 2 of x), and still gives out number 1 of y"
            ),
        ])
    func saysWhichRuleIsBroken(error: RolesAnywhereError, text: String) {
        #expect(error.description == text)
    }

    @Test(
        arguments: [
            (
                .undecidedList(name: "a", reason: "has no number, and AWS has 2"),
                "it cannot be told that the CRL is newer than the one that AWS has as \"a\": it has "
                    + "no number, and AWS has 2"
            ),
            (.malformedList(reason: "r"), "the CRL is not as RFC 5280 wants it: r"),
            (
                .rolePolicyCount(26),
                "a role takes 10 managed policies, and 25 where AWS has raised the account's quota; "
                    + "26 are given"
            ),
            (
                .anchorInAnotherAccount(arn: "arn:x", account: "1"),
                "a role is assumed on behalf of trust anchors of its own account only: arn:x is not "
                    + "of 1"
            ),
        ] as [(RolesAnywhereError, String)])
    func saysWhichRuleOfRolesOrListsIsBroken(error: RolesAnywhereError, text: String) {
        #expect(error.description == text)
    }
}
