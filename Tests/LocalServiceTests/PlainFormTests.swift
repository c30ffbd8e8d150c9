import Foundation
import RolesAnywhere
import TestSupport
import Testing
import X509

@testable import AWSSigning
@testable import LocalService

/// What is read and written without Foundation, held against Foundation.
struct PlainFormTests {
    @Test func jsonIsThatOfTheEncoder() throws {
        let scalars = (0...0x2FF).compactMap { Unicode.Scalar($0) } + ["\u{2028}", "\u{1F600}"]
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for text in scalars.map({ "a\($0)/b" }) + ["", "\"\\\"", "e\u{301}"] {
            let ours: JSONLiteral = #"{"number":\#(17),"text":\#(text)}"#
            let theirs = try encoder.encode(Body(text: text, number: 17))
            #expect(ours.octets == Array(theirs), "\(text.debugDescription)")
        }
    }

    private struct Body: Encodable {
        let text: String
        let number: Int
    }

    @Test(arguments: ["CN=web-01", nil]) func aGrantIsACreateSessionResponse(
        _ identity: String?
    ) throws {
        let session = IssuedSession(
            accessKeyID: "ASIAEXAMPLE0000000001", issuedAt: fixedNow,
            expiration: fixedNow.addingTimeInterval(900), roleName: "reader",
            roleARN: "arn:aws:iam::111122223333:role/reader", roleID: "AROAEXAMPLE0000000001",
            name: "na\"me", assumedRoleARN: "arn:aws:sts::111122223333:assumed-role/reader/name",
            sourceIdentity: identity, tags: [:], inlinePolicy: nil, policyARNs: [])
        let credentials = Laboratory.administrator.sessionTokens.credentials(of: session)
        let grant = Grant(session: session, credentials: credentials, packedPolicySize: 7)
        let response = CreateSessionResponse(
            credentialSet: [
                CredentialSet(
                    assumedRoleUser: AssumedRoleUser(
                        arn: session.assumedRoleARN, assumedRoleId: session.assumedRoleID),
                    credentials: SessionCredentials(
                        accessKeyId: credentials.accessKeyID,
                        secretAccessKey: credentials.secretAccessKey.revealed,
                        sessionToken: credentials.sessionToken.revealed,
                        expiration: session.expiration.ISO8601Format()),
                    packedPolicySize: 7, roleArn: session.roleARN, sourceIdentity: identity)
            ], subjectArn: "arn:aws:rolesanywhere:us-east-1:111122223333:subject/s")
        let reply = grant.reply(
            subjectARN: "arn:aws:rolesanywhere:us-east-1:111122223333:subject/s")
        #expect(reply.body == Reply.json(response).body)
        #expect(reply.status == 201)
        #expect(reply.contentType == "application/json")
    }

    @Test func plainBodiesAreReadAsTheDecoderReadsThem() throws {
        let plain = [
            "{}", " { } ", #"{"durationSeconds":900}"#,
            "\t{\r\n\"durationSeconds\" : 43200 }\n",
            #"{"durationSeconds":1}"#, #"{"durationSeconds":999999999}"#,
        ]
        for text in plain {
            let ours = try #require(PlainSessionBody(Array(text.utf8))?.request, "\(text)")
            #expect(
                try ours == JSONDecoder().decode(CreateSessionRequest.self, from: Data(text.utf8)))
        }
        let others = [
            "", "{", "}", "{}x", "[]", "null",
            #"{"durationSeconds":}"#, #"{"durationSeconds":0900}"#,
            #"{"durationSeconds":0}"#, #"{"durationSeconds":-1}"#, #"{"durationSeconds":900.0}"#,
            #"{"durationSeconds":9e2}"#, #"{"durationSeconds":"900"}"#,
            #"{"durationSeconds":900,}"#,
            #"{"durationSeconds":9999999999}"#, #"{"durationSeconds":1,"durationSeconds":1}"#,
            #"{"DurationSeconds":900}"#, "\u{FEFF}{}", #"{"durationSeconds":null}"#, "{\u{A0}}",
        ]
        for text in others { #expect(PlainSessionBody(Array(text.utf8)) == nil, "\(text)") }
    }

    @Test func timesAreThoseOfFoundation() {
        var times: [Double] = [
            -11_676_096_000, -11_676_096_000.25, 253_402_300_799, 253_402_300_799.75,
            253_402_300_800, -1, -0.5, 0, 0.999_999, 951_782_399, 951_782_400, 951_868_800,
            4_107_542_399, 4_107_542_400, -62_135_596_800,
        ]
        for step in 0..<4000 { times.append(-11_600_000_000 + Double(step) * 66_123_457.25) }
        for time in times {
            let date = Date(timeIntervalSince1970: time)
            #expect(date.timestamp == date.ISO8601Format())
            guard let text = CivilMoment(date)?.text(isBasic: true) else { continue }
            #expect(text == date.ISO8601Format().filter { $0 != "-" && $0 != ":" })
            #expect(CivilMoment.date(basic: text)?.timeIntervalSince1970 == time.rounded(.down))
        }
    }

    @Test(arguments: [
        "20250229T000000Z", "20250615T240000Z", "20250615T126000Z", "20250615T120060Z",
        "20251315T120000Z", "20250015T120000Z", "20250600T120000Z", "20250631T120000Z",
        "20250615t120000Z", "20250615T120000z", "2025-615T120000Z", "15990615T120000Z",
        "20250615T120000", "\u{0662}0250615T120000Z", "",
    ]) func whatIsNoMomentIsLeftToFoundation(_ text: String) {
        #expect(CivilMoment.date(basic: text) == nil)
    }

    @Test func requestIdsAreRandomUUIDs() throws {
        let ids = (0..<500).map { _ in RequestID.make() }
        #expect(Set(ids).count == ids.count)
        for id in ids {
            #expect(UUID(uuidString: id) != nil)
            #expect(id == id.lowercased())
            let scalars = Array(id)
            #expect(scalars[14] == "4")
            #expect("89ab".contains(scalars[19]))
        }
    }

    @Test(arguments: [
        "/sessions?a=1", "/?X-Amz-Security-Token=s", "/?x-amz-signature=s",
        "/?X%2DAmz-Signature=s&b=2", "/?X%252DAmz-Signature=s", "/x-amz-security-token/s?c=%zz",
        "/?x-amz-to\u{212A}en", "/?x-amz-security-to\u{212A}en=s", "/?X-Amz-Security-Toke=s",
        "/?x-amz-signatur", "/?%58-amz-signature=s", "", "/?=x-amz-signature",
    ]) func secretsAreFoundAsBefore(_ target: String) {
        let hasSecret = ["x-amz-security-token", "x-amz-signature"].contains { name in
            var text = target
            for _ in 0..<3 {
                if text.lowercased().contains(name) { return true }
                text = PercentEncoding.decodeText(text)
            }
            return false
        }
        #expect((RedactedText.target(target) != target) == hasSecret)
    }
}
