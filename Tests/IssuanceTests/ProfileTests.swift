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
        #expect(client.defaultDays == 90)
        #expect(client.maximumDays == 397)
        let generic = try Profile.builtIn(named: "client-generic")
        #expect(!generic.isForRolesAnywhere)
        #expect(generic.keyAlgorithms.contains(.ed25519))
    }

    @Test func authoritiesHaveTheirPathLengthsAndKeys() throws {
        let root = try Profile.builtIn(named: "root")
        #expect(root.pathLength == 1)
        #expect(root.defaultKeyAlgorithm == .p384)
        #expect(root.defaultDays == 5478)
        let issuing = try Profile.builtIn(named: "issuing")
        #expect(issuing.pathLength == 0)
        #expect(issuing.keyUsage == [.keyCertSign, .cRLSign])
        #expect(issuing.defaultDays == 1461)
    }

    @Test func anUnknownNameIsRefusedWithThoseThatAreKnown() {
        #expect(
            throws: IssuanceError.unknownProfile(name: "server", known: Profile.builtInNames)
        ) {
            try Profile.builtIn(named: "server")
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
        ("[\"p256\"]", "[\"p256\", \"p256\"]", "keyAlgorithms"),
        ("[\"p256\"]", "[\"dsa\"]", "keyAlgorithms"),
        ("[\"p256\"]", "[\"ed25519\"]", "keyAlgorithms"),
        ("[\"CN\"]", "[\"O\"]", "subjectAttributes"),
        ("[\"CN\"]", "[\"CN\", \"NONSENSE\"]", "subjectAttributes"),
        ("[\"digitalSignature\"]", "[\"keyAgreement\"]", "keyUsage"),
        ("[\"digitalSignature\"]", "[\"digitalSignature\", \"keyCertSign\"]", "keyUsage"),
        ("[\"digitalSignature\"]", "[\"sign\"]", "keyUsage"),
        ("[\"clientAuth\"]", "[\"2.5.29.37.0\"]", "extendedKeyUsage"),
        ("[\"clientAuth\"]", "[\"clients\"]", "extendedKeyUsage"),
        ("\"rolesAnywhere\": true", "\"rolesAnywhere\": true, \"pathLength\": 0", "pathLength"),
        ("\"rolesAnywhere\": true", "\"rolesAnywhere\": true, \"exta\": 0", "exta"),
    ])
    func aFaultIsRefusedWithItsMember(original: String, changed: String, member: String) {
        let json = Self.client.replacingOccurrences(of: original, with: changed)
        #expect(json != Self.client)
        do {
            _ = try Profile(json: Array(json.utf8), source: "t.json")
            Issue.record("the profile was accepted")
        } catch {
            guard case .profile(let source, let found, _) = error else {
                Issue.record("another error: \(error)")
                return
            }
            #expect(source == "t.json")
            #expect(found == member)
        }
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
