import Testing

@testable import RolesAnywhere

struct RolePartTests {
    private func arns(_ count: Int) -> [String] {
        (0..<count).map { "arn:aws:iam::aws:policy/P\($0)" }
    }

    @Test(arguments: [
        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
        "arn:aws-cn:iam::aws:policy/job-function/X",
        "arn:aws:iam::111122223333:policy/team/x",
    ])
    func takesManagedPolicies(arn: String) throws {
        #expect(try RoleRule.checkManagedPolicies([arn]) == nil)
    }

    @Test(arguments: [
        "foo", "AmazonS3ReadOnlyAccess", "arn:aws:iam::aws:policy/", "arn:aws:iam::aws:role/x",
        "arn:aws:iam:us-east-1:aws:policy/x", "arn:aws:iam::somebody:policy/x",
        "arn:aws:s3:::policy/x", "arn:aws:iam::aws:policy/x/",
        "arn:aws:iam::aws:policy/" + String(repeating: "a", count: 2_048),
    ])
    func refusesWhatIsNoManagedPolicy(arn: String) {
        #expect(throws: RolesAnywhereError.notAManagedPolicy(arn)) {
            try RoleRule.checkManagedPolicies([arn])
        }
    }

    @Test func countsManagedPolicies() throws {
        #expect(try RoleRule.checkManagedPolicies(arns(10) + arns(10)) == nil)
        #expect(
            try RoleRule.checkManagedPolicies(arns(11))
                == "11 managed policies are more than the 10 that a role takes where AWS has not "
                + "raised the account's quota")
        #expect(try RoleRule.checkManagedPolicies(arns(25)) != nil)
        #expect(throws: RolesAnywhereError.rolePolicyCount(26)) {
            try RoleRule.checkManagedPolicies(arns(26))
        }
    }

    @Test func tellsTagsApartAsIAMDoes() throws {
        try RoleRule.checkTagKeys(["Env", "env2", "Team"])
        #expect(
            throws: RolesAnywhereError.invalidTag(
                "ENV",
                reason: "to IAM, which tells a role's tags apart without regard to case, it is "
                    + "\"Env\" again")
        ) { try RoleRule.checkTagKeys(["Env", "Team", "ENV"]) }
    }

    @Test func takesTrustAnchorsOfItsOwnAccount() throws {
        try RoleRule.checkTrustAnchor(Example.anchorARN, account: "111122223333")
        #expect(
            throws: RolesAnywhereError.anchorInAnotherAccount(
                arn: Example.anchorARN, account: "999999999999")
        ) { try RoleRule.checkTrustAnchor(Example.anchorARN, account: "999999999999") }
        #expect(throws: RolesAnywhereError.self) {
            try RoleRule.checkTrustAnchor("example", account: "111122223333")
        }
    }
}
