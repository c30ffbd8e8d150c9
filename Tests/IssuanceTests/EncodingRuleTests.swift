import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

/// What departs from DER or the RFC's ASN.1 and can be read all the same.
struct EncodingRuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let rule: String
        let isGrave: Bool
        let change: @Sendable (inout RawCertificate) -> Void
        var testDescription: String { rule }
    }

    static let cases: [Case] = [
        Case(rule: "integer-encoding", isGrave: true) {
            $0.serialNumber = [0x02, 0x09, 0x81, 2, 3, 4, 5, 6, 7, 8, 9]
        },
        Case(rule: "integer-encoding", isGrave: true) {
            $0.serialNumber = [0x02, 0x0A, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
        },
        Case(rule: "time-encoding", isGrave: false) {
            $0.notBefore = Raw.generalizedTime("20250101000000Z")
        },
        Case(rule: "time-encoding", isGrave: true) { $0.notAfter = Raw.utcTime("2601010000Z") },
        Case(rule: "time-encoding", isGrave: true) {
            $0.notAfter = Raw.utcTime("260101000000+0100")
        },
        Case(rule: "time-encoding", isGrave: false) {
            $0.notAfter = Raw.generalizedTime("20510101000000.5Z")
        },
        Case(rule: "default-value", isGrave: false) {
            $0.version = [0xA0, 0x03, 0x02, 0x01, 0x00]
        },
        Case(rule: "default-value", isGrave: false) {
            $0.extensions = [Raw.certificateExtension(19, critical: 0, [0x30, 0])]
        },
        Case(rule: "default-value", isGrave: false) {
            $0.extensions = [Raw.certificateExtension(19, critical: 255, [0x30, 3, 1, 1, 0])]
        },
        Case(rule: "bit-string", isGrave: false) {
            $0.extensions = [Raw.certificateExtension(15, critical: 255, [3, 2, 0, 0x80])]
        },
        Case(rule: "string-type", isGrave: false) {
            $0.subject = Raw.name(tag: 0x13, Array("web*01".utf8))
        },
        Case(rule: "string-type", isGrave: false) {
            $0.subject = Raw.name(tag: 0x14, Array("web-01".utf8))
        },
        Case(rule: "string-type", isGrave: true) { $0.subject = Raw.name([0xC3, 0x28]) },
        Case(rule: "string-type", isGrave: true) { $0.subject = Raw.name(tag: 0x1E, [0xD8]) },
        Case(rule: "duplicate-extension", isGrave: true) {
            $0.extensions = [
                Raw.certificateExtension(19, [0x30, 0]), Raw.certificateExtension(19, [0x30, 0]),
            ]
        },
        Case(rule: "algorithms-differ", isGrave: true) { $0.outerAlgorithm = Raw.ecdsaWithNull },
        Case(rule: "version-fields", isGrave: true) {
            $0.version = [0xA0, 0x03, 0x02, 0x01, 0x07]
        },
        Case(rule: "version-fields", isGrave: false) {
            $0.version = []
            $0.extensions = [Raw.certificateExtension(19, [0x30, 0])]
        },
        Case(rule: "set-order", isGrave: false) {
            let pair = { (value: String) in
                Raw.sequence([0x06, 0x03, 0x55, 0x04, 0x0B], Raw.element(0x0C, Array(value.utf8)))
            }
            $0.subject = Raw.sequence(Raw.element(0x31, pair("b") + pair("a")))
        },
        Case(rule: "unique-identifier", isGrave: false) { $0.tail = [0x81, 2, 0, 1] },
        Case(rule: "signature-algorithm", isGrave: false) {
            $0.innerAlgorithm = Raw.ecdsaWithNull
            $0.outerAlgorithm = Raw.ecdsaWithNull
        },
        Case(rule: "version", isGrave: false) { $0.version = [0xA0, 0x03, 0x02, 0x01, 0x01] },
    ]

    @Test(arguments: cases)
    func isFound(_ given: Case) throws {
        var raw = try RawCertificate()
        let sound = Set(findings(try Certificate(tolerating: raw.der)))
        #expect(!sound.contains(given.rule))
        given.change(&raw)
        #expect(findings(try Certificate(tolerating: raw.der)).contains(given.rule))
        if given.isGrave {
            #expect(throws: X509Error.self) { try Certificate(der: raw.der) }
        } else {
            #expect(throws: Never.self) { try Certificate(der: raw.der) }
        }
    }

    @Test func indefiniteLengthIsNotDER() throws {
        let der = try RawCertificate().der
        // SEQUENCE of indefinite length, with the end-of-contents octets.
        let content = der[1] == 0x82 ? der[4...] : der[3...]
        let ber = [0x30, 0x80] + content + [0, 0]
        #expect(throws: X509Error.self) { try Certificate(der: ber) }
        #expect(findings(try Certificate(tolerating: ber)).contains("der"))
    }

    @Test func whatCannotBeReadIsAFindingOfItsOwn() {
        let finding = Lint.unreadable(.malformed(what: "time", detail: "it is none"))
        #expect(finding.rule == "syntax")
        #expect(finding.severity == .error)
    }

    @Test func everyRuleHasANameOfItsOwnAndACitation() {
        for names in [
            Lint.certificateRules.map(\.name), Lint.requestRules.map(\.name),
            Lint.revocationListRules.map(\.name),
        ] {
            #expect(Set(names).count == names.count)
        }
        for rule in Lint.requestRules { #expect(!rule.citation.isEmpty) }
        for rule in Lint.revocationListRules { #expect(!rule.citation.isEmpty) }
    }

    private func findings(_ certificate: Certificate) -> [String] {
        Lint.findings(
            in: LintedCertificate(
                certificate: certificate, issuer: nil, isForRolesAnywhere: false)
        ).map(\.rule)
    }
}
