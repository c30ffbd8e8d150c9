import Testing

@testable import RolesAnywhere

struct SessionRequestTests {
    private func request(
        anchor: String = Example.anchorARN, profile: String = Example.profileARN,
        role: String = Example.roleARN, region: String? = nil, seconds: Int = 3_600,
        name: String? = nil
    ) throws -> SessionRequest {
        try SessionRequest(
            trustAnchorARN: anchor, profileARN: profile, roleARN: role, region: region,
            durationSeconds: seconds, sessionName: name)
    }

    @Test func takesTheRegionOfTheTrustAnchor() throws {
        #expect(try request().region == "us-east-1")
        #expect(try request(region: "us-east-1").region == "us-east-1")
    }

    @Test func refusesAnotherRegionThanTheTrustAnchors() {
        #expect(
            throws: RolesAnywhereError.wrongRegion(asked: "eu-west-1", trustAnchor: "us-east-1")
        ) { try request(region: "eu-west-1") }
    }

    @Test func refusesAProfileOfAnotherRegion() {
        let profile = Example.profileARN.replacing("us-east-1", with: "eu-west-1")
        #expect(
            throws: RolesAnywhereError.regionsDiffer(trustAnchor: "us-east-1", profile: "eu-west-1")
        ) { try request(profile: profile) }
    }

    @Test func refusesOtherAccounts() {
        let other = "444455556666"
        let profile = Example.profileARN.replacing("111122223333", with: other)
        #expect(
            throws: RolesAnywhereError.accountsDiffer(trustAnchor: "111122223333", profile: other)
        ) { try request(profile: profile) }
        let role = Example.roleARN.replacing("111122223333", with: other)
        #expect(
            throws: RolesAnywhereError.roleInAnotherAccount(arn: role, account: "111122223333")
        ) { try request(role: role) }
    }

    @Test(
        arguments: [
            "example", "", Example.profileARN, Example.roleARN, "arn:aws:rolesanywhere",
            Example.prefix + "trust-anchor/",
            // In a policy they would stand for others.
            Example.prefix + "trust-anchor/*", Example.prefix + "trust-anchor/????????-1111",
            Example.prefix + "trust-anchor/${aws:username}",
            "arn:aws:rolesanywhere::111122223333:trust-anchor/" + Example.id,
        ])
    func needsTheARNOfATrustAnchor(text: String) {
        #expect(throws: RolesAnywhereError.notAnARN(kind: .trustAnchor, text: text)) {
            try request(anchor: text)
        }
    }

    @Test func tellsTheKindsOfARNApart() {
        #expect(throws: RolesAnywhereError.notAnARN(kind: .profile, text: Example.anchorARN)) {
            try request(profile: Example.anchorARN)
        }
        #expect(throws: RolesAnywhereError.notAnARN(kind: .role, text: "reader")) {
            try request(role: "reader")
        }
    }

    static let partsOfShells = [
        ";id>x;", "`id`", "|id", "&id", "(id)", "'", "\"", "\\", "<x", "#", "!", "{a,b}",
    ]

    @Test(arguments: partsOfShells)
    func takesNoARNThatAWSCannotHaveMade(part: String) {
        #expect(throws: RolesAnywhereError.self) { try request(anchor: Example.anchorARN + part) }
        #expect(throws: RolesAnywhereError.self) {
            try request(anchor: Example.prefix + "trust-anchor/" + part)
        }
        #expect(throws: RolesAnywhereError.self) { try request(profile: Example.profileARN + part) }
        #expect(throws: RolesAnywhereError.self) { try request(role: Example.roleARN + part) }
        for place in ["arn:aws:", "us-east-1", "111122223333"] {
            let arns = [Example.anchorARN, Example.profileARN, Example.roleARN].map {
                $0.replacing(place, with: place.hasSuffix(":") ? "arn:aws\(part):" : place + part)
            }
            #expect(throws: RolesAnywhereError.self) {
                try request(anchor: arns[0], profile: arns[1], role: arns[2])
            }
        }
    }

    @Test(arguments: [
        "arn:aws-cn:iam::111122223333:role/a", "arn:aws:iam::111122223333:role/a+b=c,d.e@f-g_h",
        "arn:aws:iam::111122223333:role/far/away/reader",
        "arn:aws:iam::111122223333:role/odd;path|#!/reader",
        "arn:aws:iam::111122223333:role/" + String(repeating: "x", count: 64),
    ])
    func takesEveryRoleThatAWSCanHaveMade(arn: String) throws {
        #expect(try request(role: arn).roleARN == arn)
    }

    @Test(arguments: [
        "arn:aws:iam::111122223333:role/" + String(repeating: "x", count: 65),
        "arn:aws:iam::111122223333:role/a/", "arn:awsx:iam::111122223333:role/a",
        "arn:aws:iam::111122223333:role/" + String(repeating: "x", count: 511) + "/a",
        Example.prefix + "trust-anchor/a/b",
    ])
    func takesNoOther(arn: String) {
        let kind: ResourceKind = arn.contains("iam") ? .role : .trustAnchor
        #expect(throws: RolesAnywhereError.notAnARN(kind: kind, text: arn)) {
            try ResourceARN.parse(arn, kind: kind)
        }
    }

    @Test func putsOnlyWhatWasAskedForIntoTheBody() throws {
        #expect(
            String(decoding: try request(seconds: 900, name: "host-01").body, as: UTF8.self)
                == #"{"durationSeconds":900,"roleSessionName":"host-01"}"#)
    }

    @Test(arguments: [0, 899, 43_201, -1])
    func refusesAnImpossibleDuration(seconds: Int) {
        #expect(
            throws: RolesAnywhereError.durationOutOfRange(seconds: seconds, allowed: 900...43_200)
        ) { try request(seconds: seconds) }
    }

    @Test(arguments: ["a", "a b", "ä-01", "a/b", String(repeating: "a", count: 65)])
    func refusesAnImpossibleSessionName(name: String) {
        #expect(throws: RolesAnywhereError.invalidSessionName(name)) { try request(name: name) }
    }
}
