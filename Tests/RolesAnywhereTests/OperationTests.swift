import AWS
import Testing

@testable import RolesAnywhere

/// What goes over the wire, operation by operation.
struct OperationTests {
    private static let anchor =
        #"{"trustAnchor":{"trustAnchorId":"1","#
        + #""trustAnchorArn":"a","name":"n"}}"#
    private static let profile = #"{"profile":{"profileId":"1","profileArn":"p","name":"n"}}"#
    private static let crl = #"{"crl":{"crlId":"1","crlArn":"c","name":"n"}}"#

    /// An operation, the request that it must make and the answer to it.
    struct Case: Sendable {
        let request: String
        var query = ""
        var body = ""
        let answer: String
        let call: @Sendable (RolesAnywhereClient) throws -> Void
    }

    private static let cases: [Case] = [
        Case(
            request: "PATCH /trustanchor/1",
            body: #"{"source":{"sourceData":{"acmPcaArn":"p"},"sourceType":"AWS_ACM_PCA"}}"#,
            answer: anchor
        ) {
            _ = try $0.updateTrustAnchor(
                id: "1",
                UpdateTrustAnchorRequest(
                    source: Source(
                        sourceType: Source.privateCAType, sourceData: SourceData(acmPcaArn: "p"))))
        },
        Case(request: "POST /trustanchor/1/enable", answer: anchor) {
            _ = try $0.enableTrustAnchor(id: "1")
        },
        Case(request: "POST /trustanchor/1/disable", answer: anchor) {
            _ = try $0.disableTrustAnchor(id: "1")
        },
        Case(
            request: "PATCH /put-notifications-settings",
            body: #"{"notificationSettings":[{"enabled":false,"event":"E"}],"trustAnchorId":"1"}"#,
            answer: anchor
        ) {
            _ = try $0.putNotificationSettings(
                PutNotificationSettingsRequest(
                    trustAnchorId: "1",
                    notificationSettings: [NotificationSetting(enabled: false, event: "E")]))
        },
        Case(
            request: "PATCH /reset-notifications-settings",
            body: #"{"notificationSettingKeys":[{"event":"E"}],"trustAnchorId":"1"}"#,
            answer: anchor
        ) {
            _ = try $0.resetNotificationSettings(
                ResetNotificationSettingsRequest(
                    trustAnchorId: "1",
                    notificationSettingKeys: [NotificationSettingKey(event: "E")]))
        },
        Case(
            request: "PATCH /profile/1", body: #"{"durationSeconds":900}"#, answer: profile
        ) {
            var request = UpdateProfileRequest()
            request.durationSeconds = 900
            _ = try $0.updateProfile(id: "1", request)
        },
        Case(request: "POST /profile/1/enable", answer: profile) {
            _ = try $0.enableProfile(id: "1")
        },
        Case(request: "POST /profile/1/disable", answer: profile) {
            _ = try $0.disableProfile(id: "1")
        },
        Case(
            request: "PUT /profiles/1/mappings",
            body: #"{"certificateField":"x509SAN","mappingRules":[{"specifier":"Name/*"}]}"#,
            answer: profile
        ) {
            _ = try $0.putAttributeMapping(
                profileID: "1",
                AttributeMapping(
                    certificateField: "x509SAN", mappingRules: [.init(specifier: "Name/*")]))
        },
        Case(
            request: "DELETE /profiles/1/mappings",
            query: "certificateField=x509SAN&specifiers=DNS&specifiers=Name%2F%2A",
            answer: profile
        ) {
            _ = try $0.deleteAttributeMapping(
                profileID: "1", field: "x509SAN", specifiers: ["DNS", "Name/*"])
        },
        Case(request: "POST /crl/1/enable", answer: crl) { _ = try $0.enableCrl(id: "1") },
        Case(request: "POST /crl/1/disable", answer: crl) { _ = try $0.disableCrl(id: "1") },
        Case(
            request: "POST /TagResource",
            body: #"{"resourceArn":"a","tags":[{"key":"k","value":""}]}"#, answer: "{}"
        ) { try $0.tag("a", with: [Tag(key: "k", value: "")]) },
        Case(
            request: "POST /UntagResource", body: #"{"resourceArn":"a","tagKeys":["k"]}"#,
            answer: "{}"
        ) { try $0.untag("a", keys: ["k"]) },
    ]

    @Test(arguments: cases.indices)
    func asksAsTheModelHasIt(index: Int) throws {
        let example = Self.cases[index]
        let transport = ScriptedTransport([.json(example.request, example.answer)])
        try example.call(RolesAnywhereClient(try ServiceClient.playing(transport)))
        let sent = try #require(transport.sent.first)
        #expect(transport.bodies == [example.body])
        #expect((sent.url.split(separator: "?").dropFirst().first ?? "") == example.query)
    }
}

struct SubjectLookupTests {
    private func client(_ subjects: [(id: String, name: String)], get: String? = nil) throws -> (
        RolesAnywhereClient, ScriptedTransport
    ) {
        let list = subjects.map { id, name in
            var summary = SubjectSummary(subjectArn: Self.prefix + id, subjectId: id)
            summary.x509Subject = name
            return summary
        }
        var steps = [
            ScriptedTransport.Step.json(
                "GET /subjects", try Example.json(SubjectListResponse(subjects: list)))
        ]
        if let get {
            steps.append(
                .json(
                    "GET /subject/" + get,
                    #"{"subject":{"subjectArn":"\#(Self.prefix + get)","subjectId":"\#(get)"}}"#))
        }
        let transport = ScriptedTransport(steps)
        return (RolesAnywhereClient(try ServiceClient.playing(transport)), transport)
    }

    private static let prefix = Example.prefix + "subject/"

    @Test(arguments: ["web-01", "CN=web-01,O=Example"])
    func findsOneByItsName(name: String) throws {
        let (client, transport) = try client(
            [("1", "CN=web-02,O=web-01"), ("2", "CN=web-01,O=Example")], get: "2")
        #expect(try client.subject(name).subjectId == "2")
        transport.expectEnd()
    }

    @Test func namesTheCandidatesOfACommonName() throws {
        let (client, _) = try client([("2", "CN=web-01,O=B"), ("1", "CN=web-01,O=A")])
        #expect(
            throws: RolesAnywhereError.ambiguous(
                kind: .subject, name: "web-01",
                candidates: [
                    Self.prefix + "1 (CN=web-01,O=A)", Self.prefix + "2 (CN=web-01,O=B)",
                ])
        ) { try client.subject("web-01") }
    }

    @Test func knowsNoPartOfAName() throws {
        let (client, _) = try client([("1", "CN=web-01,O=A")])
        #expect(throws: RolesAnywhereError.notFound(kind: .subject, name: "A")) {
            try client.subject("A")
        }
    }
}
