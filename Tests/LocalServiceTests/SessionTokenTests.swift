import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

@testable import LocalService

struct SessionTokenTests {
    private static let tokens = Laboratory.administrator.sessionTokens

    private static func session(
        _ accessKeyID: String = "ASIAEXAMPLE0000000001", policy: String? = nil, arns: [String] = []
    ) -> IssuedSession {
        IssuedSession(
            accessKeyID: accessKeyID, issuedAt: fixedNow,
            expiration: fixedNow.addingTimeInterval(900), roleName: "reader",
            roleARN: "arn:aws:iam::111122223333:role/reader", roleID: "AROAEXAMPLE0000000001",
            name: "session",
            assumedRoleARN: "arn:aws:sts::111122223333:assumed-role/reader/session",
            sourceIdentity: "CN=web-01", tags: ["x509Subject/CN": "web \u{E9} \"1\""],
            inlinePolicy: policy.map { .init(name: "session policy of reader", text: $0) },
            policyARNs: arns)
    }

    @Test func carriesItsSession() throws {
        let session = Self.session(arns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"])
        let credentials = Self.tokens.credentials(of: session)
        let read = try #require(
            Self.tokens.session(
                in: credentials.sessionToken.revealed, accessKeyID: session.accessKeyID))
        #expect("\(read)" == "\(session)")
        #expect(credentials.accessKeyID == session.accessKeyID)
        #expect(credentials.secretAccessKey.revealed.utf8.count == 40)
        #expect(read.policies(ManagedPolicyTable())?.count == 1)
        #expect(Self.session().policies(ManagedPolicyTable()) == nil)
        let gone = Self.session(arns: ["arn:aws:iam::111122223333:policy/gone"])
        #expect(gone.policies(ManagedPolicyTable())?.isEmpty == true)
    }

    @Test func anyChangeMakesItWorthless() throws {
        let id = Self.session().accessKeyID
        let token = Self.tokens.credentials(of: Self.session()).sessionToken.revealed
        #expect(Self.tokens.session(in: token, accessKeyID: id) != nil)
        for index in token.indices {
            var changed = token
            changed.replaceSubrange(index...index, with: token[index] == "A" ? "B" : "A")
            // The last character before padding may have bits that say nothing.
            guard Base64.decode(changed) != Base64.decode(token) else { continue }
            #expect(Self.tokens.session(in: changed, accessKeyID: id) == nil)
        }
        for length in 0..<64 {
            #expect(Self.tokens.session(in: String(token.prefix(length)), accessKeyID: id) == nil)
        }
        #expect(Self.tokens.session(in: token, accessKeyID: "ASIAEXAMPLE0000000002") == nil)
        let other = SessionTokens(secretAccessKey: "another")
        #expect(other.session(in: token, accessKeyID: id) == nil)
    }

    @Test func keysDifferFromEachOtherAndHideTheSecret() {
        let keys = ["ASIAEXAMPLE0000000001", "ASIAEXAMPLE0000000002"].map {
            Self.tokens.secretAccessKey(of: $0).revealed
        }
        #expect(Set(keys).count == 2)
        let credentials = Self.tokens.credentials(of: Self.session())
        for text in ["\(credentials)", "\(Self.tokens)"] {
            #expect(!text.contains(credentials.secretAccessKey.revealed))
            #expect(!text.contains(credentials.sessionToken.revealed))
        }
    }

    @Test func aSessionPolicyLosesNothingButBlanks() throws {
        let text = """
            { "Version" : "2012-10-17",\r\n\t"Statement": [ { "Sid": "a", "Effect": "Allow",
              "Action": "s3:Get*", "Resource": "arn:aws:s3:::a b/\\"q\\\\" } ] }
            """
        let policy = IssuedSession.InlinePolicy(name: "p", text: text)
        #expect(
            policy.text == #"{"Version":"2012-10-17","Statement":[{"Sid":"a","Effect":"Allow","#
                + #""Action":"s3:Get*","Resource":"arn:aws:s3:::a b/\"q\\"}]}"#)
    }

    @Test func anEndedSessionIsToldFromOneThatNeverWas() async throws {
        try await Laboratory.run { laboratory in
            let key = try Provisioned(laboratory).sessionKey()
            laboratory.now = fixedNow.addingTimeInterval(10 * 86_400)
            let ended = try laboratory.query("sts", "GetCallerIdentity", key: key)
            #expect(ended.code == "ExpiredToken")
            let other = AccessKey(
                accessKeyID: "ASIAEXAMPLE0000000001", secretAccessKey: key.secretAccessKey,
                sessionToken: key.sessionToken)
            let unknown = try laboratory.query("sts", "GetCallerIdentity", key: other)
            #expect(unknown.code == "InvalidClientTokenId")
        }
    }
}
