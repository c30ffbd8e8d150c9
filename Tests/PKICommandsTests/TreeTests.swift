import Foundation
import TestSupport
import Testing

@MainActor
struct TreeTests {
    private let desk: Desk

    init() async throws {
        desk = try Desk()
        try await desk.makeAuthorities()
        let made = try await desk.pki(
            "init-issuing", "--subject", "CN=Example Issuing B1", "--name", "b1",
            "--insecure-plaintext-ca-key")
        #expect(made.status == 0, "\(made.errors)")
    }

    @Test(arguments: [
        ("C", ["root   ", "|- issuing", "`- b1 "]),
        ("C.UTF-8", ["root   ", "├─ issuing", "└─ b1 "]),
    ])
    func drawsWhoSignedWhom(locale: String, beginnings: [String]) async throws {
        desk.environment["LC_ALL"] = locale
        _ = try await desk.pki("revoke", "b1", "--reason", "cACompromise")
        let drawn = try await desk.pki("tree")
        let lines = drawn.output.split(separator: "\n")
        #expect(lines.count == 3, "\(drawn)")
        for (line, beginning) in zip(lines, beginnings) {
            #expect(line.hasPrefix(beginning), "\(drawn.output)")
        }
        #expect(lines[0].contains("until 2040-06-14T11:57:59Z"))
        #expect(lines[2].contains("revoked") && !lines[1].contains("revoked"))
    }

    @Test func theJSONIsNested() async throws {
        let drawn = try await desk.pki("tree", "--json")
        let json = try JSONSerialization.jsonObject(with: Data(drawn.output.utf8))
        let roots = try #require(json as? [[String: Any]])
        #expect(roots.map { $0["name"] as? String } == ["root"])
        let children = try #require(roots.first?["children"] as? [[String: Any]])
        #expect(children.map { $0["name"] as? String } == ["issuing", "b1"])
        #expect(children.allSatisfy { ($0["children"] as? [Any])?.isEmpty ?? false })
        #expect(children.first?["notAfter"] != nil && children.first?["state"] != nil)
    }

    @Test func needsAStore() async throws {
        let refused = try await desk.pki("tree", "--ca-data", "nowhere")
        #expect(refused.status == 66 && refused.output == "" && refused.errors.contains("hint: "))
    }
}
