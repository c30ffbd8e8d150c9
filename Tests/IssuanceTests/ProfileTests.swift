import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

struct ProfileTests {
    @Test func theBuiltInOnesAreTheFilesOfTheTemplates() throws {
        let folder = "\(Repository.root)/templates/profiles"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(files == Profile.builtInNames.map { "\($0).json" }.sorted())
        for name in Profile.builtInNames {
            let file = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name).json"))
            let profile = try Profile.builtIn(named: name)
            #expect(profile.name == name)
            #expect(profile.sha256 == Digest.sha256(Array(file)))
        }
    }

    @Test func clientSuitsRolesAnywhereAndClientGenericDoesNot() throws {
        let client = try Profile.builtIn(named: "client")
        #expect(client.isForRolesAnywhere)
        #expect(!client.keyAlgorithms.contains(.ed25519))
        #expect(client.defaultKeyAlgorithm == .p256)
        #expect(client.defaultLength == .days(90))
        #expect(client.maximumLength == .days(397))
        let generic = try Profile.builtIn(named: "client-generic")
        #expect(!generic.isForRolesAnywhere)
        #expect(generic.keyAlgorithms.contains(.ed25519))
    }

    @Test func authoritiesHaveTheirPathLengthsAndKeys() throws {
        let root = try Profile.builtIn(named: "root")
        #expect(root.pathLength == 1)
        #expect(root.defaultKeyAlgorithm == .p384)
        #expect(root.defaultLength == .days(5478))
        let issuing = try Profile.builtIn(named: "issuing")
        #expect(issuing.pathLength == 0)
        #expect(issuing.keyUsage == [.keyCertSign, .cRLSign])
        #expect(issuing.defaultLength == .days(1461))
    }

    @Test func anUnknownNameIsRefusedWithThoseThatAreKnown() {
        #expect(
            throws: IssuanceError.unknownProfile(name: "serve", known: Profile.builtInNames)
        ) {
            try Profile.builtIn(named: "serve")
        }
    }

    @Test(arguments: [
        ("\"kind\": \"endEntity\"", "\"kind\": \"leaf\"", "kind"),
        ("\"name\": \"t\"", "\"name\": \"a b\"", "name"),
        ("\"name\": \"t\", ", "", "name"),
        ("\"default\": 90", "\"default\": 0", "days.default"),
        ("\"maximum\": 397", "\"maximum\": 89", "days.maximum"),
        ("\"maximum\": 397", "\"maximum\": 36526", "days.maximum"),
        ("\"maximum\": 397", "\"maximum\": \"397\"", "days.maximum"),
        ("\"maximum\": 397", "\"maximum\": 397, \"minimum\": 1", "days.minimum"),
        ("[\"p256\"]", "[]", "keyAlgorithms"),
        ("[\"p256\"]", "[\"p256\", \"p256\"]", "keyAlgorithms[1]"),
        ("[\"p256\"]", "[\"dsa\"]", "keyAlgorithms[0]"),
        ("[\"p256\"]", "[\"ed25519\"]", "keyAlgorithms"),
        ("[\"CN\"]", "[\"O\"]", "subjectAttributes"),
        ("[\"CN\"]", "[\"CN\", \"NONSENSE\"]", "subjectAttributes[1]"),
        ("[\"digitalSignature\"]", "[\"keyAgreement\"]", "keyUsage"),
        ("[\"digitalSignature\"]", "[\"digitalSignature\", \"keyCertSign\"]", "keyUsage"),
        ("[\"digitalSignature\"]", "[\"sign\"]", "keyUsage[0]"),
        ("[\"clientAuth\"]", "[\"2.5.29.37.0\"]", "extendedKeyUsage"),
        ("[\"clientAuth\"]", "[\"clients\"]", "extendedKeyUsage[0]"),
        ("\"rolesAnywhere\": true", "\"rolesAnywhere\": true, \"pathLength\": 0", "pathLength"),
        ("\"rolesAnywhere\": true", "\"rolesAnywhere\": true, \"exta\": 0", "exta"),
        ("\"name\": \"t\"", "\"name\": \"t\", \"name\": \"u\"", "name"),
        ("\"days\"", "\"hours\": {\"default\": 1, \"maximum\": 2}, \"days\"", "days"),
        ("\"days\": {\"default\": 90, \"maximum\": 397},", "", "days"),
        ("\"default\": 90, ", "", "days.default"),
        ("\"default\": 90", "\"default\": 9.5", "days.default"),
        ("\"rolesAnywhere\": true", "\"rolesAnywhere\": 1", "rolesAnywhere"),
        (
            "\"rolesAnywhere\": true",
            "\"rolesAnywhere\": true, \"noRevocationAvailable\": true", "noRevocationAvailable"
        ),
        (
            "\"rolesAnywhere\": true",
            "\"rolesAnywhere\": true, \"request\": {\"subjectAttributes\": [\"O\"]}",
            "request.subjectAttributes"
        ),
        (
            "\"rolesAnywhere\": true",
            "\"rolesAnywhere\": true, \"request\": {\"subjectAlternativeNames\": [\"dns\"]}",
            "request.subjectAlternativeNames"
        ),
        (
            "\"rolesAnywhere\": true",
            "\"rolesAnywhere\": true, \"request\": {\"sans\": []}", "request.sans"
        ),
        (
            "\"rolesAnywhere\": true",
            "\"rolesAnywhere\": true, \"allowedNames\": {\"ip\": [\"10.0.0.0/33\"]}",
            "allowedNames.ip[0]"
        ),
        (
            "\"rolesAnywhere\": true",
            "\"rolesAnywhere\": true, \"allowedNames\": {\"dns\": []}", "allowedNames.dns"
        ),
    ])
    func aFaultIsRefusedWithItsMember(original: String, changed: String, member: String) {
        let json = Self.client.replacingOccurrences(of: original, with: changed)
        #expect(json != Self.client)
        do {
            _ = try Profile(json: Array(json.utf8), source: "t.json")
            Issue.record("the profile was accepted")
        } catch {
            guard case .profile(let source, _, let found, _) = error else {
                Issue.record("another error: \(error)")
                return
            }
            #expect(source == "t.json")
            #expect(found == member)
        }
    }

    @Test func aFaultIsRefusedWithItsLine() {
        let json = "{\"name\": \"t\",\n \"description\": \"t\",\n \"kind\": 7}"
        let expected = IssuanceError.profile(
            source: "t.json", line: 3, member: "kind", detail: "is a number, not a string")
        #expect(throws: expected) { try Profile(json: Array(json.utf8), source: "t.json") }
        #expect(
            expected.description == "profile t.json, line 3: \"kind\" is a number, not a string")
        #expect(
            throws: IssuanceError.profile(
                source: "t.json", line: 2, member: "",
                detail: "is not JSON: a member's name is missing (column 1)")
        ) {
            try Profile(json: Array("{\"name\": \"t\",\n}".utf8), source: "t.json")
        }
    }

    @Test func shortLivedClientsAreRevokedByNobody() throws {
        let profile = try Profile.builtIn(named: "client-short-lived")
        #expect(profile.isNoRevocationAvailable)
        #expect(profile.maximumLength == .hours(24))
        #expect(profile.isForRolesAnywhere)
    }

    @Test func whatIsNoJSONIsRefused() throws {
        let code = try IssuanceFixture.code {
            try Profile(json: Array("{\"name\": ".utf8), source: "t.json")
        }
        #expect(code == "profile.invalid")
    }

    @Test func anAuthoritySignsCertificatesAndListsAndNothingElse() throws {
        let root = """
            {"name": "r", "description": "r", "kind": "root", "keyAlgorithms": ["p384"],
             "days": {"default": 10, "maximum": 20}, "subjectAttributes": ["CN"],
             "keyUsage": ["keyCertSign", "cRLSign"]}
            """
        #expect(try Profile(json: Array(root.utf8), source: "r").isAuthority)
        for (from, to) in [
            ("\"keyCertSign\", ", ""), ("\"cRLSign\"]", "\"cRLSign\", \"keyEncipherment\"]"),
            ("[\"CN\"]", "[\"CN\"], \"subjectAlternativeNames\": [\"dns\"]"),
            ("[\"CN\"]", "[\"CN\"], \"extendedKeyUsage\": [\"clientAuth\"]"),
            ("[\"CN\"]", "[\"CN\"], \"rolesAnywhere\": true"),
            ("[\"CN\"]", "[\"CN\"], \"pathLength\": -1"),
        ] {
            let changed = root.replacingOccurrences(of: from, with: to)
            let code = try IssuanceFixture.code {
                try Profile(json: Array(changed.utf8), source: "r")
            }
            #expect(code == "profile.invalid", "\(to)")
        }
    }

    private static let client = """
        {"name": "t", "description": "t", "kind": "endEntity", "rolesAnywhere": true,
         "keyAlgorithms": ["p256"], "days": {"default": 90, "maximum": 397},
         "subjectAttributes": ["CN"], "keyUsage": ["digitalSignature"],
         "extendedKeyUsage": ["clientAuth"]}
        """
}
