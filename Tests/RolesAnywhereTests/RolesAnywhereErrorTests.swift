import Foundation
import Testing

@testable import RolesAnywhere

struct RolesAnywhereErrorTests {
    static let difference = Difference(field: "roles", wanted: "a", found: "b")

    @Test(
        arguments: [
            (
                RolesAnywhereError.invalidName(kind: .trustAnchor, name: "a/b"),
                "\"a/b\" cannot name a trust anchor: names have "
                    + "1 to 255 of A-Z a-z 0-9 - _ and blanks"
            ),
            (
                .notAnARN(kind: .profile, text: "reader"),
                "\"reader\" is not the ARN of a profile"
            ),
            (
                .durationOutOfRange(seconds: 60, allowed: 900...43_200),
                "a duration of 60 seconds is not between 900 and 43200"
            ),
            (
                .certificateCount(3),
                "a trust anchor has one or two certificates, and the bundle has 3"
            ),
            (
                .bundleTooLong(characters: 16_001),
                "the bundle has 16001 characters, "
                    + "and a trust anchor takes 16000"
            ),
            (
                .regionsDiffer(trustAnchor: "us-east-1", profile: "eu-west-1"),
                "the trust anchor is in us-east-1 and the profile in eu-west-1"
            ),
            (
                .accountsDiffer(trustAnchor: "111122223333", profile: "444455556666"),
                "the trust anchor is of the account 111122223333 and the profile of 444455556666"
            ),
            (
                .wrongRegion(asked: "eu-west-1", trustAnchor: "us-east-1"),
                "no session can be had in eu-west-1: the trust anchor is in us-east-1"
            ),
            (
                .keyDoesNotMatch(subject: "CN=web-01"),
                "the private key does not belong to the certificate of \"CN=web-01\""
            ),
            (
                .credentialsExpired(
                    expiration: Date(timeIntervalSince1970: 0),
                    now: Date(timeIntervalSince1970: 60)),
                "the service gave credentials that expired at 1970-01-01T00:00:00Z; "
                    + "here it is 1970-01-01T00:01:00Z"
            ),
            (.policyNotJSON(what: "role policy", reason: "r"), "the role policy is not JSON: r"),
            (
                .invalidPolicyName("a b"),
                "\"a b\" cannot name a policy: names have 1 to 128 of A-Z a-z 0-9 _ + = , . @ -"
            ),
            (
                .invalidRolePath("a"),
                "\"a\" cannot be the path of a role: paths begin and end with a slash, and have "
                    + "at most 512 visible ASCII characters"
            ),
            (
                .repeatedCertificate(subject: "CN=x"),
                "the bundle has the certificate of \"CN=x\" twice"
            ),
            (
                .listNotSigned(issuer: "CN=x", subject: "CN=X"),
                "the CRL names \"CN=x\" as its issuer, and is not signed by the key of the trust "
                    + "anchor's \"CN=X\""
            ),
            (.notFound(kind: .crl, name: "x"), "there is no CRL \"x\""),
            (
                .ambiguous(kind: .profile, name: "x", candidates: ["arn:1", "arn:2"]),
                "2 profiles are named \"x\": arn:1, arn:2"
            ),
            (
                .notOurs(kind: .role, name: "x", arn: "arn:x", differences: []),
                "the role \"x\" (arn:x) was not made by this tool"
            ),
            (
                .notOurs(kind: .role, name: "x", arn: "arn:x", differences: [difference]),
                "the role \"x\" (arn:x) was not made by this tool, and differs: "
                    + "roles: b, wanted a"
            ),
            (
                .differs(kind: .profile, name: "x", arn: "arn:x", differences: [difference]),
                "the profile \"x\" (arn:x) exists and differs: roles: b, wanted a"
            ),
        ])
    func says(error: RolesAnywhereError, text: String) {
        #expect(error.description == text)
    }

    @Test(
        arguments: [
            (
                RolesAnywhereError.policyTooLong(what: "trust policy", length: 2_049, limit: 2_048),
                "the trust policy would have 2049 characters, and AWS takes 2048"
            ),
            (
                .notAnEndEntity("CN=R"),
                "\"CN=R\" is a CA, and Roles Anywhere gives no sessions to CAs"
            ),
            (
                .unidentifiable(subject: "CN=a*", reasons: ["r", "s"], comparable: []),
                "no trust policy can let in the certificate of \"CN=a*\" and no other: r; s"
            ),
            (.noSuchPolicy(role: "r", policy: "p"), "the role \"r\" has no policy \"p\""),
            (
                .ownStatementUnknown(role: "r", isMissing: true, lacksSource: true),
                "the trust policy of \"r\" has no statement that this tool made, so it is not known "
                    + "on whose behalf the role may be assumed"
            ),
            (
                .ownStatementUnknown(role: "r", isMissing: false, lacksSource: false),
                "the trust policy of \"r\" has no statement that this tool understands any more, so "
                    + "it is not known what certificates must carry"
            ),
            (
                .unknownRevocation(role: "r", policy: "p"),
                "the policy \"p\" of the role \"r\" is not one that revokes sessions"
            ),
            (
                .malformedParameter("p"),
                "\"p\" has no parameter's name: letters, digits and hyphens, a letter first"
            ),
            (.missingParameters(["a", "b"]), "the policy has no value for \"a\", \"b\""),
            (.unknownParameters(["a"], known: []), "no policy has a place for \"a\""),
            (
                .unknownParameters(["a"], known: ["b", "c"]),
                "no policy has a place for \"a\"; there are places for \"b\", \"c\""
            ),
            (
                .severalValues("{{p}}"),
                "the name \"{{p}}\" in a policy cannot have several values"
            ),
            (
                .untaggableValue("a(b", reason: "a session tag cannot hold \"(\""),
                "no certificate can meet a requirement of \"a(b\": a session tag cannot hold \"(\""
            ),
        ])
    func saysOfPolicies(error: RolesAnywhereError, text: String) {
        #expect(error.description == text)
    }

    @Test func saysWhyACutInTheFutureIsNone() {
        let now = Date(timeIntervalSince1970: 1_749_988_800)
        #expect(
            RolesAnywhereError.futureRevocation(now.addingTimeInterval(60), now: now).description
                == "2025-06-15T12:01:00Z is in the future: by AWS's clock it is "
                + "2025-06-15T12:00:00Z, and until then every new session would be refused, too")
    }
}
