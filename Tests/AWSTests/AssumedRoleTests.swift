import AWS
import Foundation
import Testing

struct AssumedRoleTests {
    private let keys = """
        [base]
        aws_access_key_id = AKIABASE
        aws_secret_access_key = b
        """

    private func profile(_ lines: String) -> String {
        "[default]\nrole_arn = arn:aws:iam::111122223333:role/r\n" + lines
    }

    @Test func asksSTSWithTheSourceProfilesKeys() throws {
        let world = World([.session("ASIA1")])
        let found = try world.resolve(
            config: profile(
                """
                source_profile = base
                external_id = the id/1
                role_session_name = me
                duration_seconds = 900
                """), credentials: keys)
        #expect(found.accessKey.accessKeyID == "ASIA1")
        #expect(found.accessKey.secretAccessKey.revealed == "secret of ASIA1")
        #expect(found.accessKey.sessionToken == "token of ASIA1")
        #expect(found.expiration == fixedNow.addingTimeInterval(3600))
        #expect(found.source == "the role of profile \"default\"")
        let sent = try #require(world.transport.requests.first)
        #expect(sent.url == "https://sts.us-east-1.amazonaws.com/")
        #expect(
            sent.text
                == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333"
                + "%3Arole%2Fr&RoleSessionName=me&ExternalId=the%20id%2F1&DurationSeconds=900")
        #expect(sent.header("Authorization")?.contains("Credential=AKIABASE/") == true)
    }

    @Test func aChainEndsAtTheProfileWithKeys() throws {
        let world = World([.session("ASIA1"), .session("ASIA2")])
        let found = try world.resolve(
            config: profile("source_profile = middle\n") + """
                [profile middle]
                role_arn = arn:aws:iam::111122223333:role/m
                source_profile = base
                """, credentials: keys)
        #expect(found.accessKey.accessKeyID == "ASIA2")
        let signers = world.transport.requests.map { $0.header("Authorization") ?? "" }
        #expect(signers[0].contains("Credential=AKIABASE/"))
        #expect(signers[1].contains("Credential=ASIA1/"))
        #expect(world.transport.requests[1].header("X-Amz-Security-Token") == "token of ASIA1")
    }

    @Test func aProfileMayLendItselfItsOwnKeys() throws {
        let world = World([.session("ASIA1")])
        let own = profile("source_profile = default\n")
        let found = try world.resolve(
            config: own + "aws_access_key_id = AKIAOWN\naws_secret_access_key = o")
        #expect(found.accessKey.accessKeyID == "ASIA1")
    }

    @Test func environmentIsNamedAsSource() throws {
        let world = World([.session("ASIA1")])
        _ = try world.resolve(
            ["AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "s"], profile: "default",
            config: profile("credential_source = Environment"))
        let sent = try #require(world.transport.requests.first)
        #expect(sent.header("Authorization")?.contains("Credential=AKIAENV/") == true)
        #expect(sent.text.contains("RoleSessionName=anchorage-1749988800"))
    }

    @Test func asksForTheCodeOfTheDevice() throws {
        let config = profile("source_profile = base\nmfa_serial = arn:aws:iam::1:mfa/me")
        let world = World([.session("ASIA1")], code: "123456")
        _ = try world.resolve(config: config, credentials: keys)
        #expect(world.requests == [["MFA", "arn:aws:iam::1:mfa/me"]])
        let sent = try #require(world.transport.requests.first)
        #expect(
            sent.text.hasSuffix("&SerialNumber=arn%3Aaws%3Aiam%3A%3A1%3Amfa%2Fme&TokenCode=123456"))
        #expect(
            throws: AWSError.missingMFACode(profile: "default", serial: "arn:aws:iam::1:mfa/me")
        ) {
            try World().resolve(config: config, credentials: keys)
        }
    }

    @Test(arguments: [
        (
            "source_profile = base\ncredential_source = Environment",
            "it has both source_profile and credential_source"
        ),
        (
            "region = eu-west-1",
            "it has a role_arn, and neither source_profile nor credential_source"
        ),
        (
            "credential_source = Moon",
            "its credential_source \"Moon\" is none of Environment, Ec2InstanceMetadata, "
                + "EcsContainer"
        ),
        ("source_profile = gone", "its source_profile \"gone\" does not exist"),
        ("source_profile = default", "its source_profile leads back: default -> default"),
        (
            "source_profile = empty\n[profile empty]\nregion = x",
            "its source_profile \"empty\" has no credentials"
        ),
        (
            "credential_source = Environment",
            "its credential_source Environment has no credentials"
        ),
    ])
    func whatCannotBeFollowed(lines: String, problem: String) {
        let world = World()
        #expect(throws: AWSError.invalidRoleProfile(profile: "default", problem: problem)) {
            try world.resolve(config: profile(lines), credentials: keys)
        }
        #expect(world.transport.requests.isEmpty)
    }

    @Test func aCircleOfTwoIsNamed() {
        let circle =
            profile("source_profile = other\n") + """
                [profile other]
                role_arn = arn:aws:iam::111122223333:role/m
                source_profile = default
                """
        #expect(
            throws: AWSError.invalidRoleProfile(
                profile: "other",
                problem: "its source_profile leads back: default -> other -> default")
        ) {
            try World().resolve(config: circle)
        }
    }

    @Test func aRefusalOfSTSIsTheError() throws {
        let world = World([.xmlError(403, "AccessDenied", "no")])
        let error = try #require(throws: AWSError.self) {
            try world.resolve(config: profile("source_profile = base"), credentials: keys)
        }
        guard case .service(let refusal) = error else { throw error }
        #expect(refusal.operation == "AssumeRole" && refusal.code == "AccessDenied")
    }

    @Test func aTokenFileIsSentWithoutASignature() throws {
        let world = World(
            [.session("ASIAWEB", "AssumeRoleWithWebIdentity")], files: ["/t": "ey.J.h\n"])
        let found = try world.resolve(
            [
                "AWS_WEB_IDENTITY_TOKEN_FILE": "/t",
                "AWS_ROLE_ARN": "arn:aws:iam::111122223333:role/web",
                "AWS_ROLE_SESSION_NAME": "pod",
            ], config: keys)
        #expect(found.accessKey.accessKeyID == "ASIAWEB")
        let sent = try #require(world.transport.requests.first)
        #expect(sent.header("Authorization") == nil && sent.header("X-Amz-Date") == nil)
        #expect(
            sent.text
                == "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A"
                + "%3A111122223333%3Arole%2Fweb&RoleSessionName=pod&WebIdentityToken=ey.J.h%0A")
    }

    @Test func aTokenFileOfAProfile() throws {
        let world = World(
            [.session("ASIAWEB", "AssumeRoleWithWebIdentity")], files: ["/p": "token"])
        _ = try world.resolve(
            ["AWS_WEB_IDENTITY_TOKEN_FILE": "/other"], profile: "default",
            config: profile("web_identity_token_file = /p"))
        #expect(world.transport.requests.first?.text.contains("WebIdentityToken=token") == true)
    }

    @Test func aTokenWithoutFileOrRole() {
        #expect(
            throws: AWSError.credentialSourceFailed(
                source: "the web identity token in /t", problem: "there is no file /t")
        ) {
            try World().resolve(["AWS_WEB_IDENTITY_TOKEN_FILE": "/t", "AWS_ROLE_ARN": "a"])
        }
        #expect(
            throws: AWSError.credentialSourceFailed(
                source: "the web identity token in /t",
                problem: "there is no role for it: neither AWS_ROLE_ARN nor role_arn")
        ) {
            try World(files: ["/t": "x"]).resolve(["AWS_WEB_IDENTITY_TOKEN_FILE": "/t"])
        }
    }
}
