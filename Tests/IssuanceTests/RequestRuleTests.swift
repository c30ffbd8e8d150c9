import TestSupport
import Testing
import X509

@testable import Issuance

/// The rules that requests keep.
struct RequestRuleTests {
    /// A request of which any field may be wrong, signed with its own key.
    struct RawRequest {
        let key: PrivateKey
        var version: [UInt8] = [2, 1, 0]
        var subject = Raw.name(Array("web-01".utf8))
        var attributes: [[UInt8]] = []
        var isBroken = false

        func der() throws -> [UInt8] {
            let content = Raw.sequence(
                version, subject, key.publicKey.spki,
                Raw.element(0xA0, Array(attributes.joined())))
            let algorithm = try SignatureAlgorithm.preferred(for: key.publicKey)
            var signature = try key.sign(content, digest: algorithm.digest)
            if isBroken { signature[signature.count - 1] ^= 1 }
            return Raw.sequence(content, algorithm.der, Raw.element(0x03, [0] + signature))
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let rules: [String]
        let change: @Sendable (inout RawRequest) -> Void
        var testDescription: String { rules.joined(separator: ",") }
    }

    private static func attribute(_ last: UInt8, _ value: [UInt8]) -> [UInt8] {
        Raw.sequence(
            [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 9, last], Raw.element(0x31, value))
    }

    private static func asking(_ extensions: [UInt8]...) -> [UInt8] {
        attribute(14, Raw.element(0x30, Array(extensions.joined())))
    }

    static let cases: [Case] = [
        Case(rules: []) { _ in },
        Case(rules: []) {
            $0.attributes = [Self.asking(Raw.certificateExtension(19, [0x30, 0]))]
        },
        Case(rules: ["csr-version"]) { $0.version = [2, 1, 1] },
        Case(rules: ["csr-signature"]) { $0.isBroken = true },
        Case(rules: ["csr-subject"]) { $0.subject = [0x30, 0] },
        Case(rules: ["csr-subject"]) {
            $0.attributes = [Self.asking(Raw.certificateExtension(19, [0x30, 3, 2, 1, 1]))]
        },
        Case(rules: ["csr-subject"]) {
            $0.attributes = [Self.asking(Raw.certificateExtension(15, [3, 2, 2, 4]))]
        },
        Case(rules: ["csr-attribute"]) { $0.attributes = [Self.attribute(7, [0x0C, 1, 0x61])] },
        Case(rules: ["csr-attribute"]) { $0.attributes = [Self.attribute(99, [0x0C, 1, 0x61])] },
        Case(rules: ["csr-attribute"]) {
            $0.attributes = [
                Self.asking(Raw.certificateExtension(19, [0x30, 0])),
                Self.asking(Raw.certificateExtension(15, [3, 2, 7, 0x80])),
            ]
        },
        Case(rules: ["empty-list"]) { $0.attributes = [Self.attribute(14, [])] },
        Case(rules: ["duplicate-extension"]) {
            let value = Raw.certificateExtension(19, [0x30, 0])
            $0.attributes = [Self.asking(value, value)]
        },
        Case(rules: ["extension-criticality"]) {
            $0.attributes = [Self.asking(Raw.certificateExtension(99, critical: 255, [5, 0]))]
        },
        Case(rules: ["extension-syntax"]) {
            $0.attributes = [Self.asking(Raw.certificateExtension(17, [5, 0]))]
        },
        Case(rules: ["subject-alternative-name"]) {
            let name = Raw.element(0x82, Array("a..b".utf8))
            $0.attributes = [Self.asking(Raw.certificateExtension(17, Raw.sequence(name)))]
        },
        Case(rules: ["name-attribute"]) { $0.subject = Raw.name(Array("web  01".utf8)) },
    ]

    @Test(arguments: cases)
    func isFound(_ given: Case) throws {
        var raw = RawRequest(key: try PrivateKey.generate(.p256))
        given.change(&raw)
        let request = try CertificationRequest(tolerating: raw.der())
        let found = Lint.findings(in: LintedRequest(request: request, isForRolesAnywhere: false))
        #expect(found.map(\.rule) == given.rules)
    }

    @Test func rolesAnywhere() throws {
        var raw = RawRequest(key: try PrivateKey.generate(.ed25519))
        raw.subject = Raw.name(Array("web(1)".utf8))
        let request = try CertificationRequest(tolerating: raw.der())
        let found = Lint.findings(in: LintedRequest(request: request, isForRolesAnywhere: true))
        #expect(found.map(\.rule) == ["roles-anywhere-key", "roles-anywhere-characters"])
    }
}
