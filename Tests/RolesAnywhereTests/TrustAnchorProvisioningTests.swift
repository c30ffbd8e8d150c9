import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct TrustAnchorProvisioningTests {
    let bundle: CertificateBundle

    init() throws {
        bundle = try CertificateBundle(certificates: [TestAuthority.root().certificate])
    }

    private func detail(
        name: String = "example", id: String = Example.id, pem: String? = nil, enabled: Bool = true
    ) -> TrustAnchorDetail {
        TrustAnchorDetail(
            trustAnchorId: id, trustAnchorArn: Example.prefix + "trust-anchor/" + id, name: name,
            source: .certificateBundle(pem ?? bundle.pem), enabled: enabled)
    }

    private func list(_ details: [TrustAnchorDetail]) throws -> ScriptedTransport.Step {
        .json("GET /trustanchors", try Example.json(TrustAnchorListResponse(trustAnchors: details)))
    }

    @Test func createsWhatIsNotThere() throws {
        let transport = ScriptedTransport([
            try list([detail(name: "another")]),
            .json(
                "POST /trustanchors",
                try Example.json(TrustAnchorResponse(trustAnchor: detail())), status: 201),
        ])
        let made = try Provisioner.playing(transport)
            .ensureTrustAnchor(name: "example", bundle: bundle)
        #expect(made == Provisioned(.created, arn: Example.anchorARN))
        transport.expectEnd()
        let body = try #require(transport.bodies.last)
        let escaped = bundle.pem.replacing("\n", with: "\\n")
        let wanted: String =
            #"{"enabled":true,"name":"example","source":{"sourceData":"#
            + #"{"x509CertificateData":"\#(escaped)"},"sourceType":"CERTIFICATE_BUNDLE"},"#
            + #""tags":[{"key":"anchorage:managed-by","value":"anchorage"}]}"#
        #expect(body == wanted)
    }

    @Test func leavesTheSameAlone() throws {
        // The same certificates, though not the same bytes.
        let pem = "a comment\n" + bundle.pem.replacing("\n", with: "\r\n")
        let transport = ScriptedTransport([
            try list([detail(pem: pem)]), .json("GET /ListTagsForResource", Example.ownTags),
        ])
        let made = try Provisioner.playing(transport)
            .ensureTrustAnchor(name: "example", bundle: bundle)
        #expect(made == Provisioned(.unchanged, arn: Example.anchorARN))
        transport.expectEnd()
    }

    @Test func refusesOtherContentWithWhatDiffers() throws {
        let other = try CertificateBundle(
            certificates: [TestAuthority.root(name: "CN=Other").certificate])
        let transport = ScriptedTransport([
            try list([detail(pem: other.pem, enabled: false)]),
            .json("GET /ListTagsForResource", Example.ownTags),
        ])
        let error = #expect(throws: RolesAnywhereError.self) {
            try Provisioner.playing(transport).ensureTrustAnchor(name: "example", bundle: bundle)
        }
        guard case .differs(.trustAnchor, "example", Example.anchorARN, let differences) = error
        else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(differences.map(\.field) == ["enabled", "certificates"])
        #expect(differences.last?.found.hasPrefix("CN=Other (") == true)
        transport.expectEnd()
    }

    @Test func refusesWhatIsNotOurs() throws {
        let transport = ScriptedTransport([
            try list([detail()]), .json("GET /ListTagsForResource", #"{"tags":[]}"#),
        ])
        #expect(
            throws: RolesAnywhereError.notOurs(
                kind: .trustAnchor, name: "example", arn: Example.anchorARN, differences: [])
        ) {
            try Provisioner.playing(transport).ensureTrustAnchor(name: "example", bundle: bundle)
        }
        transport.expectEnd()
    }

    @Test func refusesAnAmbiguousName() throws {
        let transport = ScriptedTransport([
            try list([detail(id: Example.otherID), detail()])
        ])
        #expect(
            throws: RolesAnywhereError.ambiguous(
                kind: .trustAnchor, name: "example",
                candidates: [
                    Example.anchorARN, Example.prefix + "trust-anchor/" + Example.otherID,
                ])
        ) {
            try Provisioner.playing(transport).ensureTrustAnchor(name: "example", bundle: bundle)
        }
        transport.expectEnd()
    }

    @Test func asksNobodyAboutAnImpossibleName() throws {
        let transport = ScriptedTransport()
        #expect(throws: RolesAnywhereError.invalidName(kind: .trustAnchor, name: "a/b")) {
            try Provisioner.playing(transport).ensureTrustAnchor(name: "a/b", bundle: bundle)
        }
        #expect(transport.sent.isEmpty)
    }

    @Test func doesNotRepeatACreationWhoseAnswerWasLost() throws {
        let transport = ScriptedTransport([
            try list([]),
            .lost("POST /trustanchors", .timedOut(url: "https://example", seconds: 30)),
        ])
        #expect(throws: (any Error).self) {
            try Provisioner.playing(transport).ensureTrustAnchor(name: "example", bundle: bundle)
        }
        transport.expectEnd()
    }

    @Test func deletesOnlyItsOwn() throws {
        let transport = ScriptedTransport([
            try list([detail()]), .json("GET /ListTagsForResource", Example.ownTags),
            .json(
                "DELETE /trustanchor/" + Example.id,
                try Example.json(TrustAnchorResponse(trustAnchor: detail()))),
        ])
        let deleted = try Provisioner.playing(transport).deleteTrustAnchor("example")
        #expect(deleted.trustAnchorArn == Example.anchorARN)
        transport.expectEnd()

        let foreign = ScriptedTransport([
            try list([detail()]), .json("GET /ListTagsForResource", "{}"),
        ])
        #expect(
            throws: RolesAnywhereError.notOurs(
                kind: .trustAnchor, name: "example", arn: Example.anchorARN, differences: [])
        ) { try Provisioner.playing(foreign).deleteTrustAnchor("example") }
        foreign.expectEnd()
    }
}
