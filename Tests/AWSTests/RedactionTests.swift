import AWS
import Foundation
import HTTP
import Synchronization
import Testing

struct RedactionTests {
    @Test(arguments: [
        ("Host", "sts.amazonaws.com", "sts.amazonaws.com"),
        ("X-Amz-Security-Token", "secret", "<redacted>"),
        ("x-aws-ec2-metadata-token", "secret", "<redacted>"), ("Cookie", "secret", "<redacted>"),
        ("Authorization", "Bearer secret", "<redacted>"),
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=A/x, SignedHeaders=host, Signature=secret",
            "AWS4-HMAC-SHA256 Credential=A/x, SignedHeaders=host, Signature=<redacted>"
        ),
        ("Authorization", "AWS4-HMAC-SHA256 secret", "<redacted>"),
    ])
    func headers(name: String, value: String, shown: String) {
        #expect(Redaction.value(ofHeader: name, value) == shown)
    }

    @Test(arguments: [
        (
            #"{"SecretAccessKey" : "secret","a":"b"}"#,
            #"{"SecretAccessKey" : "<redacted>","a":"b"}"#
        ),
        (
            #"{"c":{"secretAccessKey":"se\"cret","sessionToken":"secret"}}"#,
            #"{"c":{"secretAccessKey":"<redacted>","sessionToken":"<redacted>"}}"#
        ),
        (#"[{"Token":"secret"#, #"[{"Token":"<redacted>""#),
        (#"{"Token":"secret\"#, #"{"Token":"<redacted>""#),
        (
            #"{"nextToken":"page","token":null,"a":"token"}"#,
            #"{"nextToken":"page","token":null,"a":"token"}"#
        ),
        (#"{"policy":"{\"Statement\":[]}"}"#, #"{"policy":"{\"Statement\":[]}"}"#),
        (
            "<R><SecretAccessKey>secret</SecretAccessKey><a>b</a></R>",
            "<R><SecretAccessKey><redacted></SecretAccessKey><a>b</a></R>"
        ),
        (
            "<R><n:SessionToken x='1'>secret</n:SessionToken>",
            "<R><n:SessionToken x='1'><redacted></n:SessionToken>"
        ),
        ("<SessionToken>secret", "<SessionToken><redacted>"),
        ("<SessionToken/><a>b</a>", "<SessionToken/><a>b</a>"), ("plain", "plain"), ("", ""),
    ])
    func bodies(body: String, shown: String) {
        #expect(Redaction.body(Array(body.utf8), contentType: nil) == shown)
    }

    @Test func forms() {
        let type = "application/x-www-form-urlencoded; charset=utf-8"
        let body = Array("Action=A&WebIdentityToken=secret&TokenCode=secret&Policy=p".utf8)
        #expect(
            Redaction.body(body, contentType: type)
                == "Action=A&WebIdentityToken=<redacted>&TokenCode=<redacted>&Policy=p")
        #expect(
            Redaction.url("https://h/p?X-Amz-Signature=secret&a=b&X-Amz-Security-Token=secret")
                == "https://h/p?X-Amz-Signature=<redacted>&a=b&X-Amz-Security-Token=<redacted>")
        #expect(Redaction.body([0xFF, 0xFE], contentType: nil) == "<2 bytes>")
    }

    @Test func tracingShowsAllButTheSecrets() throws {
        let lines = Mutex<[String]>([])
        let transport = ScriptedTransport([
            .answer(200, "the token", [("Content-Type", "text/plain")]),
            .answer(201, "{\"a\":1,\n \"Token\":\"secret\"}", [("Server", "x")]),
            .failure(.couldNotConnect(url: "http://h/", detail: "refused")),
        ])
        let tracing = TracingTransport(
            transport, now: { fixedNow }, log: { line in lines.withLock { $0.append(line) } })
        let put = HTTPRequest(
            method: "PUT", url: "http://h/t",
            headers: [("x-aws-ec2-metadata-token-ttl-seconds", "1")])
        _ = try tracing.send(put)
        _ = try tracing.send(
            HTTPRequest(
                method: "POST", url: "http://h/", headers: [("Authorization", "secret")],
                body: Array("x".utf8)))
        #expect(throws: HTTPError.couldNotConnect(url: "http://h/", detail: "refused")) {
            try tracing.send(HTTPRequest(method: "GET", url: "http://h/"))
        }
        #expect(
            lines.withLock { $0 } == [
                "> PUT http://h/t", "> x-aws-ec2-metadata-token-ttl-seconds: 1",
                "< 200 after 0 ms", "< Content-Type: text/plain", "<", "< <redacted>",
                "> POST http://h/", "> Authorization: <redacted>", ">", "> x",
                "< 201 after 0 ms", "< Server: x", "<", "< {\"a\":1,",
                "<  \"Token\":\"<redacted>\"}", "> GET http://h/",
                "< no answer after 0 ms: no connection could be made to http://h/ (refused)",
            ])
    }

    @Test func waitsAreTold() {
        let lines = Mutex<[String]>([])
        let clock = FakeClock()
        TracingClock(clock) { line in lines.withLock { $0.append(line) } }.sleep(seconds: 0.25)
        #expect(clock.waits == [0.25])
        #expect(lines.withLock { $0 } == ["waiting 250 ms before the next request"])
    }
}
