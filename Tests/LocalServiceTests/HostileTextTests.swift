import AWSSigning
import Foundation
import HTTPServer
import LocalService
import TestSupport
import Testing

/// Requests that are written so that two readers see two things, that take long, or that would leave
/// a secret in a record.
struct HostileTextTests {
    @Test(arguments: [
        ("{\"name\":\"a\",\"name\":\"b\",\"roleArns\":[]}", "the member name is there twice"),
        (
            "{\"name\":\"a\",\"roleArns\":[],\"tags\":[{\"key\":\"k\",\"key\":\"l\",\"value\":\"\"}]}",
            "the member key is there twice"
        ),
        ("{\"name\":", "the body is not JSON: "),
        ("{\"name\":1,\"roleArns\":[]}", "the member name is 1 where a string should be"),
        (
            "{\"name\":\"a\",\"roleArns\":[],\"durationSeconds\":3600.5}",
            "the member durationSeconds is 3600.5 where a whole number should be"
        ),
        (
            "{\"name\":\"a\",\"roleArns\":[],\"durationSeconds\":\"900\"}",
            "the member durationSeconds is a string where a whole number should be"
        ),
        (
            "{\"name\":\"a\",\"roleArns\":\"b\"}",
            "the member roleArns is a string where a list should be"
        ),
        (
            "{\"name\":\"a\",\"roleArns\":[],\"tags\":[{\"key\":\"k\",\"value\":\"\"},7]}",
            "the member tags.2 is 7 where an object should be"
        ),
        (
            "{\"name\":\"a\",\"roleArns\":[],\"enabled\":1}",
            "the member enabled is 1 where true or false should be"
        ),
        ("[]", "the body is a list where an object should be"),
    ])
    func saysWhyABodyIsNotRead(body: String, reason: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.post("/profiles", json: body)
            #expect(answer.status == 400 && answer.code == "SerializationException")
            #expect(laboratory.log.last?.reason?.hasPrefix(reason) == true)
        }
    }

    @Test func takesNoUTF16() async throws {
        try await Laboratory.run { laboratory in
            let body = try #require(
                "{\"name\":\"a\",\"roleArns\":[]}".data(using: .utf16LittleEndian))
            let request = laboratory.signed(
                "POST", "/profiles", service: "rolesanywhere", contentType: "application/json",
                body: Array(body))
            #expect(try laboratory.send(request).code == "SerializationException")
        }
    }

    @Test func aLongListOfTagsIsRefusedSoon() async throws {
        try await Laboratory.run { laboratory in
            var parameters = ["RoleName": "r"]
            for number in 1...20_000 {
                parameters["Tags.member.\(number).Key"] = "k\(number)"
                parameters["Tags.member.\(number).Value"] = "v"
            }
            let form = parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let body = "Action=TagRole&Version=2010-05-08&\(form.joined(separator: "&"))"
            let request = laboratory.signed(
                "POST", "/", service: "iam", contentType: "application/x-www-form-urlencoded",
                body: Array(body.utf8))
            let start = ContinuousClock.now
            let answer = try laboratory.send(request)
            // A look at every pair for every member would take a minute.
            #expect(ContinuousClock.now - start < .seconds(15))
            #expect(answer.code == "ValidationError")
            #expect(answer.message?.contains("less than or equal to 50") == true)
        }
    }

    @Test(arguments: [
        "/?X%2DAmz%2DSecurity%2DToken=s3cr3t", "/?a=1;X-Amz-Security-Token=s3cr3t",
        "/?a=1#?X-Amz-Signature=s3cr3t", "/;X-Amz-Signature=s3cr3t",
        "/?x-amz-%2573ignature=s3cr3t", "/?a=b?x-amz-signature=s3cr3t",
    ])
    func aTargetShowsNoSecretHoweverItIsWritten(target: String) async throws {
        let kept = Kept()
        let service = LocalAWS(
            configuration: Configuration(
                bucketsCreatedAt: fixedNow, administrator: Laboratory.administrator)
        ) { kept.append($0) }
        let request = ServerRequest(
            method: "GET", target: target, headers: [("Host", "localhost")],
            remoteAddress: "127.0.0.1")
        _ = service.respond(to: request, now: fixedNow)
        let record = try #require(kept.all.last)
        let json = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
        #expect(!json.contains("s3cr3t") && json.contains("<redacted>"), "\(json)")
    }

    @Test func aMismatchShowsNoFieldsThatMayBeSecrets() async throws {
        try await Laboratory.run { laboratory in
            let plain = SigningRequest(
                method: "GET", path: "/profiles",
                headers: [
                    ("Host", laboratory.host), ("Cookie", "s3cr3t"), ("X-Vault-Token", "s3cr3t"),
                    ("User-Agent", "told"),
                ])
            var request = plain.replacing(
                SigV4.sign(
                    plain, with: Laboratory.key, region: "us-east-1", service: "rolesanywhere",
                    now: laboratory.now))
            request.query = "a=b"
            #expect(try laboratory.send(request).code == "InvalidSignatureException")
            let record = try #require(laboratory.log.last)
            let json = String(decoding: try JSONEncoder().encode(record), as: UTF8.self)
            #expect(!json.contains("s3cr3t") && json.contains("x-vault-token:<redacted>"))
            #expect(
                record.signature?.canonicalRequest.contains("\nhost:\(laboratory.host)\n") == true)
        }
    }

    @Test func aTokenWithoutASchemeIsNotRepeated() async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.send(
                SigningRequest(
                    method: "GET", path: "/profiles",
                    headers: [("Host", laboratory.host), ("Authorization", "s3cr3t")]))
            #expect(answer.code == "IncompleteSignatureException")
            #expect(!answer.text.contains("s3cr3t"))
            #expect(!laboratory.log.contains { "\($0)".contains("s3cr3t") })
        }
    }

    @Test func aCanonicalRequestKeepsItsEmptyLines() async throws {
        try await Laboratory.run { laboratory in
            var request = laboratory.signed("GET", "/profiles", service: "rolesanywhere")
            request.headers.removeAll { $0.name == "Host" }
            request.headers.append(("Host", "elsewhere"))
            _ = try laboratory.send(request)
            let record = try #require(laboratory.log.last)
            let text = try #require(record.signature?.canonicalRequest)
            #expect(text.hasPrefix("GET\n/profiles\n\nhost:elsewhere\n"))
            #expect(record.reason?.contains(text) == true)
            let indented = text.split(separator: "\n", omittingEmptySubsequences: false)
                .map { "  \($0)" }.joined(separator: "\n")
            #expect("\(record)".contains(indented))
        }
    }

    @Test func aLongValueIsCutInTheRecord() async throws {
        try await Laboratory.run { laboratory in
            let name = String(repeating: "n", count: 20_000)
            let answer = try laboratory.call("POST", "/profiles", ["name": name, "roleArns": []])
            #expect(answer.message?.contains(name) == true)
            #expect(laboratory.log.last?.message?.hasSuffix("nn…") == true)
            #expect((laboratory.log.last?.message?.count ?? .max) < 3000)
        }
    }

    private final class Kept: @unchecked Sendable {
        private let lock = NSLock()
        private var records: [RequestRecord] = []
        var all: [RequestRecord] { lock.withLock { records } }
        func append(_ record: RequestRecord) { lock.withLock { records.append(record) } }
    }
}
