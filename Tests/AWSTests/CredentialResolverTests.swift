import AWS
import Foundation
import Testing

struct CredentialResolverTests {
    private func resolve(
        _ environment: [String: String] = [:], flags: ClientConfiguration.Flags = .init(),
        config: String? = nil, credentials: String? = nil
    ) throws(AWSError) -> AWSCredentials {
        try World().resolve(
            environment, profile: flags.profile, config: config, credentials: credentials)
    }

    private let keys = [
        "AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t",
    ]
    private let credentials = """
        [default]
        aws_access_key_id = AKIAFILE
        aws_secret_access_key = f
        aws_session_token = token
        """
    private let config = """
        [default]
        aws_access_key_id = AKIACONFIG
        aws_secret_access_key = c
        """

    @Test func environmentComesFirst() throws {
        let found = try resolve(keys, config: config, credentials: credentials)
        #expect(found.accessKey.accessKeyID == "AKIAENV")
        #expect(found.accessKey.sessionToken == "t")
        #expect(found.source == "the environment")
        #expect(found.expiration == nil)
    }

    @Test func profileOfTheCommandLineLeavesTheEnvironmentOut() throws {
        let found = try resolve(
            keys, flags: .init(profile: "default"), credentials: credentials)
        #expect(found.accessKey.accessKeyID == "AKIAFILE")
        let byVariable = try resolve(
            keys.merging(["AWS_PROFILE": "default"]) { $1 }, credentials: credentials)
        #expect(byVariable.accessKey.accessKeyID == "AKIAENV")
    }

    @Test func credentialsFileComesBeforeConfigFile() throws {
        let found = try resolve(config: config, credentials: credentials)
        #expect(found.accessKey.accessKeyID == "AKIAFILE")
        #expect(found.accessKey.sessionToken == "token")
        #expect(found.source == "/home/u/.aws/credentials [default]")
        let other = try resolve(config: config)
        #expect(other.accessKey.accessKeyID == "AKIACONFIG")
        #expect(other.source == "/home/u/.aws/config [default]")
    }

    @Test(arguments: [
        "2025-06-15T13:00:00Z", "2025-06-15T13:00:00.000Z", "2025-06-15T15:00:00+02:00",
    ])
    func expirationIsKept(text: String) throws {
        let found = try resolve(keys.merging(["AWS_CREDENTIAL_EXPIRATION": text]) { $1 })
        #expect(found.expiration == fixedNow.addingTimeInterval(3600))
    }

    @Test(arguments: [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN",
    ])
    func whatNoRequestCanCarryIsRefusedByName(name: String) {
        for odd in ["x\r", "x\n", "x\ny", "\u{1b}[0m", "x\u{7f}"] {
            #expect(
                throws: AWSError.unsendableCredential(source: "the environment", name: name)
            ) { try resolve(keys.merging([name: odd]) { $1 }) }
        }
    }

    @Test func expirationThatIsNoDate() {
        #expect(
            throws: AWSError.invalidSetting(name: "AWS_CREDENTIAL_EXPIRATION", value: "soon")
        ) {
            try resolve(keys.merging(["AWS_CREDENTIAL_EXPIRATION": "soon"]) { $1 })
        }
    }

    @Test func halfAKeyIsAnError() {
        #expect(
            throws: AWSError.partialCredentials(
                source: "the environment", missing: "AWS_SECRET_ACCESS_KEY")
        ) {
            try resolve(["AWS_ACCESS_KEY_ID": "AKIAENV"], credentials: credentials)
        }
        #expect(
            throws: AWSError.partialCredentials(
                source: "/home/u/.aws/credentials [default]", missing: "aws_secret_access_key")
        ) {
            try resolve(credentials: "[default]\naws_access_key_id = AKIAFILE")
        }
    }

    @Test func noneAnywhereSaysWhereItLooked() {
        #expect(
            throws: AWSError.noCredentials(lookedIn: [
                "the environment", "/home/u/.aws/credentials [w]",
                "/home/u/.aws/config [profile w]",
            ])
        ) {
            try resolve(["AWS_PROFILE": "w"], config: "[profile w]\nregion = eu-west-1")
        }
    }

    @Test func descriptionKeepsTheSecret() throws {
        let text = String(describing: try resolve(keys)) + "\(exampleCredentials)"
        #expect(text.contains("AKIAENV"))
        #expect(!text.contains("wJalr"))
    }
}
