import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct CrlProvisioningTests {
    let authority: TestAuthority
    let list: RevocationListBytes

    init() throws {
        authority = try TestAuthority.root()
        let crl = try authority.crl(revoking: [try SerialNumber.random()])
        list = try RevocationListBytes(Array(crl.pem.utf8))
    }

    private func detail(
        data: String? = nil, anchor: String = Example.anchorARN, enabled: Bool = true
    ) -> CrlDetail {
        CrlDetail(
            crlId: Example.id, crlArn: Example.crlARN, name: "example", enabled: enabled,
            crlData: data ?? list.base64, trustAnchorArn: anchor)
    }

    private func script(
        _ existing: [CrlDetail], _ more: [ScriptedTransport.Step] = []
    ) throws -> ScriptedTransport {
        ScriptedTransport(
            [.json("GET /crls", try Example.json(CrlListResponse(crls: existing)))] + more)
    }

    private func get(_ detail: CrlDetail) throws -> ScriptedTransport.Step {
        .json("GET /crl/" + Example.id, try Example.json(CrlResponse(crl: detail)))
    }

    private func importList(_ transport: ScriptedTransport) throws -> Provisioned {
        try Provisioner.playing(transport)
            .importList(list, name: "example", trustAnchorARN: Example.anchorARN)
    }

    @Test func createsWhatIsNotThere() throws {
        let transport = try script(
            [],
            [
                .json("POST /crls", try Example.json(CrlResponse(crl: detail())), status: 201),
                try get(detail()),
            ])
        #expect(try importList(transport) == Provisioned(.created, arn: Example.crlARN))
        #expect(
            transport.bodies[1] == #"{"crlData":"\#(list.base64)","enabled":true,"#
                + #""name":"example","tags":[{"key":"anchorage:managed-by","value":"anchorage"}],"#
                + #""trustAnchorArn":"\#(Example.anchorARN)"}"#)
        transport.expectEnd()
    }

    @Test func replacesTheContentOfItsOwn() throws {
        let transport = try script(
            [detail(data: "b2xk")],
            [
                .json("GET /ListTagsForResource", Example.ownTags),
                .json("PATCH /crl/" + Example.id, try Example.json(CrlResponse(crl: detail()))),
                try get(detail()),
            ])
        #expect(try importList(transport) == Provisioned(.updated, arn: Example.crlARN))
        #expect(transport.bodies[2] == #"{"crlData":"\#(list.base64)"}"#)
        transport.expectEnd()
    }

    @Test func leavesTheSameAlone() throws {
        let transport = try script(
            [detail()], [.json("GET /ListTagsForResource", Example.ownTags)])
        #expect(try importList(transport) == Provisioned(.unchanged, arn: Example.crlARN))
        transport.expectEnd()
    }

    @Test func knowsTheSameListInAnotherForm() throws {
        let transport = try script(
            [detail(data: Base64.encode(list.list.der))],
            [.json("GET /ListTagsForResource", Example.ownTags)])
        #expect(try importList(transport) == Provisioned(.unchanged, arn: Example.crlARN))
        transport.expectEnd()
    }

    @Test func sendsNothingThatIsOlder() throws {
        let newer = try authority.crl(revoking: [], number: 2).der
        let transport = try script(
            [detail(data: Base64.encode(newer))],
            [.json("GET /ListTagsForResource", Example.ownTags)])
        #expect(
            throws: RolesAnywhereError.olderList(
                name: "example", reason: "has the number 1, and AWS has 2")
        ) { try importList(transport) }
        transport.expectEnd()
    }

    @Test func waitsUntilAWSGivesOutWhatItTook() throws {
        let older = detail(data: Base64.encode(try authority.crl(revoking: [], number: 0).der))
        let transport = try script(
            [older],
            [
                .json("GET /ListTagsForResource", Example.ownTags),
                .json("PATCH /crl/" + Example.id, try Example.json(CrlResponse(crl: detail()))),
                try get(older), try get(detail()),
            ])
        #expect(try importList(transport).change == .updated)
        transport.expectEnd()
    }

    @Test func isContentWhenSomebodyHasSentANewerOne() throws {
        let newer = detail(data: Base64.encode(try authority.crl(revoking: [], number: 2).der))
        let transport = try script(
            [],
            [
                .json("POST /crls", try Example.json(CrlResponse(crl: detail())), status: 201),
                try get(newer),
            ])
        #expect(try importList(transport).change == .created)
        transport.expectEnd()
    }

    @Test func saysThatAWSGivesOutAnother() throws {
        let older = detail(data: Base64.encode(try authority.crl(revoking: [], number: 0).der))
        let transport = try script(
            [],
            [.json("POST /crls", try Example.json(CrlResponse(crl: detail())), status: 201)]
                + Array(repeating: try get(older), count: 8))
        let error = #expect(throws: RolesAnywhereError.self) { try importList(transport) }
        let time = "of 2025-06-15T11:00:00Z"
        #expect(
            error
                == .listNotKept(
                    name: "example", wanted: "number 1 " + time, found: "number 0 " + time))
        transport.expectEnd()
    }

    @Test func saysThatATrustAnchorHasTwo() throws {
        var others = [detail(), detail()]
        others[0].name = "one"
        others[1].name = "two"
        let transport = try script(others)
        #expect(
            throws: RolesAnywhereError.tooManyLists(
                trustAnchorARN: Example.anchorARN, names: ["one", "two"])
        ) { try importList(transport) }
        transport.expectEnd()
    }

    @Test func renamesAndReplaces() throws {
        let older = detail(data: Base64.encode(try authority.crl(revoking: [], number: 0).der))
        let answer = ScriptedTransport.Step.json(
            "PATCH /crl/" + Example.id, try Example.json(CrlResponse(crl: detail())))
        let transport = ScriptedTransport([
            try get(older), .json("GET /ListTagsForResource", Example.ownTags),
            .json("GET /crls", try Example.json(CrlListResponse(crls: [older]))), answer,
            try get(detail()), answer,
        ])
        let changed = try Provisioner.playing(transport)
            .updateList(Example.crlARN, name: "new", list: list)
        #expect(changed.differences.map(\.field) == ["name", "content"])
        #expect(transport.bodies.last == #"{"name":"new"}"#)
        transport.expectEnd()
    }

    @Test func refusesOneOfAnotherTrustAnchor() throws {
        let transport = try script(
            [detail(anchor: "arn:other", enabled: false)],
            [.json("GET /ListTagsForResource", Example.ownTags)])
        #expect(
            throws: RolesAnywhereError.differs(
                kind: .crl, name: "example", arn: Example.crlARN,
                differences: [
                    Difference(field: "enabled", wanted: "true", found: "false"),
                    Difference(
                        field: "trust anchor", wanted: Example.anchorARN, found: "arn:other"),
                ])
        ) { try importList(transport) }
        transport.expectEnd()
    }

    @Test func refusesWhatIsNotOurs() throws {
        let transport = try script(
            [detail()],
            [
                .json(
                    "GET /ListTagsForResource",
                    #"{"tags":[{"key":"anchorage:managed-by","value":"somebody"}]}"#)
            ])
        #expect(
            throws: RolesAnywhereError.notOurs(
                kind: .crl, name: "example", arn: Example.crlARN, differences: [])
        ) { try importList(transport) }
        transport.expectEnd()
    }

    @Test func refusesAListThatAWSWouldNotTake() {
        #expect(throws: RolesAnywhereError.listTooLarge(bytes: 300_001)) {
            try RevocationListBytes([UInt8](repeating: 0x30, count: 300_001))
        }
        #expect(throws: X509Error.self) { try RevocationListBytes(Array("no list".utf8)) }
    }
}
