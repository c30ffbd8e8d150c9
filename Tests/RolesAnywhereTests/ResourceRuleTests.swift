import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct TagRuleTests {
    @Test(
        arguments: [
            ("a=b", "a", "b"), ("a=", "a", ""), ("a=b=c", "a", "b=c"),
            ("a b:/+@.-_=x y", "a b:/+@.-_", "x y"),
        ])
    func readsKeyAndValue(text: String, key: String, value: String) throws {
        #expect(try TagRule.parse(text) == Tag(key: key, value: value))
    }

    @Test func refusesWhatHasNoEqualsSign() {
        #expect(throws: RolesAnywhereError.malformedTag("team")) { try TagRule.parse("team") }
    }

    static let characters = "A-Z a-z 0-9 _ . : / = + @ - and blanks"

    @Test(
        arguments: [
            ("=b", "", "keys have 1 to 128 of " + characters),
            ("ä=b", "ä", "keys have 1 to 128 of " + characters),
            (
                String(repeating: "a", count: 129) + "=b", String(repeating: "a", count: 129),
                "keys have 1 to 128 of " + characters
            ),
            ("AWS:x=b", "AWS:x", "keys that begin with aws: are AWS's own"),
            ("a=b;", "a=b;", "values have 0 to 256 of " + characters),
        ])
    func refusesWhatAWSWouldRefuse(text: String, shown: String, reason: String) {
        #expect(throws: RolesAnywhereError.invalidTag(shown, reason: reason)) {
            try TagRule.parse(text)
        }
    }

    @Test func refusesTooManyAndTheSameTwice() {
        #expect(
            throws: RolesAnywhereError.invalidTag("a=2", reason: "its key is given twice")
        ) { try TagRule.check([Tag(key: "a", value: "1"), Tag(key: "a", value: "2")]) }
        let many = (0..<201).map { Tag(key: "\($0)", value: "") }
        #expect(throws: RolesAnywhereError.tooManyTags(count: 201)) { try TagRule.check(many) }
    }
}

struct PrivateCATests {
    private static let arn =
        "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/" + Example.id

    @Test func takesTheARNOfAnAuthority() throws {
        #expect(try PrivateCA(arn: Self.arn).arn == Self.arn)
    }

    @Test(
        arguments: [
            "x", Example.anchorARN, "arn:aws:acm-pca:us-east-1:111122223333:certificate/x",
            "arn:aws:acm-pca::111122223333:certificate-authority/x",
            "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/",
        ])
    func takesNothingElse(text: String) {
        #expect(throws: RolesAnywhereError.notAPrivateCA(text)) { try PrivateCA(arn: text) }
    }

    @Test func knowsWhereThereIsNone() {
        #expect(throws: RolesAnywhereError.noPrivateCA(partition: "aws-cn")) {
            try PrivateCA(arn: Self.arn.replacing("arn:aws:", with: "arn:aws-cn:"))
        }
    }
}

struct ProfileRuleTests {
    @Test func countsRoles() {
        let roles = (0...250).map { "arn:aws:iam::111122223333:role/r\($0)" }
        #expect(throws: RolesAnywhereError.roleCount(251)) { try ProfileRule.checkRoles(roles) }
        #expect(throws: Never.self) { try ProfileRule.checkRoles(Array(roles.dropLast())) }
        #expect(throws: RolesAnywhereError.repeatedRole(arn: roles[0])) {
            try ProfileRule.checkRoles([roles[0], roles[0]])
        }
    }

    @Test func keepsToOneAccount() {
        #expect(
            throws: RolesAnywhereError.roleInAnotherAccount(
                arn: Example.roleARN, account: "999922223333")
        ) { try ProfileRule.checkRoles([Example.roleARN], account: "999922223333") }
        #expect(throws: Never.self) {
            try ProfileRule.checkRoles([Example.roleARN], account: "111122223333")
        }
    }

    @Test func countsAndReadsManagedPolicies() {
        let policies = (0...10).map { "arn:aws:iam::aws:policy/p\($0)" }
        #expect(throws: RolesAnywhereError.managedPolicyCount(11)) {
            try ProfileRule.checkManagedPolicies(policies)
        }
        #expect(throws: RolesAnywhereError.notAManagedPolicy(Example.roleARN)) {
            try ProfileRule.checkManagedPolicies([Example.roleARN])
        }
        #expect(throws: Never.self) {
            try ProfileRule.checkManagedPolicies(Array(policies.dropLast()))
        }
    }
}

struct AttributeMappingRuleTests {
    @Test(
        arguments: [
            ("subject", "x509Subject"), ("ISSUER", "x509Issuer"), ("san", "x509SAN"),
            ("x509san", "x509SAN"),
        ])
    func knowsTheFields(text: String, field: String) throws {
        #expect(try AttributeMappingRule.field(text) == field)
    }

    @Test func knowsNoOtherField() {
        #expect(throws: RolesAnywhereError.unknownCertificateField("serial")) {
            try AttributeMappingRule.field("serial")
        }
    }

    @Test func readsAttributesAsProfilesShowThem() throws {
        #expect(
            try AttributeMappingRule.specifiers(
                ["DNS", "Name", "Name/", "Name/CN", "URI"], of: "x509SAN") == [
                    "DNS", "Name/*", "Name/CN", "URI",
                ])
        #expect(
            try AttributeMappingRule.specifiers(["CN", "2.5.4.11", "*"], of: "x509Subject") == [
                "CN", "2.5.4.11", "*",
            ])
    }

    @Test(
        arguments: [
            ("DNS", "x509Subject"), ("CN", "x509SAN"), ("", "x509Issuer"), ("NOPE", "x509Subject"),
            ("1." + String(repeating: "1.", count: 30) + "1", "x509Subject"),
        ])
    func refusesWhatAFieldHasNot(specifier: String, field: String) {
        #expect(throws: RolesAnywhereError.invalidSpecifier(specifier, field: field)) {
            try AttributeMappingRule.specifiers([specifier], of: field)
        }
    }
}

struct NotificationRuleTests {
    @Test func knowsEventsAndDays() throws {
        #expect(try NotificationRule.event("ca") == "CA_CERTIFICATE_EXPIRY")
        #expect(
            try NotificationRule.event("end_entity_certificate_expiry")
                == "END_ENTITY_CERTIFICATE_EXPIRY")
        #expect(throws: RolesAnywhereError.unknownEvent("all")) {
            try NotificationRule.event("all")
        }
        for days in [0, 361] {
            #expect(throws: RolesAnywhereError.thresholdOutOfRange(days: days)) {
                try NotificationRule.check(days: days)
            }
        }
    }
}
