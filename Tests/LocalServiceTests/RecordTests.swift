import AWSSigning
import Foundation
import HTTPServer
import LocalService
import TestSupport
import Testing
import X509

/// What the service keeps of its requests, and tells of them.
struct RecordTests {
    @Test(arguments: Way.allCases)
    func tellsWhatItKeeps(way: Way) async throws {
        try await Laboratory.run(way) { laboratory in
            try laboratory.call("GET", "/profiles")
            let refused = try laboratory.call("GET", "/profile/\(UUID().uuidString.lowercased())")
            let page = try laboratory.records()
            #expect(page.requests.map(\.number) == [1, 2])
            #expect(page.next == 2 && page.dropped == 0)
            #expect(page.requests[0].operation == "rolesanywhere:ListProfiles")
            #expect(page.requests[0].code == nil)
            #expect(page.requests[1].status == 404)
            #expect(page.requests[1].requestID == refused.header("x-amzn-RequestId"))
            #expect(page.requests[1].remoteAddress == "127.0.0.1")
            #expect(page.requests[1].skewSeconds == 0)
            #expect(try laboratory.records("failed=true").requests.map(\.number) == [2])
            #expect(try laboratory.records("limit=1").requests.map(\.number) == [2])
            #expect(try laboratory.records("after=1").requests.map(\.number) == [2])
            let id = page.requests[0].requestID
            #expect(try laboratory.records("request=\(id)").requests.map(\.number) == [1])
            #expect(try laboratory.records("request=x").requests.isEmpty)
        }
    }

    @Test(arguments: ["after=x", "limit=-1", "failed=1", "until=2", "after="])
    func refusesOtherQueries(query: String) async throws {
        try await Laboratory.run { laboratory in
            let answer = try laboratory.ask("/_lab/requests", query: query)
            #expect(answer.status == 400)
            #expect(answer.message != nil)
        }
    }

    @Test(arguments: ["127.0.0.1.example.com", "rebound.example.com", "10.0.0.1:80", "0.0.0.0"])
    func tellsNobodyElse(host: String) async throws {
        try await Laboratory.run { laboratory in
            let requests = try laboratory.ask("/_lab/requests", host: host)
            #expect(requests.status == 403)
            let health = try laboratory.ask("/_lab/health", host: host)
            #expect(health.status == 200)
        }
    }

    @Test(arguments: ["localhost", "127.0.0.1:1", "[::1]:80", "LOCALHOST:80"])
    func tellsThisMachine(host: String) async throws {
        try await Laboratory.run { laboratory in
            let requests = try laboratory.ask("/_lab/requests", host: host)
            #expect(requests.status == 200)
        }
    }

    @Test(arguments: ["10.0.0.1", "128.0.0.1", nil])
    func tellsNoOtherAddress(address: String?) async throws {
        let service = LocalAWS(
            configuration: Configuration(
                bucketsCreatedAt: fixedNow, administrator: Laboratory.administrator)
        ) { _ in }
        let request = ServerRequest(
            method: "GET", target: "/_lab/requests", headers: [("Host", "localhost")],
            remoteAddress: address)
        #expect(service.respond(to: request, now: fixedNow).status == 403)
    }

    @Test func hasOtherPathsAndMethodsNot() async throws {
        try await Laboratory.run { laboratory in
            #expect(try laboratory.ask("/_lab/").status == 404)
            #expect(try laboratory.ask("/_lab/requests/1").status == 404)
            let post = SigningRequest(
                method: "POST", path: "/_lab/health", headers: [("Host", laboratory.host)])
            #expect(try laboratory.send(post).status == 405)
            let health = try laboratory.health()
            #expect(health.json["status"] as? String == "ok")
            #expect(health.json["account"] as? String == Laboratory.account)
            #expect(health.json["requests"] as? Int == 0)
            #expect(laboratory.log.isEmpty)
        }
    }

    @Test func keepsTheNewestThousand() async throws {
        try await Laboratory.run { laboratory in
            for _ in 0..<1005 { _ = try laboratory.ask("/") }
            let page = try laboratory.records("after=2")
            #expect(page.requests.map(\.number) == Array(6...1005))
            #expect(page.next == 1005 && page.dropped == 3)
        }
    }

    @Test func aSessionIsToldWithTheStatementsThatAllowedIt() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            _ = try world.createSession()
            let record = try #require(laboratory.log.last)
            let actions = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"]
            #expect(record.decisions.count == 3)
            for (decision, action) in zip(record.decisions, actions) {
                #expect(decision.summary.hasPrefix("\(action) on \(world.roleARN) is allowed by"))
                #expect(decision.trace.first?.applies == true)
            }
            #expect("\(record)".contains("\n  sts:TagSession on"))
            #expect(record.certificate?.serialNumber == world.certificate.serialNumber.hex)
            #expect(record.certificate?.sha256 == Hex.encode(world.certificate.sha256Fingerprint))
        }
    }

    @Test func aBrokenPathIsToldInItsParts() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let other = try TestAuthority.root(name: "CN=Other Root,O=Anchorage Tests")
            let leaf = try other.leaf(key: world.key)
            let refused = try world.createSession(.init(certificate: leaf))
            #expect(refused.message == "Untrusted signing certificate")
            let path = try #require(laboratory.log.last?.path)
            #expect(path.depth == 0)
            #expect(path.certificate?.sha256 == Hex.encode(leaf.sha256Fingerprint))
            #expect(path.presented.map(\.subject) == ["\(leaf.subject)"])
            #expect(
                path.anchors.map(\.sha256)
                    == [Hex.encode(world.authority.certificate.sha256Fingerprint)])
            #expect(path.anchors[0].isCA)
        }
    }

    @Test func aWrongSignatureIsToldWithBothTexts() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            var request = try world.request()
            request.query += "&x=1"
            #expect(try laboratory.send(request).message == "Invalid signature")
            let record = try #require(laboratory.log.last)
            let signature = try #require(record.signature)
            #expect(signature.canonicalRequest.hasPrefix("POST\n/sessions\n"))
            #expect(signature.canonicalRequest.contains("&x=1\n"))
            #expect(signature.stringToSign.hasPrefix("AWS4-X509-ECDSA-SHA256\n"))
            #expect(signature.nearest == nil)
            #expect(record.reason?.contains("it is right for none of the 15 forms") == true)
        }
    }

    @Test func theLineThatAClientSignsOtherwiseIsTold() async throws {
        try await Laboratory.run { laboratory in
            let signed = laboratory.signed("GET", "/profiles", service: "rolesanywhere")
            var request = signed.replacing([("Host", "127.0.0.1")])
            let other = SigV4.sign(
                request, with: Laboratory.key, region: "us-east-1", service: "rolesanywhere",
                now: laboratory.now)
            request = request.replacing(other).replacing([("Host", laboratory.host)])
            #expect(try laboratory.send(request).code == "InvalidSignatureException")
            let record = try #require(laboratory.log.last)
            let nearest = try #require(record.signature?.nearest)
            #expect(nearest.form == .hostWithoutPort)
            #expect(nearest.serviceLine == "host:127.0.0.1:8443")
            #expect(nearest.clientLine == "host:127.0.0.1")
            #expect(nearest.line == 4)
            #expect(
                record.reason?.contains(
                    "\nthe client has signed the Host without its port: in line 4 it has "
                        + "\"host:127.0.0.1\", the service \"host:127.0.0.1:8443\"\n") == true)
        }
    }

    @Test(arguments: [("X-Amz-Security-Token"), ("x-amz-signature"), ("X-Amz-SECURITY-token")])
    func aTargetShowsNoSecret(parameter: String) async throws {
        try await Laboratory.run { laboratory in
            _ = try laboratory.ask("/", query: "a=1&\(parameter)=secret&b=2")
            #expect(laboratory.log.last?.target == "/?a=1&\(parameter)=<redacted>&b=2")
        }
    }

    @Test func isTheSameAsJSON() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            _ = try world.createSession()
            let told = try laboratory.records()
            #expect(told.requests == laboratory.log)
        }
    }
}
