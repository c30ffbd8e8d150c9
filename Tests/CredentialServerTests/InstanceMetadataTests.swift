import CredentialServer
import Foundation
import Testing

struct InstanceMetadataTests {
    private let bench = ServiceBench()
    private static let parent = "/latest/meta-data/iam/security-credentials"

    @Test(arguments: ["/latest/api/token", "/latest/api/token/", "//latest/api/token"])
    func givesTokensThatSayHowLongTheyLive(path: String) {
        let plain = bench.send("PUT", path)
        #expect(plain.status == 200)
        #expect(plain.header(lifetimeHeader) == "21600")
        let short = bench.send("PUT", path, [(lifetimeHeader, "60")])
        #expect(short.header(lifetimeHeader) == "60")
        #expect(!short.text.isEmpty)
    }

    @Test(arguments: ["0", "21601", "-1", "", "x", "1.5", "+5", "99999999999999999999", "６０"])
    func refusesOtherLifetimes(text: String) {
        #expect(bench.send("PUT", "/latest/api/token", [(lifetimeHeader, text)]).status == 400)
    }

    @Test func namesTheRoleAndGivesItsCredentialsInBothSlashForms() {
        bench.supply(number: 5)
        for end in ["", "/"] {
            #expect(bench.metadata(Self.parent + end).text == "reader")
            let reply = bench.metadata("\(Self.parent)/reader\(end)")
            #expect(reply.status == 200)
            #expect(
                reply.members == [
                    "Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "ASIA5",
                    "SecretAccessKey": "secret5", "Token": "token5",
                    "LastUpdated": "2025-06-15T12:00:00Z", "Expiration": "2025-06-15T13:00:00Z",
                ])
            #expect(reply.header("Cache-Control") == "no-store")
        }
    }

    @Test func wantsAToken() {
        bench.supply()
        let path = "\(Self.parent)/reader"
        #expect(bench.send("GET", path).status == 401)
        #expect(bench.send("GET", path).text == "no token provided")
        let token = bench.token()
        let tampered = String(token.dropLast()) + (token.last == "0" ? "1" : "0")
        let early = "f" + token.dropFirst()
        for wrong in [tampered, early, token + "0", String(token.dropLast()), "x"] {
            let reply = bench.send("GET", path, [(tokenHeader, wrong)])
            #expect(reply.status == 401)
            #expect(reply.text == "invalid token provided")
        }
        #expect(
            bench.send("GET", path, [(tokenHeader, token), (tokenHeader, token)]).status == 401)
        #expect(bench.send("GET", path, [(tokenHeader.uppercased(), token)]).status == 200)
    }

    @Test func tokensEnd() {
        bench.supply(seconds: 43_200)
        let token = bench.token("60")
        bench.clock.advance(seconds: 59)
        #expect(bench.send("GET", Self.parent, [(tokenHeader, token)]).status == 200)
        bench.clock.advance(seconds: 1)
        #expect(bench.send("GET", Self.parent, [(tokenHeader, token)]).status == 401)
    }

    @Test func tokensOfAnotherStartAreNone() {
        let token = String(repeating: "f", count: 16) + String(repeating: "0", count: 96)
        #expect(bench.send("GET", Self.parent, [(tokenHeader, token)]).status == 401)
    }

    @Test func manyTokensStayGood() {
        bench.supply()
        let first = bench.token()
        for _ in 0..<1000 { _ = bench.token() }
        #expect(bench.send("GET", Self.parent, [(tokenHeader, first)]).status == 200)
    }

    @Test func refusesWhatWasForwarded() {
        bench.supply()
        let forwarded = ("X-Forwarded-For", "192.0.2.1")
        let reply = bench.send("PUT", "/latest/api/token", [forwarded])
        #expect(reply.status == 400)
        #expect(reply.text == "unable to process requests with X-Forwarded-For header")
        let token = bench.token()
        for header in [forwarded, ("x-forwarded-for", "")] {
            #expect(bench.send("GET", Self.parent, [(tokenHeader, token), header]).status == 400)
        }
    }

    @Test func takesTheMethodsOfAWS() {
        #expect(bench.send("GET", "/latest/api/token").status == 405)
        #expect(bench.send("POST", "/latest/api/token").header("Allow") == "PUT")
        for method in ["PUT", "POST", "DELETE", "OPTIONS"] {
            #expect(
                bench.send(method, Self.parent, [(tokenHeader, bench.token())]).status == 405)
        }
        #expect(bench.send("HEAD", Self.parent, [(tokenHeader, bench.token())]).status == 200)
    }

    @Test(arguments: [
        ("/latest/meta-data/placement/region", "eu-central-1"),
        ("/latest/meta-data/placement/availability-zone/", "eu-central-1a"),
        ("/latest/meta-data/placement", "availability-zone\nregion"),
        ("/latest/meta-data/", "iam/\nplacement/"),
        ("/latest", "dynamic\nmeta-data"),
        ("/latest/meta-data/placement/%72egion?x=y", "eu-central-1"),
    ])
    func tellsTheRegion(path: String, text: String) {
        #expect(bench.metadata(path).text == text)
        #expect(bench.send("GET", path).status == 401)
    }

    @Test func tellsWhatIsKnownInTheIdentityDocument() {
        let reply = bench.metadata("/latest/dynamic/instance-identity/document")
        #expect(
            reply.members == [
                "region": "eu-central-1", "availabilityZone": "eu-central-1a",
                "accountId": "111122223333",
            ])
    }

    @Test(arguments: [
        "/latest/meta-data/iam/security-credentials-extended/", "/latest/user-data", "/",
        "/latest/meta-data/iam/security-credentials/other", "/2021-03-23/meta-data/",
        "/imds/reader",
        "/latest/meta-data/iam/security-credentials/reader/x", "/imds/other/latest/api/token",
    ])
    func hasNothingElse(path: String) {
        bench.supply()
        #expect(bench.metadata(path).status == 404)
    }

    @Test(arguments: ["http://127.0.0.1/latest/api/token", "*", "latest", "/latest/%zz", "/%ff"])
    func refusesWhatIsNoPath(target: String) {
        #expect(bench.send("PUT", target).status == 400)
    }

    @Test func hasAPlaceForEachRole() {
        let bench = ServiceBench(["reader", "writer"])
        bench.supply("reader", number: 1)
        bench.supply("writer", number: 2)
        #expect(bench.metadata(Self.parent).text == "reader")
        #expect(bench.metadata("\(Self.parent)/writer").members["AccessKeyId"] == "ASIA2")
        let place = "/imds/writer/latest/meta-data/iam/security-credentials"
        let token = bench.token(path: "/imds/writer/latest/api/token")
        #expect(bench.send("GET", place, [(tokenHeader, token)]).text == "writer")
        #expect(
            bench.send("GET", place + "/writer", [(tokenHeader, token)]).members["AccessKeyId"]
                == "ASIA2")
    }

    @Test func canBeLeftOut() {
        let bench = ServiceBench(hasInstanceMetadata: false)
        bench.supply()
        #expect(bench.send("PUT", "/latest/api/token").status == 404)
        #expect(bench.send("PUT", "/imds/reader/latest/api/token").status == 404)
        #expect(bench.container("/role/reader").status == 200)
    }
}
