import SwiftASN1
import TestSupport
import Testing

@testable import X509

/// Forms that no honest writer makes, each of which was read as something else than it is.
struct HostileFormsTests {
    private func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        return [tag]
            + (count < 0x80
                ? [UInt8(count)]
                : count < 0x100
                    ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)])
            + content
    }

    private func secret(_ der: [UInt8]) -> SecretBytes {
        SecretBytes(copying: PEM.encode(label: "ENCRYPTED PRIVATE KEY", der).utf8)
    }

    private func pbes2(scrypt numbers: [[UInt8]]) -> [UInt8] {
        let scrypt: [UInt8] = [0x06, 0x09, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B]
        let values = der(0x04, [1, 2, 3, 4, 5, 6, 7, 8]) + numbers.flatMap { der(0x02, $0) }
        let derivation = der(0x30, scrypt + der(0x30, values))
        let aes: [UInt8] = [0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2A]
        let cipher = der(0x30, aes + der(0x04, [UInt8](repeating: 0, count: 16)))
        let pbes2: [UInt8] = [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05, 0x0D]
        let algorithm = der(0x30, pbes2 + der(0x30, derivation + cipher))
        return der(0x30, algorithm + der(0x04, [UInt8](repeating: 0, count: 48)))
    }

    // The second had made the process trap, the third had kept it busy for hours.
    @Test(
        arguments: [
            [[0x00, 0x80, 0x00, 0x00], [8], [1]],
            [[0x40, 0x00], [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [1]],
            [[0x02, 0x00, 0x00], [1], [0x02, 0x00, 0x00]],
        ] as [[[UInt8]]])
    func anExcessiveScryptIsRefused(numbers: [[UInt8]]) {
        let error = #expect(throws: X509Error.self) {
            _ = try PrivateKey(
                pem: secret(pbes2(scrypt: numbers)), passphrase: SecretBytes(copying: "x".utf8))
        }
        guard case .excessiveKeyDerivation = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func anExcessivePBES1IsRefused() {
        let oid: [UInt8] = [
            0x06, 0x0A, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C, 0x01, 0x03,
        ]
        let parameters = der(0x04, [1, 2, 3, 4, 5, 6, 7, 8]) + der(0x02, [0x7F, 0xFF, 0xFF, 0xFF])
        let algorithm = der(0x30, oid + der(0x30, parameters))
        let key = der(0x30, algorithm + der(0x04, [UInt8](repeating: 0, count: 16)))
        #expect(
            throws: X509Error.excessiveKeyDerivation(
                detail: "PBES1 (1.2.840.113549.1.12.1.3) with 2147483647 rounds")
        ) {
            _ = try PrivateKey(pem: secret(key), passphrase: SecretBytes(copying: "x".utf8))
        }
    }

    // libcrypto would have read the first block, whose label ends in a blank.
    @Test func theKeyThatIsReadIsTheOneThatWasJudged() throws {
        let clear = try PrivateKey.generate(.p256)
        let bomb = String(
            decoding: try Repository.vector("keys/pbkdf2-bomb.pem"), as: UTF8.self
        ).replacing("KEY-----", with: "KEY----- ")
        let pem = try clear.pkcs8PEM().withUnsafeBytes { Array($0) }
        let text = SecretBytes(copying: Array(bomb.utf8) + pem)
        let read = try PrivateKey(pem: text, passphrase: SecretBytes(copying: "x".utf8))
        #expect(read.publicKey == clear.publicKey)
    }

    // libcrypto reads both; the first cannot be written, the second signs for nobody.
    @Test(arguments: [[UInt8](repeating: 0xFF, count: 115), [UInt8](repeating: 0x01, count: 32)])
    func theHalvesOfAPrivateKeyBelongTogether(scalar: [UInt8]) throws {
        let point = try PrivateKey.generate(.p256).publicKey.keyBits
        let curve: [UInt8] = [
            0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
            0xCE, 0x3D, 0x03, 0x01, 0x07,
        ]
        let key = der(
            0x30, der(0x02, [1]) + der(0x04, scalar) + der(0xA1, der(0x03, [0] + point)))
        let info = der(0x30, der(0x02, [0]) + der(0x30, curve) + der(0x04, key))
        let error = #expect(throws: X509Error.self) {
            _ = try PrivateKey(
                pem: SecretBytes(copying: PEM.encode(label: "PRIVATE KEY", info).utf8))
        }
        guard case .malformed(what: "private key", _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aPublicKeyIsNoEncryptedPrivateKey() throws {
        let key = try PrivateKey.generate(.p256).publicKey
        #expect(throws: X509Error.self) { _ = try KeyProtection(pem: secret(key.spki)) }
    }

    @Test func aCertificateHasOneListOfExtensions() throws {
        let certificate = try TestAuthority.root().certificate
        let list = try encoding("extensions") { serializer in
            serializer.appendConstructedNode(identifier: .context(3)) {
                $0.appendConstructedNode(identifier: .sequence) { _ in }
            }
        }
        let content = Array(certificate.tbs.dropFirst(4)) + list
        #expect(certificate.tbs[1] == 0x82)
        #expect(throws: X509Error.self) {
            _ = try Certificate(
                tbs: der(0x30, content), signatureAlgorithm: certificate.signatureAlgorithm,
                signature: certificate.signature)
        }
    }

    @Test func whatMustBeASequenceIsNoSet() throws {
        let certificate = try TestAuthority.root().certificate
        #expect(throws: X509Error.self) {
            _ = try Certificate(der: [0x31] + certificate.der.dropFirst())
        }
        let names = try CertificateExtension.subjectAlternativeNames(
            [.dns("a.example")], critical: false)
        let entry = CertificateExtension(
            oid: names.oid, critical: false, value: [0x31] + names.value.dropFirst())
        #expect(ExtensionReader.read(entry.oid, in: [entry], ExtensionReader.names) == nil)
    }

    // The same number in another class is another type, though it nests as the right one does.
    @Test(arguments: [0x40, 0x80, 0xC0] as [UInt8])
    func whatMustBeASequenceOrSetIsOfTheUniversalClass(difference: UInt8) throws {
        let key = try PrivateKey.generate(.p256)
        let der = try CertificationRequest.sign(
            TBSCertificationRequest(
                subject: DistinguishedName("CN=a.example,O=Example"), publicKey: key.publicKey,
                extensions: [.subjectAlternativeNames([.dns("a.example")], critical: false)]),
            with: key
        ).der
        _ = try CertificationRequest(strict: der)
        let constructed = try constructedTags(in: der)
        #expect(constructed.count > 10)
        for position in constructed {
            var odd = der
            odd[position] ^= difference
            #expect(throws: RequestFault.self, "octet \(position)") {
                _ = try CertificationRequest(strict: odd)
            }
        }
    }

    private func constructedTags(in der: [UInt8]) throws -> [Int] {
        func tags(of node: ASN1Node) -> [Int] {
            guard case .constructed(let parts) = node.content else { return [] }
            let inner = parts.flatMap { tags(of: $0) }
            let isUniversal = node.identifier.tagClass == .universal
            return (isUniversal ? [node.encodedBytes.startIndex] : []) + inner
        }
        return tags(of: try DER.parse(der))
    }

    // -1 is FF, 255 is 00 FF.
    @Test func aNegativeSerialNumberIsNotItsUnsignedNamesake() {
        let negative = SerialNumber(integerContent: [0xFF])
        #expect(negative != SerialNumber(unsigned: [0xFF]))
        #expect(negative.description == "-01")
        #expect(negative.decimal == "-1")
        for content: [UInt8] in [
            [0xFF], [0x80], [0xFF, 0x7F], [0x80, 0x00], [0x01], [0x00, 0x80],
        ] {
            #expect(SerialNumber(integerContent: content).integerContent == content)
        }
    }

    @Test(arguments: [
        "461168601842738791.0", "99999999999999999999.1", "2.18446744073709551615", "1.40", "3.1",
        "2.+5", "2.5.", "2", "",
    ])
    func isNoObjectIdentifier(text: String) {
        #expect(ObjectIdentifier(text) == nil)
    }

    @Test(arguments: ["2.999.3", "2.40", "1.39", "0.0", "2.5.4.3", "1.2.840.113549.1.9.14"])
    func anObjectIdentifierReadsAsItIsWritten(text: String) {
        #expect(ObjectIdentifier(text)?.description == text)
    }

    // A comma, an equals sign and a plus sign remain what they are with an accent on them.
    @Test func anAccentDoesNotHideASeparator() throws {
        #expect(throws: X509Error.self) { _ = try DistinguishedName("CN=a,\u{301}O=b") }
        #expect(throws: X509Error.self) { _ = try DistinguishedName("CN=a+\u{301}b") }
        #expect(try DistinguishedName("CN=\u{301}a").commonName == "\u{301}a")
    }
}
