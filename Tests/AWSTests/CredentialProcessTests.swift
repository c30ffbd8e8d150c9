import AWS
import Foundation
import Testing

struct CredentialProcessTests {
    private let config = """
        [default]
        credential_process = "/opt/my tool/x" --for 'a b' "" $HOME
        """
    private let printed = """
        {"Version":1,"AccessKeyId":"ASIAP","SecretAccessKey":"p","SessionToken":"t",
         "Expiration":"2025-06-15T13:00:00Z","AccountId":"111122223333","New":{"a":[1]}}
        """
    private let source = "the credential_process of profile \"default\""

    private func failing(_ output: World.Output?, _ problem: String) {
        let world = World(programs: output.map { ["/opt/my tool/x": $0] } ?? [:])
        #expect(throws: AWSError.credentialSourceFailed(source: source, problem: problem)) {
            try world.resolve(config: config)
        }
    }

    @Test func runsTheWordsWithoutAShell() throws {
        let world = World(programs: ["/opt/my tool/x": .printing(printed)])
        let found = try world.resolve(config: config)
        #expect(world.requests == [["/opt/my tool/x", "--for", "a b", "", "$HOME"]])
        #expect(found.accessKey.accessKeyID == "ASIAP")
        #expect(found.accessKey.sessionToken == "t")
        #expect(found.expiration == fixedNow.addingTimeInterval(3600))
        #expect(found.source == source)
    }

    @Test func neitherTokenNorExpirationIsNeeded() throws {
        let short = #"{"Version":1,"AccessKeyId":"AKIAP","SecretAccessKey":"p"}"#
        let found = try World(programs: ["/opt/my tool/x": .printing(short)])
            .resolve(config: config)
        #expect(found.accessKey.sessionToken == nil && found.expiration == nil)
    }

    @Test func whatAProgramMayDoWrong() {
        failing(nil, "there is no program \"/opt/my tool/x\"")
        failing(
            .printing("", status: 3, complaint: "no key\nno luck\n"),
            "it ended with 3: no key; no luck")
        failing(.printing(printed, status: 1), "it ended with 1")
        failing(.printing("hello"), "what it printed is not a JSON object of credentials")
        failing(.printing(""), "what it printed is not a JSON object of credentials")
        failing(.printing("{}"), "its \"Version\" is not 1")
        failing(
            .printing(printed.replacingOccurrences(of: "\"Version\":1", with: "\"Version\":2")),
            "its \"Version\" is not 1")
        failing(
            .printing(#"{"Version":1,"SecretAccessKey":"p"}"#),
            "\"AccessKeyId\" is missing in its answer")
        failing(
            .printing(#"{"Version":1,"AccessKeyId":"a","SecretAccessKey":""}"#),
            "\"SecretAccessKey\" is missing in its answer")
        failing(
            .printing(
                #"{"Version":1,"AccessKeyId":"a","SecretAccessKey":"p","Expiration":"soon"}"#),
            "its \"Expiration\" is not a time: soon")
    }

    @Test func aCommandWithAnOpenQuotationIsNone() {
        #expect(
            throws: AWSError.invalidSetting(name: "credential_process", value: "x 'y")
        ) {
            try World().resolve(config: "[default]\ncredential_process = x 'y")
        }
    }

    @Test func comesAfterTheCredentialsFileAndBeforeTheConfigFile() throws {
        let keys = "aws_access_key_id = AKIAFILE\naws_secret_access_key = f"
        let world = World(programs: ["/opt/my tool/x": .printing(printed)])
        let first = try world.resolve(config: config, credentials: "[default]\n" + keys)
        #expect(first.accessKey.accessKeyID == "AKIAFILE")
        #expect(world.requests.isEmpty)
        let second = try world.resolve(config: config + "\n" + keys)
        #expect(second.accessKey.accessKeyID == "ASIAP")
    }

    @Test(arguments: ["sso_session", "sso_start_url", "login_session"])
    func whatOnlyTheAWSCLIKnowsIsAskedOfIt(setting: String) throws {
        let file = "[profile my sso]\n[profile w]\n\(setting) = x\ncredential_process = no"
        let world = World(programs: ["aws": .printing(printed)])
        let found = try world.resolve(profile: "w", config: file)
        #expect(
            world.requests == [
                [
                    "aws", "configure", "export-credentials", "--profile", "w", "--format",
                    "process",
                ]
            ])
        #expect(found.source == "the AWS CLI for profile \"w\" (\(setting))")
        #expect(throws: AWSError.missingAWSCLI(profile: "w", setting: setting)) {
            try World().resolve(profile: "w", config: file)
        }
        let expired = World(programs: [
            "aws": .printing("", status: 255, complaint: "\nThe SSO session has expired.\n")
        ])
        #expect(
            throws: AWSError.credentialSourceFailed(
                source: "the AWS CLI for profile \"w\" (\(setting))",
                problem: "it ended with 255: The SSO session has expired.")
        ) {
            try expired.resolve(profile: "w", config: file)
        }
    }

    @Test func aRoleMayBeAssumedThroughIt() throws {
        let world = World([.session("ASIA1")], programs: ["aws": .printing(printed)])
        _ = try world.resolve(
            config: """
                [default]
                role_arn = arn:aws:iam::111122223333:role/r
                source_profile = w
                [profile w]
                sso_session = x
                """)
        let sent = try #require(world.transport.requests.first)
        #expect(sent.header("Authorization")?.contains("Credential=ASIAP/") == true)
    }
}
