import Foundation
import Testing
import TestSupport
import X509

struct CertificationPathTests {
    private func chain() throws -> (TestAuthority, TestAuthority, Certificate) {
        let root = try TestAuthority.root()
        let issuing = try root.issuing()
        return (root, issuing, try issuing.leaf(key: try PrivateKey.generate(.p256)))
    }

    @Test func endsAtARootOrAnIntermediateAnchor() throws {
        let (root, issuing, leaf) = try chain()
        let whole = try CertificationPath.verify(
            leaf, intermediates: [issuing.certificate], anchors: [root.certificate], at: fixedNow)
        #expect(whole == [leaf, issuing.certificate, root.certificate])
        let short = try CertificationPath.verify(
            leaf, intermediates: [], anchors: [issuing.certificate], at: fixedNow,
            options: .init(purpose: .clientAuthentication, strict: true))
        #expect(short == [leaf, issuing.certificate])
    }

    @Test func refusesAnotherKeyUnderTheSameName() throws {
        let (root, issuing, _) = try chain()
        let impostor = try root.issuing()
        let forged = try impostor.leaf(key: try PrivateKey.generate(.p256))
        #expect(throws: PathError.self) {
            try CertificationPath.verify(
                forged, intermediates: [], anchors: [issuing.certificate], at: fixedNow)
        }
    }

    @Test func saysWhatIsWrongAndWhere() throws {
        let (root, issuing, leaf) = try chain()
        let late = fixedNow.addingTimeInterval(400 * 86_400)
        let expired = #expect(throws: PathError.self) {
            try CertificationPath.verify(
                leaf, intermediates: [issuing.certificate], anchors: [root.certificate], at: late)
        }
        #expect(expired?.isExpired == true)
        let missing = #expect(throws: PathError.self) {
            try CertificationPath.verify(
                leaf, intermediates: [], anchors: [root.certificate], at: fixedNow)
        }
        #expect(missing?.isUntrusted == true)
        #expect(missing?.depth == 0)
    }

    @Test func refusesAnEndEntityAsIssuer() throws {
        let (root, issuing, _) = try chain()
        let key = try PrivateKey.generate(.p256)
        let pretender = TestAuthority(key: key, certificate: try issuing.leaf(key: key))
        let leaf = try pretender.leaf(commonName: "x", key: try PrivateKey.generate(.p256))
        #expect(throws: PathError.self) {
            try CertificationPath.verify(
                leaf, intermediates: [pretender.certificate, issuing.certificate],
                anchors: [root.certificate], at: fixedNow)
        }
    }

    @Test func holdsThePathLength() throws {
        let root = try TestAuthority.root(pathLength: 1)
        let issuing = try root.issuing(pathLength: nil)
        let leaf = try issuing.leaf(key: try PrivateKey.generate(.p256))
        let first = try CertificationPath.verify(
            leaf, intermediates: [issuing.certificate], anchors: [root.certificate], at: fixedNow)
        #expect(first.count == 3)
        let deeper = try issuing.issuing(name: "CN=Deeper,O=Anchorage Tests")
        let far = try deeper.leaf(key: try PrivateKey.generate(.p256))
        #expect(throws: PathError.self) {
            try CertificationPath.verify(
                far, intermediates: [deeper.certificate, issuing.certificate],
                anchors: [root.certificate], at: fixedNow)
        }
    }

    @Test(arguments: [(20, true), (40, false)])
    func refusesAPathThatIsTooLongToBeLookedAtWhole(length: Int, isVerified: Bool) throws {
        let root = try TestAuthority.root()
        var authorities = [root]
        for number in 1..<length {
            let above = authorities[number - 1]
            authorities.append(
                try above.issuing(name: "CN=Level \(number)", pathLength: nil))
        }
        let leaf = try authorities[length - 1].leaf(key: try PrivateKey.generate(.p256))
        let verify = {
            try CertificationPath.verify(
                leaf, intermediates: authorities.dropFirst().map(\.certificate),
                anchors: [root.certificate], at: fixedNow)
        }
        if isVerified {
            #expect(try verify().count == length + 1)
        } else {
            #expect(throws: PathError.self) { try verify() }
        }
    }

    @Test func checksRevocationWhenAsked() throws {
        let (root, issuing, leaf) = try chain()
        let lists = [
            try root.crl(revoking: []), try issuing.crl(revoking: [leaf.serialNumber]),
        ]
        let revoked = #expect(throws: PathError.self) {
            try CertificationPath.verify(
                leaf, intermediates: [issuing.certificate], anchors: [root.certificate],
                at: fixedNow, crls: lists, options: .init(revocation: .wholePath))
        }
        #expect(revoked?.isRevoked == true)
        #expect(revoked?.depth == 0)
    }
}

struct CertificateRevocationListTests {
    @Test func keepsItsEntriesThroughDER() throws {
        let root = try TestAuthority.root()
        let serials = try (0..<3).map { _ in try SerialNumber.random() }
        let list = try root.crl(revoking: serials, number: 1_800_000_000)
        #expect(list.entries.map(\.serialNumber) == serials)
        #expect(list.entry(for: serials[1])?.reason == .keyCompromise)
        #expect(list.number?.decimal == "1800000000")
        #expect(list.isSigned(by: root.key.publicKey))
        #expect(!list.isSigned(by: try PrivateKey.generate(.p256).publicKey))
        let again = try CertificateRevocationList(pemOrDER: Array(list.pem.utf8))
        #expect(again.entries == list.entries)
    }

    @Test func isAcceptedByOpenSSL() throws {
        let directory = try TemporaryDirectory()
        let root = try TestAuthority.root()
        let list = try root.crl(revoking: [try SerialNumber.random()])
        let ca = directory.file("ca.pem")
        try root.certificate.pem.write(toFile: ca, atomically: true, encoding: .utf8)
        let result = try OpenSSLTool.run(
            ["crl", "-CAfile", ca, "-noout"], input: Array(list.pem.utf8))
        #expect(result.output.contains("verify OK"))
    }
}

struct PEMTests {
    @Test func acceptsCRLFAndTextBetweenBlocks() throws {
        let pem = try TestAuthority.root().certificate.pem
        let odd = "noise\r\n" + pem.replacingOccurrences(of: "\n", with: "\r\n") + "more\r\n" + pem
        #expect(try Certificate.bundle(pem: Array(odd.utf8)).count == 2)
        #expect(throws: X509Error.severalPEM(label: "CERTIFICATE", count: 2)) {
            try Certificate(pem: Array(odd.utf8))
        }
    }

    @Test func refusesATruncatedBlock() throws {
        let pem = try TestAuthority.root().certificate.pem
        #expect(
            throws: X509Error.malformed(
                what: "PEM", detail: "the block \"CERTIFICATE\" is truncated")
        ) { try Certificate(pem: Array(pem.dropLast(30).utf8)) }
    }

    @Test func saysWhichOtherBlockItFound() throws {
        let key = PEM.encode(label: "PRIVATE KEY", [1, 2, 3])
        #expect(
            throws: X509Error.unexpectedPEM(expected: "CERTIFICATE", found: "PRIVATE KEY")
        ) { try Certificate(pem: Array(key.utf8)) }
    }

    @Test func neverCrashesOnMutatedCertificates() throws {
        let der = try TestAuthority.root().certificate.der
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<3000 {
            var bytes = der
            let index = Int.random(in: 0..<bytes.count, using: &generator)
            bytes[index] = UInt8.random(in: 0...255, using: &generator)
            _ = try? Certificate(der: bytes).malformedExtensions
            _ = try? Certificate(der: Array(bytes.prefix(index)))
        }
    }
}
