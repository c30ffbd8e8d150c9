import CredentialServer
import Testing
import X509

struct ContainerCredentialsTests {
    private let bench = ServiceBench(["reader", "writer"])

    @Test func givesEachRoleAtItsPath() {
        bench.supply("reader", number: 1)
        bench.supply("writer", number: 2)
        for (name, key) in [("reader", "ASIA1"), ("writer", "ASIA2")] {
            for end in ["", "/", "?a=b"] {
                let reply = bench.container("/role/\(name)\(end)")
                #expect(reply.status == 200)
                #expect(reply.members["AccessKeyId"] == key)
                #expect(reply.members["Expiration"] == "2025-06-15T13:00:00Z")
            }
        }
    }

    @Test func wantsTheAuthorizationToken() {
        bench.supply()
        let missing = bench.send("GET", "/role/reader")
        #expect(missing.status == 401)
        #expect(missing.members["code"] == "MissingAuthorization")
        for wrong in ["an-authorization-toke", "an-authorization-token2", "Bearer x", "x"] {
            let reply = bench.send("GET", "/role/reader", [("authorization", wrong)])
            #expect(reply.status == 403)
            #expect(reply.members["code"] == "InvalidAuthorization")
        }
        let right = ("Authorization", "an-authorization-token")
        #expect(bench.send("GET", "/role/reader", [right, right]).status == 403)
        #expect(bench.send("GET", "/role/reader", [right]).status == 200)
    }

    @Test func saysWhatIsNotThere() {
        #expect(bench.container("/role/other").members["code"] == "RoleNotFound")
        #expect(bench.container("/role").status == 404)
        #expect(bench.container("/role/reader/x").status == 404)
        #expect(bench.send("POST", "/role/reader").status == 405)
    }

    @Test func isNotThereWithoutAToken() {
        let bench = ServiceBench(token: nil)
        bench.supply()
        #expect(bench.container("/role/reader").status == 404)
    }

    @Test(arguments: ["short", "fifteen-letters", "sixteen letters!", "sixteen-letters-\n", ""])
    func refusesTokensThatCannotBe(text: String) {
        #expect(AuthorizationToken(SecretBytes(copying: text.utf8)) == nil)
    }

    @Test func aTokenDoesNotShowItself() throws {
        let token = try #require(AuthorizationToken(SecretBytes(copying: "sixteen-letters-".utf8)))
        #expect("\(token)".contains("sixteen") == false)
    }
}
