import TestSupport
import Testing
import X509

@testable import RolesAnywhere

struct CrlProvisioningTests {
    let list: RevocationListBytes

    init() throws {
        let crl = try TestAuthority.root().crl(revoking: [try SerialNumber.random()])
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

    private func importList(_ transport: ScriptedTransport) throws -> Provisioned {
        try Provisioner.playing(transport)
            .importList(list, name: "example", trustAnchorARN: Example.anchorARN)
    }

    @Test func createsWhatIsNotThere() throws {
        let transport = try script(
            [], [.json("POST /crls", try Example.json(CrlResponse(crl: detail())), status: 201)])
        #expect(try importList(transport) == Provisioned(.created, arn: Example.crlARN))
        #expect(
            transport.bodies.last == #"{"crlData":"\#(list.base64)","enabled":true,"#
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
            ])
        #expect(try importList(transport) == Provisioned(.updated, arn: Example.crlARN))
        #expect(transport.bodies.last == #"{"crlData":"\#(list.base64)"}"#)
        transport.expectEnd()
    }

    @Test func leavesTheSameAlone() throws {
        let transport = try script(
            [detail()], [.json("GET /ListTagsForResource", Example.ownTags)])
        #expect(try importList(transport) == Provisioned(.unchanged, arn: Example.crlARN))
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
