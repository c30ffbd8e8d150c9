import IAMPolicy
import Testing
import TestSupport

@testable import RolesAnywhere

/// A hundred random certificates before random policies: who should gets in, and nobody else.
struct TrustPolicyDecisionTests {
    /// A certificate in the words of the test, from which its tags follow without our code.
    private struct Subject: Hashable {
        var names: [[String]]
        var dns: [String]
        var uri: String?
        var issuer: String

        var tags: [String: String] {
            var tags = ["x509Issuer/CN": issuer]
            for pair in names {
                let key = "x509Subject/\(pair[0])"
                tags[key] = tags[key].map { "\($0)/\(pair[1])" } ?? pair[1]
            }
            if let first = dns.first { tags["x509SAN/DNS"] = first }
            if let uri { tags["x509SAN/URI"] = uri }
            return tags
        }
    }

    private static func random(_ generator: inout SeededGenerator) -> Subject {
        func pick(_ values: [String]) -> String { values.randomElement(using: &generator) ?? "" }
        var names = [["CN", pick(["web-1", "web-2", "web-12", "db-1", "WEB-1", "web"])]]
        for _ in 0..<Int.random(in: 0...2, using: &generator) {
            names.append(["OU", pick(["a", "b", "a/b", "É. 1"])])
        }
        if Bool.random(using: &generator) { names.append(["O", pick(["Example", "Other"])]) }
        if Int.random(in: 0...9, using: &generator) == 0 { names.append(["DC", "corp"]) }
        names.shuffle(using: &generator)
        return Subject(
            names: names,
            dns: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                pick(["web-1.example", "web-2.example"])
            },
            uri: Bool.random(using: &generator) ? pick(["spiffe://x/web", "spiffe://x/db"]) : nil,
            issuer: pick(["A1", "A2"]))
    }

    private static func subjects() -> [Subject] {
        var generator = SeededGenerator(seed: 20_250_615)
        return (0..<100).map { _ in random(&generator) }
    }

    @Test(
        arguments: [
            ["CN=web-1"], ["CN=web-*"], ["CN=web-?"], ["CN=web-1", "CN=db-1"],
            ["CN=web-*", "CN=db-1"], ["CN=web-1", "O=Example"], ["OU=a"], ["OU=a/*"], ["OU=*b"],
            ["OU=É. ?"], ["issuer.CN=A1"], ["issuer.CN=A?", "san.DNS=web-1.example"],
            ["san.URI=spiffe://x/*", "subject.CN=web-*"], ["DC=corp"], ["O=*", "OU=*"],
        ])
    func whatIsRequired(texts: [String]) throws {
        let policy = try PolicyDocument(
            json: TrustPolicy(
                trustAnchorARN: Example.anchorARN,
                requirements: try texts.map { try AttributeRequirement($0) }
            ).json, kind: .trust)
        var letIn = 0
        for subject in Self.subjects() {
            let isRight = Self.meets(subject.tags, texts)
            letIn += isRight ? 1 : 0
            #expect(policy.letsIn(subject.tags) == isRight, "\(subject.tags)")
        }
        #expect((1..<100).contains(letIn))
    }

    @Test func onlyOnBehalfOfItsTrustAnchors() throws {
        let other = Example.prefix + "trust-anchor/" + Example.otherID
        let cases: [(TrustPolicy.Source, Bool)] = [
            (.trustAnchors([Example.anchorARN]), true), (.trustAnchors([other]), false),
            (.trustAnchors([other, Example.anchorARN]), true),
            (.anyTrustAnchor(account: "111122223333"), true),
            (.anyTrustAnchor(account: "444455556666"), false),
        ]
        for (source, isAllowed) in cases {
            let json = TrustPolicy(source: source).json
            let policy = try PolicyDocument(json: json, kind: .trust)
            #expect(policy.letsIn(["x509Subject/CN": "a"]) == isAllowed, "\(source)")
        }
    }

    /// What is required, by hand: values of one field are alternatives, fields must all match.
    private static func meets(_ tags: [String: String], _ texts: [String]) -> Bool {
        let keys = [
            "CN": "x509Subject/CN", "subject.CN": "x509Subject/CN", "OU": "x509Subject/OU",
            "O": "x509Subject/O", "DC": "x509Subject/DC", "issuer.CN": "x509Issuer/CN",
            "san.DNS": "x509SAN/DNS", "san.URI": "x509SAN/URI",
        ]
        let pairs = texts.map { text in
            text.split(separator: "=", maxSplits: 1).map(String.init)
        }
        return Dictionary(grouping: pairs) { $0[0] }.allSatisfy { field, alternatives in
            guard let value = keys[field].flatMap({ tags[$0] }) else { return false }
            return alternatives.contains { matches(Array(value)[...], Array($0[1])[...]) }
        }
    }

    private static func matches(_ text: ArraySlice<Character>, _ glob: ArraySlice<Character>)
        -> Bool
    {
        guard let first = glob.first else { return text.isEmpty }
        if first == "*" {
            return matches(text, glob.dropFirst())
                || (!text.isEmpty && matches(text.dropFirst(), glob))
        }
        guard let next = text.first, first == "?" || first == next else { return false }
        return matches(text.dropFirst(), glob.dropFirst())
    }
}
