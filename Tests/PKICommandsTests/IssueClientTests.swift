import Testing

@MainActor
struct IssueClientTests {
    private let desk: Desk

    init() async throws {
        desk = try Desk()
        try await desk.makeAuthorities()
    }

    @Test func refusesBeforeAnybodyIsAskedForAPassphrase() async throws {
        // The passphrase of the new key would have to be typed, and there is no terminal.
        let refused = try await desk.pki("issue-client", "web/01", "--out", "web-01")
        #expect(refused.status == 65, "\(refused.errors)")
        #expect(!refused.errors.contains("passphrase"))
        let asked = try await desk.pki("issue-client", "web-01", "--out", "web-01")
        #expect(asked.status == 64)
        #expect(asked.errors.contains("give --key-passphrase-file FILE"))
        #expect(try desk.names.isEmpty)
    }

    @Test(arguments: [["--no-key-passphrase"], []])
    func refusesTheSameWhereNobodyIsAsked(options: [String]) async throws {
        if options.isEmpty { desk.environment["PKI_KEY_PASSPHRASE"] = "correct horse" }
        for (arguments, message) in [
            (["web/01", "--out", "x"], "web/01"), (["web-01", "--out", "x", "--days", "0"], "0"),
            (["web-01", "--out", "ca-data"], "already exists"),
            (["web-01", "--out", "x", "--issuer", "root"], "not an issuing CA"),
        ] {
            let refused = try await desk.pki(["issue-client"] + arguments + options)
            #expect(refused.status != 0)
            #expect(refused.errors.contains(message), "\(refused.errors)")
            #expect(refused.output.isEmpty)
        }
        #expect(try desk.names.isEmpty)
        let listed = try await desk.pki("list", "--json")
        #expect(!listed.output.contains("client"), "\(listed.output)")
    }
}
