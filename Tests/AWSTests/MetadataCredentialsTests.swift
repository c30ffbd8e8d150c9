import AWS
import Foundation
import HTTP
import Testing

/// Credentials of containers and of instances.
struct MetadataCredentialsTests {
    private let document = """
        {"Code":"Success","AccessKeyId":"ASIAM","SecretAccessKey":"m","Token":"t",
         "Expiration":"2025-06-15T13:00:00Z","LastUpdated":"2025-06-15T12:00:00Z"}
        """
    private let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    private var good: ScriptedTransport.Answer { .ok(document, type: "application/json") }

    @Test func aTaskInECSAsksItsAgent() throws {
        let world = World([good])
        let found = try world.resolve(
            ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x?id=1", full: "http://127.0.0.1:9/"])
        #expect(found.accessKey.accessKeyID == "ASIAM")
        #expect(found.accessKey.sessionToken == "t")
        #expect(found.expiration == fixedNow.addingTimeInterval(3600))
        let sent = try #require(world.transport.requests.first)
        #expect(sent.url == "http://169.254.170.2/v2/x?id=1")
        #expect(!sent.usesProxy)
        #expect(sent.header("Authorization") == nil)
        #expect(sent.timeouts == .init(connectSeconds: 2, totalSeconds: 2))
    }

    @Test func theTokensFileWinsOverTheToken() throws {
        let world = World([good], files: ["/var/token": "Bearer file"])
        let environment = [
            full: "http://169.254.170.23/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer variable",
        ]
        _ = try world.resolve(
            environment.merging(["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/var/token"]) { $1 })
        #expect(world.transport.requests.first?.header("Authorization") == "Bearer file")
        let second = World([good])
        _ = try second.resolve(environment)
        #expect(second.transport.requests.first?.header("Authorization") == "Bearer variable")
    }

    @Test(arguments: [
        "http://localhost:1/x", "http://127.9.9.9/x", "http://[::1]:1/x", "http://169.254.170.2/x",
        "http://[fd00:ec2::23]/x", "https://agent.example/x",
    ])
    func whereATokenMayGo(url: String) throws {
        let world = World([good])
        _ = try world.resolve([full: url])
        #expect(world.transport.requests.map(\.url) == [url])
    }

    @Test(arguments: [
        "http://agent.example/x", "http://169.254.169.254/x", "http://127.0.0.1.example/x",
        "http://169.254.170.2.example/x",
    ])
    func whereNoTokenMayGo(url: String) throws {
        let world = World([good])
        let error = try #require(throws: AWSError.self) { try world.resolve([full: url]) }
        #expect("\(error)".contains("without https it may only be this machine"))
        #expect(world.transport.requests.isEmpty)
    }

    @Test func aTokenThatIsNoHeader() {
        let world = World(files: ["/t": "a\r\nHost: b"])
        #expect(
            throws: AWSError.credentialSourceFailed(
                source: "the container's endpoint http://localhost/",
                problem: "the authorization token contains a line break")
        ) {
            try world.resolve([
                full: "http://localhost/?x=1", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/t",
            ])
        }
    }

    @Test func anAgentThatIsBusyIsAskedThrice() throws {
        let busy = ScriptedTransport.Answer.answer(500, "busy")
        let world = World([busy, .failure(.timedOut(url: "u", seconds: 2)), good])
        #expect(try world.resolve([full: "http://localhost/x"]).accessKey.accessKeyID == "ASIAM")
        #expect(world.clock.waits == [1, 1])
        let refused = World([.answer(404, #"{"code":"NotFound","message":"no role"}"#)])
        #expect(
            throws: AWSError.credentialSourceFailed(
                source: "the container's endpoint http://localhost/x",
                problem: "it answered status 404, NotFound: no role")
        ) {
            try refused.resolve([full: "http://localhost/x"])
        }
    }

    @Test(arguments: [
        ("{}", "\"AccessKeyId\" is missing in its answer"),
        (#"{"AccessKeyId":"a","SecretAccessKey":"s"}"#, "\"Token\" is missing in its answer"),
    ])
    func anAgentThatGivesLess(body: String, problem: String) {
        #expect(
            throws: AWSError.credentialSourceFailed(
                source: "the container's endpoint http://localhost/x", problem: problem)
        ) {
            try World([.ok(body)]).resolve([full: "http://localhost/x"])
        }
    }

    @Test func anInstanceIsAskedWithAToken() throws {
        let world = World([.ok("TOKEN"), .ok("my-role\n"), good])
        let found = try world.resolve(["AWS_EC2_METADATA_DISABLED": "false"])
        #expect(found.accessKey.accessKeyID == "ASIAM")
        #expect(found.source == "the instance metadata service (http://169.254.169.254/)")
        let sent = world.transport.requests
        let path = "http://169.254.169.254/latest/meta-data/iam/security-credentials/"
        #expect(sent.map(\.method) == ["PUT", "GET", "GET"])
        #expect(
            sent.map(\.url) == [
                "http://169.254.169.254/latest/api/token", path, path + "my-role",
            ])
        #expect(sent[0].header("x-aws-ec2-metadata-token-ttl-seconds") == "21600")
        #expect(sent[1].header("x-aws-ec2-metadata-token") == "TOKEN")
        #expect(sent[2].header("x-aws-ec2-metadata-token") == "TOKEN")
        #expect(sent.allSatisfy { !$0.usesProxy && $0.timeouts.totalSeconds == 1 })
    }

    @Test(arguments: [
        (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:9911"], "http://127.0.0.1:9911/"),
        (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://127.0.0.1:9911/"], "http://127.0.0.1:9911/"),
        (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "http://[fd00:ec2::254]/"),
    ])
    func theServiceMayBeElsewhere(environment: [String: String], base: String) throws {
        let world = World([.ok("TOKEN"), .ok("r"), good])
        _ = try world.resolve(environment.merging(["AWS_EC2_METADATA_DISABLED": ""]) { $1 })
        #expect(world.transport.requests[0].url == base + "latest/api/token")
    }

    @Test func awayFromEC2ThereAreSimplyNone() {
        let nothing = ScriptedTransport.Answer.failure(.connectTimedOut(url: "u", seconds: 3))
        let world = World([nothing, nothing])
        #expect(
            throws: AWSError.noCredentials(lookedIn: [
                "the environment", "/home/u/.aws/credentials [default]",
                "/home/u/.aws/config [default]",
                "the instance metadata service (http://169.254.169.254/)",
            ])
        ) {
            try world.resolve([
                "AWS_EC2_METADATA_DISABLED": "false", "AWS_METADATA_SERVICE_TIMEOUT": "3",
                "AWS_METADATA_SERVICE_NUM_ATTEMPTS": "2",
            ])
        }
        #expect(world.transport.requests.map(\.timeouts.totalSeconds) == [3, 3])
    }

    @Test func anInstanceWithoutRoleHasNone() {
        let world = World([.ok("TOKEN"), .answer(404, "")])
        #expect(throws: AWSError.self) {
            try world.resolve(["AWS_EC2_METADATA_DISABLED": "false"])
        }
        #expect(world.transport.requests.count == 2)
    }

    @Test func anInstanceThatMayNotHaveItsRoleSaysSo() {
        let refusal = #"{"Code":"AssumeRoleUnauthorizedAccess","Message":"EC2 cannot assume it"}"#
        let world = World([.ok("TOKEN"), .ok("r"), .ok(refusal)])
        #expect(
            throws: AWSError.credentialSourceFailed(
                source: "the instance metadata service (http://169.254.169.254/)",
                problem: "AssumeRoleUnauthorizedAccess: EC2 cannot assume it")
        ) {
            try world.resolve(["AWS_EC2_METADATA_DISABLED": "false"])
        }
    }

    @Test func roleAndContainerAreSourcesOfARole() throws {
        let role = "[default]\nrole_arn = arn:aws:iam::111122223333:role/r\ncredential_source = "
        let instance = World([.ok("TOKEN"), .ok("r"), good, .session("ASIA1")])
        _ = try instance.resolve(
            ["AWS_EC2_METADATA_DISABLED": "false"], config: role + "Ec2InstanceMetadata")
        #expect(instance.transport.requests.count == 4)
        let container = World([good, .session("ASIA1")])
        _ = try container.resolve([full: "http://localhost/x"], config: role + "EcsContainer")
        #expect(
            container.transport.requests[1].header("Authorization")?
                .contains("Credential=ASIAM/") == true)
    }
}
