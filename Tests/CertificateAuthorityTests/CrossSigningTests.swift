import Foundation
import Issuance
import TestSupport
import Testing
import X509

@testable import CertificateAuthority

/// What a CSR must be to become an authority below ours.
struct CrossSigningTests {
    private let fixture: StoreFixture
    private var store: AuthorityStore { fixture.store }
    private let now = StoreFixture.context()
    private let key: PrivateKey

    init() throws {
        fixture = try StoreFixture()
        key = try PrivateKey.generate(.p256)
    }

    private func request(
        _ extensions: [CertificateExtension], key: PrivateKey? = nil
    ) throws -> CrossRequest {
        let key = key ?? self.key
        return try CrossRequest(
            request: .sign(
                TBSCertificationRequest(
                    subject: DistinguishedName("CN=Partner CA,O=Partner"),
                    publicKey: key.publicKey, extensions: extensions),
                with: key))
    }

    @discardableResult
    private func crossSign(_ request: CrossRequest) throws -> SignedAuthority {
        try store.crossSign(
            request, profile: Profile.builtIn(named: "issuing"),
            issuer: store.issuer(kind: .root, passphrase: StoreFixture.passphrase), context: now)
    }

    private func code(_ body: () throws -> CrossRequest) throws -> String? {
        let before = try store.certificates().count
        let code = try StoreFixture.code { try crossSign(body()) }
        #expect(try store.certificates().count == before)
        return code
    }

    @Test func itAsksForAnAuthority() throws {
        #expect(try code { try request([]) } == "install.kind")
        #expect(try code { try request([.basicConstraints(isCA: false)]) } == "install.kind")
        let signed = try crossSign(
            request([.basicConstraints(isCA: true), .keyUsage([.keyCertSign, .cRLSign])]))
        // The path is cut short, and whoever asked is told.
        #expect(signed.certificate.basicConstraints == BasicConstraints(isCA: true, pathLength: 0))
        #expect(
            signed.notices.contains(.ignoredExtension(.basicConstraints, asked: "CA")))
    }

    @Test func whatItAsksForInVainIsRefused() throws {
        let ca = try CertificateExtension.basicConstraints(isCA: true)
        let oid = try #require(ObjectIdentifier("1.2.3.4"))
        let odd: [(CertificateExtension, String)] = [
            (try .extendedKeyUsage([.clientAuth]), "csr.eku"),
            (try .subjectAlternativeNames([.dns("a.test")], critical: false), "san.other"),
            (try .keyUsage([.digitalSignature, .keyCertSign]), "csr.ext.notallowed"),
            (
                CertificateExtension(oid: oid, critical: true, value: [5, 0]),
                "csr.ext.critical-unknown"
            ),
        ]
        for (entry, expected) in odd {
            #expect(try code { try request([ca, entry]) } == expected)
        }
        var tolerant = try request([ca, odd[3].0])
        tolerant.ignoredExtensions = [oid]
        #expect(try !crossSign(tolerant).certificate.extensions.contains { $0.oid == oid })
    }

    @Test func aKeyOfAnEndEntityIsNoAuthoritys() throws {
        let leaf = try #require(try HandmadeRequest.signed("CN=web-01", key, fixture))
        #expect(leaf.publicKey == key.publicKey)
        #expect(try code { try request([.basicConstraints(isCA: true)]) } == "csr.reuse")
    }

    @Test func aKeyThatIsBlockedOrCompromised() throws {
        let ca = try CertificateExtension.basicConstraints(isCA: true)
        let first = try crossSign(request([ca]))
        _ = try store.revoke(
            RevocationRequest(
                selector: first.record.serialNumber.hex, reason: .cACompromise), context: now)
        #expect(try code { try request([ca]) } == "csr.reuse")
        let other = try PrivateKey.generate(.p256)
        _ = try store.blockKeys(
            [Digest.sha256(other.publicKey.spki)], reason: "leaked", context: now)
        #expect(try code { try request([ca], key: other) } == "key.blocked")
        // Before a passphrase is asked for, as well.
        #expect(
            try StoreFixture.code {
                try store.rehearse(
                    request([ca], key: other), profile: Profile.builtIn(named: "issuing"),
                    under: store.authority(kind: .root), context: now)
            } == "key.blocked")
    }

    @Test func aKeyOfAnAuthorityIsNoClients() throws {
        try crossSign(request([.basicConstraints(isCA: true)]))
        #expect(
            try StoreFixture.code {
                try HandmadeRequest.signed("CN=web-01", key, fixture)
            } == "csr.reuse")
    }
}

extension HandmadeRequest {
    /// The client certificate that the fixture's issuing CA makes of a CSR.
    static func signed(
        _ subject: String, _ key: PrivateKey, _ fixture: StoreFixture
    ) throws -> Certificate? {
        let signing = try fixture.store.requestSigning(
            terms: SigningTerms(profile: .builtIn(named: "client")),
            context: StoreFixture.context())
        let request = try RequestReader.read(HandmadeRequest(subject, key: key).der())
        let checked = try signing.check(SigningRequest(request))
        return try signing.sign([checked], with: fixture.issuer).first?.certificate
    }
}
