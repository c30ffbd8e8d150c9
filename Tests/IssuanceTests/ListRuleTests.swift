import Foundation
import TestSupport
import Testing
import X509

@testable import Issuance

/// The rules that CRLs and their entries keep.
struct ListRuleTests {
    private let issuer: TestAuthority

    init() throws { issuer = try TestAuthority.root() }

    private static let serial = [0x02, 0x09, 1, 2, 3, 4, 5, 6, 7, 8, 9] as [UInt8]

    /// A list of which any field may be wrong.
    struct RawList {
        var version: [UInt8] = [2, 1, 1]
        var algorithm = Raw.ecdsa
        var thisUpdate = Raw.utcTime("250615110000Z")
        var nextUpdate = Raw.utcTime("250621110000Z")
        var entries: [[UInt8]] = []
        var hasEmptyEntries = false
        var extensions: [[UInt8]]

        func der(_ issuer: TestAuthority) -> [UInt8] {
            let list =
                entries.isEmpty && !hasEmptyEntries
                ? [] : Raw.element(0x30, Array(entries.joined()))
            return Raw.signed(
                Raw.sequence(
                    version, algorithm, issuer.certificate.subject.der, thisUpdate, nextUpdate,
                    list,
                    Raw.element(0xA0, Raw.element(0x30, Array(extensions.joined())))),
                algorithm: algorithm)
        }
    }

    struct Case: CustomTestStringConvertible, Sendable {
        let rule: String
        let change: @Sendable (inout RawList) -> Void
        var testDescription: String { rule }
    }

    private static func entry(_ extensions: [UInt8], date: String = "250614110000Z") -> [UInt8] {
        Raw.sequence(
            serial, Raw.utcTime(date), extensions.isEmpty ? [] : Raw.element(0x30, extensions))
    }

    private static func point(_ content: [UInt8]) -> [UInt8] {
        Raw.certificateExtension(28, critical: 255, Raw.element(0x30, content))
    }

    static let cases: [Case] = [
        Case(rule: "crl-version") { $0.version = [] },
        Case(rule: "crl-times") { $0.nextUpdate = [] },
        Case(rule: "crl-times") { $0.nextUpdate = Raw.utcTime("250615110000Z") },
        Case(rule: "crl-times") { $0.nextUpdate = Raw.utcTime("350614110000Z") },
        Case(rule: "crl-times") { $0.thisUpdate = Raw.utcTime("200614110000Z") },
        Case(rule: "time-encoding") { $0.thisUpdate = Raw.generalizedTime("20250615110000Z") },
        Case(rule: "empty-list") { $0.hasEmptyEntries = true },
        Case(rule: "crl-number") { $0.extensions.removeLast() },
        Case(rule: "crl-number") {
            $0.extensions[1] = Raw.certificateExtension(20, [2, 1, 0x80])
        },
        Case(rule: "crl-number") {
            $0.extensions[1] = Raw.certificateExtension(
                20, [2, 21] + [UInt8](repeating: 1, count: 21))
        },
        Case(rule: "crl-authority-key-identifier") { $0.extensions.removeFirst() },
        Case(rule: "crl-authority-key-identifier") {
            $0.extensions[0] = Raw.certificateExtension(35, [0x30, 3, 0x80, 1, 7])
        },
        Case(rule: "crl-extension") {
            $0.extensions[1] = Raw.certificateExtension(20, critical: 255, [2, 1, 1])
        },
        Case(rule: "crl-extension") {
            $0.extensions.append(Raw.certificateExtension(28, [0x30, 3, 0x81, 1, 255]))
        },
        Case(rule: "crl-extension") {
            $0.extensions.append(Raw.certificateExtension(99, critical: 255, [5, 0]))
        },
        Case(rule: "crl-scope") { $0.extensions.append(Self.point([])) },
        Case(rule: "crl-scope") {
            $0.extensions.append(Self.point([0x81, 1, 255, 0x82, 1, 255]))
        },
        Case(rule: "default-value") {
            $0.extensions.append(Self.point([0x81, 1, 255, 0x82, 1, 0]))
        },
        Case(rule: "crl-scope") { $0.extensions.append(Self.point([0x83, 2, 0, 0x80])) },
        Case(rule: "crl-scope") {
            $0.extensions.append(Raw.certificateExtension(27, critical: 255, [2, 1, 1]))
        },
        Case(rule: "crl-signature") { $0.algorithm = Raw.ecdsaWithNull },
        Case(rule: "crl-entry") { $0.entries = [Self.entry([]), Self.entry([])] },
        Case(rule: "crl-entry") { $0.entries = [Self.entry([], date: "250616110000Z")] },
        Case(rule: "crl-entry") {
            $0.entries = [Self.entry(Raw.certificateExtension(21, [10, 1, 8]))]
        },
        Case(rule: "crl-entry") {
            $0.entries = [Self.entry(Raw.certificateExtension(21, [10, 1, 0]))]
        },
        Case(rule: "crl-entry-extension") {
            $0.entries = [Self.entry(Raw.certificateExtension(21, [10, 1, 7]))]
        },
        Case(rule: "crl-entry-extension") {
            $0.entries = [Self.entry(Raw.certificateExtension(99, critical: 255, [5, 0]))]
        },
        Case(rule: "crl-entry") {
            let date = Raw.generalizedTime("20250614120000Z")
            $0.entries = [Self.entry(Raw.certificateExtension(24, date))]
        },
    ]

    @Test(arguments: cases)
    func isFound(_ given: Case) throws {
        var raw = try sound()
        // Its signature is none.
        #expect(try findings(raw) == ["crl-signature"])
        given.change(&raw)
        let found = try findings(raw)
        let count = found.count { $0 == given.rule }
        #expect(count >= (given.rule == "crl-signature" ? 2 : 1), "\(found)")
    }

    @Test func aSoundListHasNoFindings() throws {
        let serials = try (0..<3).map { _ in try SerialNumber.random() }
        let list = try issuer.crl(revoking: serials)
        #expect(Lint.findings(in: list, issuerCertificate: issuer.certificate) == [])
    }

    @Test func whoSignsMustBeAllowedTo() throws {
        let key = try PrivateKey.generate(.p256)
        let other = TestAuthority(key: key, certificate: try issuer.leaf(key: key))
        let list = try other.crl(revoking: [])
        let found = Lint.findings(in: list, issuerCertificate: other.certificate)
        #expect(found.map(\.rule) == ["crl-issuer"])
    }

    @Test func rolesAnywhereTakesNoMoreThanItSays() throws {
        let serials = try (0..<6200).map { _ in try SerialNumber.random() }
        let list = try issuer.crl(revoking: serials)
        let found = Lint.findings(
            in: list, issuerCertificate: issuer.certificate, isForRolesAnywhere: true)
        #expect(found.map(\.rule) == ["roles-anywhere-crl"])
        #expect(found.first?.severity == .warning)
        let less = try issuer.crl(revoking: Array(serials.prefix(5000)))
        let notices = Lint.findings(
            in: less, issuerCertificate: issuer.certificate, isForRolesAnywhere: true)
        #expect(notices.map(\.severity) == [.notice])
    }

    @Test func beforeSigning() throws {
        let draft = TBSCertificateList(
            signatureAlgorithm: try .preferred(for: issuer.key.publicKey),
            issuer: issuer.certificate.subject, thisUpdate: fixedNow,
            nextUpdate: fixedNow.addingTimeInterval(86_400), entries: [], number: 7,
            authorityKeyIdentifier: issuer.certificate.subjectKeyIdentifier ?? [])
        let subject = try LintedRevocationList(draft, issuerCertificate: issuer.certificate)
        #expect(Lint.findings(in: subject) == [])
        var entries = RevocationEntryLint(subject, isSorted: true)
        let at = Int(fixedNow.timeIntervalSince1970)
        func check(_ octets: [UInt8], _ reason: RevocationReason?) -> Int {
            octets.withUnsafeBytes {
                entries.findings(
                    serialNumber: $0, revokedAt: at, reason: reason, invalidityDate: nil
                ).count
            }
        }
        #expect(check([1], nil) == 0)
        #expect(check([2], .keyCompromise) == 0)
        #expect(check([2], nil) == 1)
        #expect(check([3], .removeFromCRL) == 1)
        #expect(check([UInt8](repeating: 0x80, count: 20), nil) == 1)
        #expect(entries.count == 3)
    }

    private func sound() throws -> RawList {
        let identifier = try #require(issuer.certificate.subjectKeyIdentifier)
        return RawList(extensions: [
            Raw.certificateExtension(35, Raw.sequence(Raw.element(0x80, identifier))),
            Raw.certificateExtension(20, [2, 1, 1]),
        ])
    }

    private func findings(_ raw: RawList) throws -> [String] {
        Lint.findings(
            in: try CertificateRevocationList(tolerating: raw.der(issuer)),
            issuerCertificate: issuer.certificate
        ).map(\.rule)
    }
}
