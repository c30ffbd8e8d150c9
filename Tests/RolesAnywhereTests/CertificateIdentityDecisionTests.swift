import IAMPolicy
import Testing
import TestSupport
import X509

@testable import RolesAnywhere

/// A hundred random certificates, and for each the policy that is to let it in alone, or a refusal.
struct CertificateIdentityDecisionTests {
    /// A certificate in the words of the test, from which its tags follow without our code.
    private struct Client: Hashable {
        /// Types and values, in order.
        var names: [[String]]
        var alternatives: [[String]]
        var issuer: String

        /// What AWS looks at: the values of each attribute in order, and the first name of a form.
        var mapped: [String: [String]] {
            var values = Client.attributes(Client.issuers[issuer] ?? [], "x509Issuer/")
            values.merge(Client.attributes(names, "x509Subject/")) { $1 }
            for pair in alternatives where ["DNS", "URI"].contains(pair[0]) {
                let key = "x509SAN/\(pair[0])"
                if values[key] == nil { values[key] = [pair[1]] }
            }
            if let name = alternatives.first(where: { $0[0] == "Name" }) {
                values["x509SAN/Name/CN"] = [name[1]]
            }
            return values
        }

        /// What of that becomes a session tag: the rest is left out, as AWS's guide says.
        var tagged: [String: [String]] {
            mapped.filter { key, values in
                !key.contains("1.2.3.4") && Client.isTaggable(values.joined(separator: "/"))
            }
        }

        /// The session tags.
        var tags: [String: String] { tagged.mapValues { $0.joined(separator: "/") } }

        private static func attributes(
            _ pairs: [[String]], _ prefix: String
        ) -> [String: [String]] {
            Dictionary(grouping: pairs) { prefix + $0[0] }.mapValues { $0.map { $0[1] } }
        }

        private static func isTaggable(_ value: String) -> Bool {
            value.count <= 256
                && value.allSatisfy { $0.isLetter || $0.isNumber || " _.:/=+-@".contains($0) }
        }

        /// Certificates must differ in what is not obvious: one's values are another's, joined.
        static func random(_ generator: inout SeededGenerator) -> Client {
            func pick<T>(_ values: [T], _ fallback: T) -> T {
                values.randomElement(using: &generator) ?? fallback
            }
            func oneIn(_ count: Int) -> Bool { Int.random(in: 0..<count, using: &generator) == 0 }
            var names = [["CN", pick(["web-1", "web-1", "web-2", "WEB-1", "a*"], "")]]
            for _ in 0..<pick([0, 0, 1, 1, 1, 2], 0) { names.append(["OU", pick(units, "")]) }
            if !oneIn(3) { names.append(["O", pick(["Example", "Example", "X", "R & S"], "")]) }
            if oneIn(9) { names.append(["1.2.3.4", pick(["x", "y"], "")]) }
            if oneIn(9) { names.append(["DC", "corp"]) }
            names.shuffle(using: &generator)
            var alternatives: [[String]] = []
            let hosts = ["a.example", "b.example", "*.example"]
            for _ in 0..<pick([0, 0, 0, 1, 1, 2], 0) {
                alternatives.append(["DNS", pick(hosts, "")])
            }
            if oneIn(3) {
                alternatives.append(["URI", pick(["spiffe://x/a", "spiffe://x/b"], "")])
            }
            if oneIn(6) { alternatives.append(["Name", pick(["a", "a/b", "a*"], "")]) }
            if oneIn(9) { alternatives.append(["email", "a@b.example"]) }
            let issuer = pick(["A1", "A1", "A2", "A2", "A3", "A4"], "A1")
            return Client(names: names, alternatives: alternatives, issuer: issuer)
        }

        private static let units = [
            "a", "a", "b", "b", "É. 1", "a/b", "a, b", String(repeating: "a", count: 256),
        ]

        static let issuers = [
            "A1": [["CN", "A1"]], "A2": [["CN", "A2"], ["OU", "a"]],
            "A3": [["CN", "A1"], ["OU", "a"], ["OU", "b"]], "A4": [["CN", "A1"], ["OU", "a/b"]],
        ]

        func certificate(
            _ authorities: [String: TestAuthority], _ key: PrivateKey
        ) throws -> Certificate {
            let subject = try Client.name(names)
            let generalNames = try alternatives.map { pair -> GeneralName in
                switch pair[0] {
                case "DNS": .dns(pair[1])
                case "URI": .uri(pair[1])
                case "email": .email(pair[1])
                default: .directory(try Client.name([["CN", pair[1]]]))
                }
            }
            return try #require(authorities[issuer]).leaf(
                subject: subject, key: key, names: generalNames)
        }

        static func name(_ pairs: [[String]]) throws -> DistinguishedName {
            try DistinguishedName(
                attributes: try pairs.map { pair in
                    .init(type: try #require(AttributeType.named(pair[0])), value: pair[1])
                })
        }
    }

    @Test func letsInTheCertificateAndNoneThatDiffersOrIsRefused() throws {
        let key = try PrivateKey.generate(.p256)
        let authorities = try Client.issuers.mapValues { pairs in
            try TestAuthority.root(name: "\(Client.name(pairs))", key: key)
        }
        var generator = SeededGenerator(seed: 20_261_126)
        let clients = (0..<100).map { _ in Client.random(&generator) }
        var (made, letIn, keptOut) = (0, 0, 0)
        for owner in clients {
            let identity: CertificateIdentity
            do {
                identity = try CertificateIdentity(owner.certificate(authorities, key))
            } catch RolesAnywhereError.unidentifiable {
                continue
            }
            made += 1
            let policy = try PolicyDocument(
                json: TrustPolicy(
                    source: .trustAnchors([Example.anchorARN]),
                    requirements: identity.requirements, onlyTagKeys: identity.onlyTagKeys
                ).json, kind: .trust)
            for other in clients {
                // Other values that are joined to the same tag are not the same.
                let isRight = other.tagged == owner.mapped
                letIn += isRight ? 1 : 0
                keptOut += isRight ? 0 : 1
                #expect(policy.letsIn(other.tags) == isRight, "\(owner) \(other)")
            }
        }
        // Both happen often enough to mean something.
        #expect((10...80).contains(made), "\(made) policies")
        #expect(letIn >= made && keptOut > 1_000, "\(letIn) \(keptOut)")
    }
}
