import AWS
import Testing

@testable import RolesAnywhere

struct LookupTests {
    private func client(_ transport: ScriptedTransport) throws -> RolesAnywhereClient {
        RolesAnywhereClient(try ServiceClient.playing(transport))
    }

    private func profile(_ name: String, _ id: String) -> ProfileDetail {
        ProfileDetail(
            profileId: id, profileArn: Example.prefix + "profile/" + id, name: name)
    }

    private func page(_ details: [ProfileDetail], next: String? = nil) throws -> String {
        try Example.json(ProfileListResponse(profiles: details, nextToken: next))
    }

    @Test func readsEveryPage() throws {
        let transport = ScriptedTransport([
            .json("GET /profiles", try page([profile("a", "1")], next: "n+/=")),
            .json("GET /profiles", #"{"nextToken":"more"}"#),
            .json("GET /profiles", try page([profile("b", "2")])),
        ])
        #expect(try client(transport).profiles().map(\.name) == ["a", "b"])
        transport.expectEnd()
        #expect(transport.sent[1].url.hasSuffix("/profiles?nextToken=n%2B%2F%3D"))
    }

    @Test func keepsToOneRequestASecondAfterTheFirstFew() throws {
        let clock = StandingClock()
        let pages = try (1...6).map {
            try ScriptedTransport.Step.json("GET /profiles", page([], next: "more \($0)"))
        }
        let transport = ScriptedTransport(
            pages + [
                .json("GET /profiles", try page([])), .json("GET /ListTagsForResource", "{}"),
            ])
        let client = RolesAnywhereClient(try ServiceClient.playing(transport, clock: clock))
        _ = try client.profiles()
        _ = try client.tags(of: Example.profileARN)
        // Five go out at once; tags are another group. The clock stands, so each waits longer.
        #expect(clock.waits == [1, 2])
    }

    @Test func doesNotReadOnePageForEver() throws {
        let transport = ScriptedTransport([
            .json("GET /profiles", try page([], next: "again")),
            .json("GET /profiles", try page([], next: "again")),
        ])
        #expect(
            throws: AWSError.malformedResponse(
                service: .rolesanywhere, operation: "ListProfiles",
                problem: "the same page is announced twice")
        ) { try client(transport).profiles() }
    }

    @Test func doesNotReadEmptyPagesForEver() throws {
        let pages = try (1...1_000).map {
            try ScriptedTransport.Step.json("GET /profiles", page([], next: "more \($0)"))
        }
        let transport = ScriptedTransport(pages)
        #expect(
            throws: AWSError.malformedResponse(
                service: .rolesanywhere, operation: "ListProfiles",
                problem: "1000 pages in a row have nothing, and yet another one is announced")
        ) { try client(transport).profiles() }
        transport.expectEnd()
    }

    @Test func findsANameAcrossPages() throws {
        let transport = ScriptedTransport([
            .json("GET /profiles", try page([profile("a", "1")], next: "more")),
            .json("GET /profiles", try page([profile("b", "2")])),
        ])
        #expect(try client(transport).profile("b").profileId == "2")
    }

    @Test func namesTheCandidatesOfAnAmbiguousName() throws {
        let transport = ScriptedTransport([
            .json("GET /profiles", try page([profile("a", "2"), profile("a", "1")]))
        ])
        #expect(
            throws: RolesAnywhereError.ambiguous(
                kind: .profile, name: "a",
                candidates: [Example.prefix + "profile/1", Example.prefix + "profile/2"])
        ) { try client(transport).profile("a") }
    }

    @Test func saysThatANameIsUnknown() throws {
        let transport = ScriptedTransport([.json("GET /crls", #"{"crls":[]}"#)])
        #expect(throws: RolesAnywhereError.notFound(kind: .crl, name: "a")) {
            try client(transport).crl("a")
        }
    }

    @Test func asksForAnARNByItsIdentifier() throws {
        let transport = ScriptedTransport([
            .json(
                "GET /profile/" + Example.id,
                try Example.json(ProfileResponse(profile: profile("a", Example.id))))
        ])
        #expect(try client(transport).profile(Example.profileARN).name == "a")
    }

    @Test func saysThatAnARNIsUnknown() throws {
        let transport = ScriptedTransport([
            .refusal("GET /trustanchor/" + Example.id, "ResourceNotFoundException", status: 404)
        ])
        #expect(throws: RolesAnywhereError.notFound(kind: .trustAnchor, name: Example.anchorARN)) {
            try client(transport).trustAnchor(Example.anchorARN)
        }
    }

    @Test func takesNoARNOfAnotherKind() throws {
        #expect(throws: RolesAnywhereError.notAnARN(kind: .profile, text: Example.anchorARN)) {
            try client(ScriptedTransport()).profile(Example.anchorARN)
        }
    }

    @Test(
        arguments: [
            ("{", "it is not JSON"), ("[]", "a value of the wrong type at its top"),
            (#"{"profiles":[{"name":"a"}]}"#, "\"profileId\" is missing in profiles.Index 0"),
        ])
    func saysWhatIsWrongWithAnAnswer(body: String, problem: String) throws {
        let transport = ScriptedTransport([.json("GET /profiles", body)])
        #expect(
            throws: AWSError.malformedResponse(
                service: .rolesanywhere, operation: "ListProfiles", problem: problem)
        ) { try client(transport).profiles() }
    }
}
