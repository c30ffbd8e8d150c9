import AWS
import AWSSigning
import Foundation
import HTTP
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct SessionClientTests {
    static let answer = #"""
        {"credentialSet":[{"assumedRoleUser":{"arn":"arn:aws:sts::111122223333:assumed-role/reader/01",
        "assumedRoleId":"AROAEXAMPLE:01"},"credentials":{"accessKeyId":"ASIAEXAMPLE",
        "secretAccessKey":"sec/ret","sessionToken":"token+/=","expiration":"2025-06-15T13:00:00Z"},
        "packedPolicySize":12,"roleArn":"arn:aws:iam::111122223333:role/reader",
        "sourceIdentity":"CN=web-01"}],"subjectArn":"arn:subject"}
        """#

    let identity: SessionIdentity
    let request: SessionRequest

    init() throws {
        let authority = try TestAuthority.root()
        let key = try PrivateKey.generate(.p256)
        identity = try SessionIdentity(certificates: [authority.leaf(key: key)], key: key)
        request = try SessionRequest(
            trustAnchorARN: Example.anchorARN, profileARN: Example.profileARN,
            roleARN: Example.roleARN)
    }

    private func session(
        _ transport: ScriptedTransport, clock: StandingClock = StandingClock(),
        endpoint: String? = nil
    ) throws -> CredentialSet {
        let client = SessionClient(
            endpoint: try Example.configuration(endpoint: endpoint)
                .endpoint(for: .rolesanywhere, region: request.region),
            transport: transport, clock: clock,
            retries: RequestRetries(maxAttempts: 3, clock: clock, jitter: { 0.5 }))
        return try client.createSession(request, as: identity)
    }

    @Test func signsWhatItSends() throws {
        let transport = ScriptedTransport([.json("POST /sessions", Self.answer, status: 201)])
        let set = try session(transport)
        #expect(set.credentials.accessKeyId == "ASIAEXAMPLE")
        #expect(set.sourceIdentity == "CN=web-01")

        let sent = try #require(transport.sent.first)
        let query =
            "profileArn=arn%3Aaws%3Arolesanywhere%3Aus-east-1%3A111122223333%3Aprofile%2F\(Example.id)"
            + "&roleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Freader&trustAnchorArn="
            + "arn%3Aaws%3Arolesanywhere%3Aus-east-1%3A111122223333%3Atrust-anchor%2F\(Example.id)"
        #expect(sent.url == "https://rolesanywhere.us-east-1.amazonaws.com/sessions?" + query)
        #expect(String(decoding: sent.body, as: UTF8.self) == #"{"durationSeconds":3600}"#)
        let verified = try SigV4X509Verifier.verify(
            SigningRequest(
                method: "POST", path: "/sessions", query: query, headers: sent.headers,
                body: sent.body),
            at: fixedNow, allowedSkew: 60, region: "us-east-1")
        #expect(verified.certificate == identity.certificate)
    }

    @Test func putsThePathBehindAnEndpointsPrefix() throws {
        let transport = ScriptedTransport([.json("POST /prefix/sessions", Self.answer)])
        _ = try session(transport, endpoint: "https://127.0.0.1:8443/prefix/")
        let sent = try #require(transport.sent.first)
        #expect(sent.headers.contains { $0 == ("Host", "127.0.0.1:8443") })
    }

    @Test func asksAgainWhereThatCanHelp() throws {
        let clock = StandingClock()
        let transport = ScriptedTransport([
            .lost("POST /sessions", .connectionLost(url: "u", detail: "gone")),
            .refusal("POST /sessions", "ThrottlingException", "Rate exceeded", status: 429),
            .json("POST /sessions", Self.answer, status: 201),
        ])
        _ = try session(transport, clock: clock)
        transport.expectEnd()
        #expect(clock.waits == [0.5, 1])
    }

    @Test func signsEachAttemptAnew() throws {
        let transport = ScriptedTransport([
            .json("POST /sessions", "<html>", status: 503),
            .json("POST /sessions", Self.answer, status: 201),
        ])
        _ = try session(transport)
        // ECDSA signatures differ each time they are made.
        let signatures = Set(
            transport.sent.flatMap(\.headers).filter { $0.name == "Authorization" }.map(\.value))
        #expect(signatures.count == 2)
    }

    @Test func givesUpAfterThreeAttempts() throws {
        let step = ScriptedTransport.Step.json("POST /sessions", "out of order", status: 500)
        let transport = ScriptedTransport([step, step, step])
        #expect(throws: AWSError.self) { try session(transport) }
        transport.expectEnd()
    }

    @Test func asksOnceWhenItIsRefused() throws {
        let transport = ScriptedTransport([
            .refusal("POST /sessions", "AccessDeniedException", "Certificate revoked")
        ])
        let error = #expect(throws: AWSError.self) { try session(transport) }
        guard case .service(let refusal) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(refusal.code == "AccessDeniedException" && refusal.message == "Certificate revoked")
        #expect(refusal.operation == "CreateSession" && refusal.status == 403)
        transport.expectEnd()
    }

    @Test func refusesAPage() throws {
        let page = ScriptedTransport.Step(
            request: "POST /sessions",
            outcome: .success(
                HTTPResponse(
                    status: 200, headers: HTTPHeaders([("Content-Type", "text/html")]),
                    body: Array("<html>".utf8))))
        let error = #expect(throws: AWSError.self) { try session(ScriptedTransport([page])) }
        guard case .foreignResponse = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        arguments: [
            "", "null", "[]", #"{"credentialSet":[]}"#, String(Self.answer.prefix(200)),
            Self.answer.replacing("ASIAEXAMPLE", with: ""),
            Self.answer.replacing("2025-06-15T13:00:00Z", with: "soon"),
            Self.answer.replacing("\"sec/ret\"", with: "7"),
            Self.answer.replacing("sec/ret", with: "sec'\u{301}; reboot; '\u{301}"),
            Self.answer.replacing("sec/ret", with: "sec ret"),
            Self.answer.replacing("token+/=", with: "token\\u0000x"),
            Self.answer.replacing("ASIAEXAMPLE", with: "ASIA\\nAWS_PROFILE=x"),
            Self.answer.replacing("2025-06-15T13:00:00Z", with: "2025-06-15T13:00:00Z;\\u001b[m"),
        ])
    func refusesAnAnswerThatIsNone(body: String) throws {
        let transport = ScriptedTransport([.json("POST /sessions", body, status: 201)])
        let error = #expect(throws: AWSError.self) { try session(transport) }
        guard case .malformedResponse(.rolesanywhere, "CreateSession", let problem) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!problem.contains("sec/ret") && !problem.contains("token+/="))
    }

    @Test func refusesCredentialsThatHaveExpired() throws {
        let body = Self.answer.replacing("2025-06-15T13:00:00Z", with: "2025-06-15T12:00:00Z")
        let transport = ScriptedTransport([.json("POST /sessions", body, status: 201)])
        #expect(
            throws: RolesAnywhereError.credentialsExpired(expiration: fixedNow, now: fixedNow)
        ) { try session(transport) }
    }

    @Test func credentialsNeverShowThemselves() throws {
        let transport = ScriptedTransport([.json("POST /sessions", Self.answer, status: 201)])
        let set = try session(transport)
        var dumped = ""
        dump(set, to: &dumped)
        for text in ["\(set)", "\(set.credentials)", String(reflecting: set), dumped] {
            #expect(!text.contains("sec/ret") && !text.contains("token+/="))
        }
    }

    @Test func printsWhatACredentialProcessPrints() throws {
        let transport = ScriptedTransport([.json("POST /sessions", Self.answer, status: 201)])
        let json = CredentialProcessOutput.json(try session(transport).credentials)
        #expect(
            json == #"{"Version":1,"AccessKeyId":"ASIAEXAMPLE","SecretAccessKey":"sec/ret","#
                + #""SessionToken":"token+/=","Expiration":"2025-06-15T13:00:00Z"}"#)
    }

    @Test func escapesWhatJSONCannotHoldAsItIs() {
        let json = CredentialProcessOutput.json(
            SessionCredentials(
                accessKeyId: "a\"b\\c\u{1}\n", secretAccessKey: "é", sessionToken: "",
                expiration: ""))
        #expect(json.contains(#""AccessKeyId":"a\"b\\c\u0001\n","SecretAccessKey":"é""#))
    }
}
