import Testing

@testable import RACommands

struct RoleOptionTests {
    private static let role = "arn:aws:iam::111122223333:role/a,b=c"
    private static let profile = "arn:aws:rolesanywhere:us-east-1:111122223333:profile/c-d"
    private static let anchor = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a-b"

    @Test func readsARNsInAnyOrder() throws {
        for arns in [
            [Self.role, Self.profile, Self.anchor], [Self.anchor, Self.role, Self.profile],
        ] {
            let text = "reader=" + arns.joined(separator: ",")
            let option = try #require(RoleOption(argument: text))
            #expect(option.name == "reader")
            #expect(option.roleARN == Self.role)
            #expect(option.profileARN == Self.profile)
            #expect(option.trustAnchorARN == Self.anchor)
        }
    }

    @Test func aNameMayStandAlone() throws {
        #expect(try #require(RoleOption(argument: "reader")).roleARN == nil)
        #expect(try #require(RoleOption(argument: "reader=other")).roleARN == "other")
    }

    @Test(arguments: [
        "", "=x", "a/b=x", "a=", "a=arn:aws:s3:::x", "a=arn:", "a=x,arn:aws:iam::1:role/x",
        "a=\(profile),\(profile)",
    ])
    func refusesTheRest(text: String) {
        #expect(RoleOption(argument: text) == nil)
    }
}
