import Foundation
import Testing
import TestSupport
import X509

@testable import CertificateAuthority

struct CertificateIndexTests {
    private static func index(_ lines: String...) throws -> CertificateIndex {
        try CertificateIndex(Array(lines.joined(separator: "\n").utf8), file: "index.txt")
    }

    @Test func linesAreReadAsOpenSSLWritesThem() throws {
        let index = try Self.index(
            "V\t361122191258Z\t\t1000\tunknown\t/CN=Demo CA/O=Demo",
            "R\t271125191258Z\t261125191258Z,keyCompromise\t80A6E5DF4856FB1282225DABAEE8661E\tunknown\t/CN=b",
            "E\t20510101000000Z\t\t0A\tunknown\t/CN=c", "")
        #expect(
            index.entries.map(\.serialNumber.hex) == [
                "1000", "80a6e5df4856fb1282225dabaee8661e", "0a",
            ])
        #expect(index.entries[0].notAfter.ISO8601Format() == "2036-11-22T19:12:58Z")
        #expect(index.entries[2].notAfter.ISO8601Format() == "2051-01-01T00:00:00Z")
        #expect(index.entries[1].revocation?.reason == .keyCompromise)
        #expect(index.entries[1].revocation?.date.ISO8601Format() == "2026-11-25T19:12:58Z")
        #expect(index.entries.map(\.line) == [1, 2, 3])
    }

    @Test(arguments: [
        ("", RevocationReason.unspecified, false), (",superseded", .superseded, false),
        (",CACompromise", .cACompromise, false), (",removeFromCRL", .unspecified, false),
        (",holdInstruction,holdInstructionCallIssuer", .certificateHold, false),
        (",keyTime,20260101000000Z", .keyCompromise, true),
        (",CAkeyTime,20260101000000Z", .cACompromise, true),
    ])
    func everyReasonIsKnown(text: String, reason: RevocationReason, hasDate: Bool) throws {
        let revocation = try #require(ForeignRevocation(indexText: "261125191258Z" + text))
        #expect(revocation.reason == reason)
        #expect((revocation.invalidityDate != nil) == hasDate)
    }

    @Test(arguments: [
        ("V\t361122191258Z\t\t1000\tunknown", "5 fields"),
        ("X\t361122191258Z\t\t1000\tunknown\t/CN=a", "no state"),
        ("V\t361322191258Z\t\t1000\tunknown\t/CN=a", "no time"),
        ("V\t361122191258Z\t261125191258Z\t1000\tunknown\t/CN=a", "a time of revocation"),
        ("R\t361122191258Z\t\t1000\tunknown\t/CN=a", "no revocation"),
        ("R\t361122191258Z\t261125191258Z,because\t1000\tunknown\t/CN=a", "no revocation"),
        ("V\t361122191258Z\t\t-1\tunknown\t/CN=a", "no serial number"),
        ("V\t361122191258Z\t\t\tunknown\t/CN=a", "no serial number"),
    ])
    func aFaultNamesItsLine(line: String, detail: String) throws {
        #expect {
            try Self.index("V\t361122191258Z\t\t01\tunknown\t/CN=good", line)
        } throws: { error in
            guard case AdmissionRefusal.inventory("index.txt", 2, let text) = error else {
                return false
            }
            return text.contains(detail)
        }
    }

    @Test func aSerialNumberStandsThereOnce() throws {
        let line = "V\t361122191258Z\t\t1000\tunknown\t/CN=a"
        #expect(throws: AdmissionRefusal.self) { try Self.index(line, line) }
    }

    @Test(arguments: [
        ("/CN=web-01/O=Example", "CN=web-01,O=Example"),
        ("/CN=f/O=Slash \\/ and, comma \\xC3\\xA9", "CN=f,O=Slash \\\\/ and\\, comma é"),
        ("/C=DE/ST=a/b/CN=x", "C=DE,ST=a/b,CN=x"),
        ("/emailAddress=a@b.example", "EMAILADDRESS=a@b.example"),
        ("", "CN=unknown"), ("nonsense", "CN=nonsense"), ("/C=\u{e9}", "CN=/C\\=é"),
    ])
    func subjectsAreReadWhereTheyCanBe(text: String, expected: String) throws {
        #expect(try OneLineName.subject(text).description == expected)
    }

    @Test func textsThatAreNoMomentAreNil() {
        for text in [
            "", "261125191258", "261125191258z", "26112519125Z", "20261331000000Z", "260230000000Z",
            "2611251912581Z",
        ] {
            #expect(DateText.date(text) == nil, "\(text)")
        }
        #expect(DateText.date("491231235959Z")?.ISO8601Format() == "2049-12-31T23:59:59Z")
        #expect(DateText.date("500101000000Z")?.ISO8601Format() == "1950-01-01T00:00:00Z")
    }
}
