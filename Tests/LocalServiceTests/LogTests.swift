import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

/// What requests can, and cannot, write into the log.
struct LogTests {
    private func expectOneLine(_ laboratory: Laboratory) throws {
        let entry = try #require(laboratory.log.last)
        let lines = "\(entry)".unicodeScalars.split { $0 == "\n" || $0 == "\r" }.map(String.init)
        #expect(lines.filter { !$0.hasPrefix("  ") }.count == 1, "\(lines)")
        #expect(!lines.contains { $0.hasPrefix("  2026-") }, "\(lines)")
        #expect(lines[0].contains("2026-"))
    }

    @Test(arguments: ["%0A", "%0D", "%0D%0A", "%E2%80%A8", "%C2%85"])
    func anUnsignedRequestWritesNoLine(lineEnd: String) async throws {
        try await Laboratory.run { laboratory in
            let body = "Action=X\(lineEnd)2026-01-01T00:00:00Z 200 sts:Forged"
            _ = try laboratory.send(
                SigningRequest(
                    method: "POST", path: "/", query: "", headers: [("Host", laboratory.host)],
                    body: Array(body.utf8)))
            try expectOneLine(laboratory)
        }
    }

    @Test func anAnswerWritesNoLine() async throws {
        try await Laboratory.run { laboratory in
            try laboratory.iam("Forged\n2026-01-01T00:00:00Z 200 iam:Forged")
            try expectOneLine(laboratory)
            try laboratory.iam("GetRole", ["RoleName": "x\n2026-01-01T00:00:00Z 200 iam:Forged"])
            let entry = try #require(laboratory.log.last)
            #expect(!"\(entry)".contains("\n2026-"))
        }
    }

    @Test func aCertificateWritesNoLine() async throws {
        try await Laboratory.run { laboratory in
            let world = try Provisioned(laboratory)
            let leaf = try world.authority.leaf(
                commonName: "x\n2026-01-01T00:00:00Z 200 forged", key: world.key)
            #expect(try world.createSession(.init(certificate: leaf)).status == 403)
            try expectOneLine(laboratory)
        }
    }

    @Test func aMismatchShowsNoSessionToken() async throws {
        try await Laboratory.run { laboratory in
            let key = try Provisioned(laboratory).sessionKey()
            let wrong = AccessKey(
                accessKeyID: key.accessKeyID, secretAccessKey: "wrong",
                sessionToken: key.sessionToken)
            #expect(try laboratory.listBuckets(key: wrong).code == "SignatureDoesNotMatch")
            let token = try #require(key.sessionToken)
            let reason = try #require(laboratory.log.last?.reason)
            #expect(reason.contains("x-amz-security-token:<redacted>"))
            #expect(!reason.contains(token))
            #expect(reason.contains("canonical request:\n"))
        }
    }
}
