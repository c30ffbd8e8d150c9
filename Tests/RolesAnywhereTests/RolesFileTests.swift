import RolesAnywhere
import Testing

struct RolesFileTests {
    private static let anchor = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a-b"
    private static let profile = "arn:aws:rolesanywhere:us-east-1:111122223333:profile/c-d"
    private static let role = "arn:aws:iam::111122223333:role/reader"

    private func read(_ text: String) throws -> RolesFile {
        try RolesFile(text, isName: { !$0.isEmpty && !$0.contains("/") })
    }

    @Test(arguments: [false, true])
    func completesRolesByWhatTheyHaveInCommon(isJSON: Bool) throws {
        let text =
            isJSON
            ? #"{"profileArn":"\#(Self.profile)","sessionDuration":900,"certificate":"c.pem","#
                + #""privateKey":"k.pem","roles":[{"name":"a","roleArn":"\#(Self.role)"},"#
                + #"{"name":"b","roleArn":"\#(Self.role)","certificate":"d.pem","#
                + #""sessionDuration":1800,"roleSessionName":"s"}]}"#
            : """
            profileArn: \(Self.profile)
            sessionDuration: 900
            certificate: c.pem
            privateKey: k.pem
            roles:
              - {name: a, roleArn: "\(Self.role)"}
              - name: b
                roleArn: \(Self.role)
                certificate: d.pem
                sessionDuration: 1800
                roleSessionName: s
            """
        let roles = try read(text).roles
        #expect(roles.map(\.name) == ["a", "b"])
        #expect(roles[0].terms.roleARN == Self.role)
        #expect(roles[0].terms.profileARN == Self.profile)
        #expect(roles[0].terms.sessionDuration == 900)
        #expect(roles[0].terms.privateKey == "k.pem")
        #expect(roles[1].terms.sessionDuration == 1800)
        #expect(roles[1].terms.certificate == "d.pem")
        // The key of another certificate is not its key.
        #expect(roles[1].terms.privateKey == nil)
        #expect(roles[1].terms.roleSessionName == "s")
        #expect(roles[1].terms.trustAnchorARN == nil)
    }

    @Test(arguments: [
        ("", "nothing in it"), ("[]", "not an object"), ("{}", "no \"roles\""),
        ("roles: []", "no role"), ("roles: {}", "not a list"), ("roles: [{name: a}]", "roleArn"),
        ("roles: [{roleArn: x}]", "name"), ("roles: [{name: a/b, roleArn: x}]", "64"),
        ("roles: [{name: a, roleArn: reader}]", "reader"), ("rols: []", "there is no member"),
        ("roles: [{name: a, roleArn: x, region: y}]", "there is no member"),
        ("roles: [{name: a, roleArn: x, privateKey: k}]", "belongs to a \"certificate\""),
        ("sessionDuration: 60\nroles: []", "900"), ("sessionDuration: '900'\nroles: []", "a whole"),
        ("certificate: 5\nroles: []", "quote it"), ("roles: [", "line"),
        (
            "roles: [{name: a, roleArn: 'arn:aws:iam::111122223333:role/r'}, "
                + "{name: a, roleArn: 'arn:aws:iam::111122223333:role/r'}]", "another role"
        ),
    ])
    func saysWhatIsWrong(text: String, reason: String) {
        let error = #expect(throws: RolesAnywhereError.self) { try read(text) }
        #expect("\(error.map { "\($0)" } ?? "")".contains(reason))
    }
}
