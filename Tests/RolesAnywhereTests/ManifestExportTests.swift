import AWS
import TestSupport
import Testing
import X509

@testable import RolesAnywhere

/// What becomes of an account's names and contents, which an export makes files of.
struct ManifestExportTests {
    private typealias Step = ScriptedTransport.Step

    private let authority: TestAuthority

    init() throws { authority = try TestAuthority.root(name: "CN=Root") }

    /// The export of an account that has one trust anchor and one CRL.
    private func export(
        name: String = "plain", pem: String? = nil, list: [UInt8]? = nil
    ) throws -> ManifestExport {
        let anchor = TrustAnchorDetail(
            trustAnchorId: Example.id, trustAnchorArn: Example.anchorARN, name: name,
            source: .certificateBundle(pem ?? authority.certificate.pem), enabled: true)
        let crl = CrlDetail(
            crlId: Example.id, crlArn: Example.crlARN, name: name, enabled: true,
            crlData: Base64.encode(try list ?? authority.crl(revoking: []).der),
            trustAnchorArn: Example.anchorARN)
        let transport = ScriptedTransport([
            .json(
                "GET /trustanchors",
                try Example.json(TrustAnchorListResponse(trustAnchors: [anchor]))),
            .json("GET /ListTagsForResource", "{}"),
            .json("GET /crls", try Example.json(CrlListResponse(crls: [crl]))),
            .json("GET /ListTagsForResource", "{}"), .json("GET /profiles", "{}"),
            .xml("ListRoles", "<Roles></Roles><IsTruncated>false</IsTruncated>"),
        ])
        let client = try ServiceClient.playing(transport)
        let inventory = try Inventory(
            .everything, in: RolesAnywhereClient(client), and: IAMClient(client))
        transport.expectEnd()
        return ManifestExport(inventory, name: nil, comment: [])
    }

    @Test(arguments: [
        "../../victim/new", "a/b", "/etc/passwd", ".", "..", "", "a\nb", "a\u{1b}[0m", "\"",
        "\u{e9}", "a\0b", String(repeating: "x", count: 256),
    ])
    func aNameThatAWSDoesNotAllowIsNoFile(name: String) throws {
        let export = try export(name: name)
        #expect(export.files.isEmpty)
        #expect(export.omissions.count == 2)
        #expect(export.omissions.allSatisfy { $0.contains("is none that AWS allows") })
        #expect(!export.manifest.contains("pem") && !export.manifest.contains("crl"))
    }

    @Test(arguments: ["plain", "with blank", " ", "-x", String(repeating: "x", count: 255)])
    func everyOtherNameIs(name: String) throws {
        let export = try export(name: name)
        #expect(export.omissions == [] && export.files.count == 2)
        for file in export.files {
            let parts = file.path.split(separator: "/", omittingEmptySubsequences: false)
            #expect(parts.count == 2 && parts[1].utf8.count <= 255)
            #expect(export.manifest.contains(parts[1]))
        }
    }

    @Test func whatStandsAroundACertificateIsLeftOut() throws {
        let pem = authority.certificate.pem
        let key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
        let export = try export(pem: "ssh-rsa AAAA evil\n\(pem)more\n\(key)\(pem)")
        #expect(export.files.first.map { String(decoding: $0.bytes, as: UTF8.self) } == pem + pem)
    }

    @Test func whatCannotBeReadIsLeftOut() throws {
        let export = try export(pem: "ssh-rsa AAAA evil\n", list: Array("* * * * * root id".utf8))
        #expect(export.files.isEmpty)
        #expect(
            export.omissions == [
                "the trust anchor \(Example.anchorARN) is left out: its certificates cannot be read",
                "the CRL \(Example.crlARN) is left out: it cannot be read",
            ])
    }
}
