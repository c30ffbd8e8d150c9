import CredentialServer
import Foundation
import HTTPServer
import RolesAnywhere
import Testing

struct CredentialServiceTests {
    @Test(arguments: [
        "127.0.0.1", "127.0.0.1:9911", "localhost", "LOCALHOST:1", "[::1]:9911", "10.0.0.7:9911",
        "credentials:9911",
    ])
    func answersForThisMachinesNames(host: String) {
        let bench = ServiceBench(hostNames: ["Credentials"])
        #expect(bench.send("PUT", "/latest/api/token", host: host).status == 200)
    }

    @Test(arguments: [
        "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:9911", "[::1", "[x]",
        "127.0.0.1:x", "", "::1",
    ])
    func answersForNoOthers(host: String) {
        let bench = ServiceBench()
        bench.supply()
        #expect(bench.send("PUT", "/latest/api/token", host: host).status == 403)
        #expect(bench.send("GET", "/healthz", host: host).status == 403)
        #expect(bench.send("PUT", "/latest/api/token", host: host, at: .socket).status == 200)
    }

    @Test func saysWhyThereAreNoCredentials() {
        let bench = ServiceBench()
        let path = "/latest/meta-data/iam/security-credentials/reader"
        #expect(bench.metadata(path).members["Code"] == "starting")
        bench.roles["reader"]?.refresh()
        for reply in [bench.metadata(path), bench.container("/role/reader")] {
            #expect(reply.status == 503)
            #expect(reply.members["code"] == "network")
            #expect(reply.members["message"] == "nobody answers")
            #expect(reply.header("Retry-After") == "1")
        }
        // Who only looks for the name learns it all the same.
        #expect(bench.metadata("/latest/meta-data/iam/security-credentials").text == "reader")
    }

    @Test func tellsItsHealth() throws {
        let bench = ServiceBench(["reader", "writer"])
        bench.supply("reader")
        #expect(bench.send("GET", "/healthz").status == 503)
        bench.roles["writer"]?.refresh()
        let sick = bench.send("GET", "/healthz")
        #expect(sick.status == 503)
        #expect(
            sick.text == #"{"status":"unavailable","roles":[{"name":"reader","status":"ok","#
                + #""expiration":"2025-06-15T13:00:00Z","nextAttempt":"2025-06-15T12:40:00Z","#
                + #""failures":0},{"name":"writer","status":"unavailable","expiration":null,"#
                + #""nextAttempt":"2025-06-15T12:00:01Z","failures":1,"lastError":{"code":"network","#
                + #""message":"nobody answers","time":"2025-06-15T12:00:00Z"}}]}"#)
        bench.supply("writer")
        #expect(bench.send("GET", "/healthz/").status == 200)
        #expect(bench.send("POST", "/healthz").status == 405)
    }

    @Test(arguments: [CredentialService.Entrance.openPort, .healthOnly])
    func tellsOthersCodesAlone(entrance: CredentialService.Entrance) {
        let bench = ServiceBench(["reader", "writer"])
        bench.supply("reader")
        bench.roles["writer"]?.refresh()
        let reply = bench.send("GET", "/healthz", at: entrance)
        #expect(reply.status == 503)
        #expect(
            reply.text == #"{"status":"unavailable","roles":[{"status":"ok"},"#
                + #"{"status":"unavailable","code":"network"}]}"#)
    }

    @Test(arguments: [
        (200.0, nil), (20, "certificate.expiring"), (-1, "certificate.expired"),
    ])
    func tellsOfTheCertificate(days: Double, warning: String?) {
        let end = fixedNow.addingTimeInterval(days * 86_400)
        let term = CertificateTerm(
            subject: "CN=web-01", notBefore: end.addingTimeInterval(-400 * 86_400), notAfter: end)
        let bench = ServiceBench(certificate: term)
        bench.supply()
        let rest = warning.map { #","warning":"\#($0)""# } ?? ""
        #expect(
            bench.send("GET", "/healthz").text.contains(
                #""certificate":{"notAfter":"\#(end.ISO8601Format())"\#(rest)}"#))
        #expect(
            bench.send("GET", "/healthz", at: .healthOnly).text
                == #"{"status":"ok","roles":[{"status":"ok"\#(rest)}]}"#)
    }

    @Test func aPortThatOthersReachIsLikeAnyOther() {
        let bench = ServiceBench()
        bench.supply()
        #expect(bench.send("PUT", "/latest/api/token", at: .openPort).status == 200)
        for path in ["/healthz", "/latest/api/token"] {
            let reply = bench.send("GET", path, host: "evil.example", at: .openPort)
            #expect(reply.status == 403)
        }
    }

    @Test(arguments: ["/latest/api/token", "/role/reader", "/", "/imds/reader/latest/api/token"])
    func theEntranceForHealthLeadsNowhereElse(path: String) {
        let bench = ServiceBench()
        bench.supply()
        #expect(bench.send("PUT", path, at: .healthOnly).status == 404)
        #expect(bench.send("GET", "/healthz", host: "evil.example", at: .healthOnly).status == 200)
    }

    @Test func canChangeWhatItServes() {
        let bench = ServiceBench(["reader", "writer"])
        bench.supply("reader")
        bench.supply("writer", number: 2)
        let token = bench.token()
        var offer = bench.service.offer
        offer.roles.removeFirst()
        bench.service.change(to: offer)
        let path = "/latest/meta-data/iam/security-credentials"
        #expect(bench.send("GET", path, [(tokenHeader, token)]).text == "writer")
        #expect(bench.container("/role/reader").status == 404)
    }

    /// Whatever happens, in whatever order: an answer with credentials has good ones.
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func neverSaysYesWithoutCredentials(seed: UInt64) throws {
        var random = SeededRandom(seed)
        let bench = ServiceBench()
        let source = try #require(bench.sources["reader"])
        let role = try #require(bench.roles["reader"])
        var good = 0
        for number in 0..<300 {
            source.answer(outcome(number, at: bench.clock.now, &random))
            if Bool.random(using: &random) || role.nextAttempt <= bench.clock.now { role.refresh() }
            bench.clock.advance(seconds: .random(in: 0...600, using: &random))
            let path = "/latest/meta-data/iam/security-credentials/reader"
            for reply in [bench.metadata(path), bench.container("/role/reader")] {
                let members = reply.members
                guard reply.status == 200 else {
                    #expect(reply.status == 503)
                    #expect(members["message"]?.isEmpty == false)
                    #expect(members["SecretAccessKey"] == nil)
                    continue
                }
                good += 1
                let texts = ["AccessKeyId", "SecretAccessKey", "Token"].map { members[$0] ?? "" }
                #expect(texts.allSatisfy { !$0.isEmpty })
                let end = try Date(members["Expiration"] ?? "", strategy: .iso8601)
                #expect(end.timeIntervalSince(bench.clock.now) >= 10)
            }
        }
        #expect(good > 50)
    }

    /// What an attempt may bring: mostly credentials, some of which nobody could use.
    private func outcome(
        _ number: Int, at now: Date, _ random: inout SeededRandom
    ) -> Result<SessionCredentials, ObtainingFailure> {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return .failure(network)
        case 1: return .failure(refusal)
        case 2: return .success(credentials(number, until: now.addingTimeInterval(-5)))
        case 3: return .success(credentials(number, until: now.addingTimeInterval(9)))
        case 4:
            return .success(
                SessionCredentials(
                    accessKeyId: "", secretAccessKey: "", sessionToken: "",
                    expiration: "0001-01-01T00:00:00Z"))
        case 5:
            return .success(
                SessionCredentials(
                    accessKeyId: "a", secretAccessKey: "b", sessionToken: "c", expiration: "soon"))
        default:
            let life = Double.random(in: 10...3600, using: &random)
            return .success(credentials(number, until: now.addingTimeInterval(life)))
        }
    }
}

/// Numbers that are the same again for the same seed.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    mutating func next() -> UInt64 {
        // SplitMix64
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
