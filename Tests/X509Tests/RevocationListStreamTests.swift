import Foundation
import TestSupport
import Testing
import X509

/// A list written in pieces and read in pieces, against the same list in one.
struct RevocationListStreamTests {
    typealias Entry = CertificateRevocationList.Entry

    static func draft(
        _ entries: [Entry], key: PrivateKey, number: UInt64 = 7
    ) throws -> TBSCertificateList {
        TBSCertificateList(
            signatureAlgorithm: try .preferred(for: key.publicKey),
            issuer: try DistinguishedName("CN=Issuing,O=Tests"), thisUpdate: fixedNow,
            nextUpdate: fixedNow.addingTimeInterval(7 * 86_400), entries: entries,
            number: number, authorityKeyIdentifier: key.publicKey.keyIdentifier)
    }

    static func entries(_ count: Int) throws -> [Entry] {
        let reasons: [RevocationReason?] = [nil, .keyCompromise, .certificateHold]
        let earlier = fixedNow.addingTimeInterval(-3600)
        return (0..<count).map { (index: Int) -> Entry in
            let octets: [UInt8] = [UInt8(index / 256), UInt8(index % 256), 9]
            return Entry(
                serialNumber: SerialNumber(unsigned: octets),
                revocationDate: fixedNow.addingTimeInterval(Double(index)),
                reason: reasons[index % 3], invalidityDate: index % 5 == 0 ? earlier : nil)
        }
    }

    static func pieces(_ bytes: [UInt8], of size: Int) -> () throws -> [UInt8] {
        var position = 0
        return {
            defer { position += size }
            return position < bytes.count
                ? Array(bytes[position..<min(position + size, bytes.count)]) : []
        }
    }

    @Test(arguments: [0, 1, 2, 3, 300])
    func headEntriesAndTailAreTheWholeList(count: Int) throws {
        let key = try PrivateKey.generate(.p256)
        let entries = try Self.entries(count)
        let whole = try Self.draft(entries, key: key)
        let empty = try Self.draft([], key: key)
        var list = RevocationEntries(capacity: 64)
        var body: [UInt8] = []
        for entry in entries {
            try list.append(entry)
            body += list.bytes
            list.removeAll()
        }
        let tbs = try empty.head(entriesLength: body.count) + body + empty.tail()
        #expect(tbs == (try whole.encoded()))
        let signed = try CertificateRevocationList.sign(whole, with: key)
        #expect(signed.entries == entries)
        #expect(signed.number?.decimal == "7")
        let frame = try CertificateRevocationList.frame(
            tbsLength: tbs.count, signatureAlgorithm: whole.signatureAlgorithm,
            signature: signed.signature)
        #expect(frame.head + tbs + frame.tail == signed.der)
    }

    @Test(arguments: [1, 2, 7, 64, 4096, 1 << 20])
    func readsWhatIsThereInPiecesOfAnySize(size: Int) throws {
        let key = try PrivateKey.generate(.p256)
        let entries = try Self.entries(120)
        let list = try CertificateRevocationList.sign(Self.draft(entries, key: key), with: key)
        let reader = try RevocationListReader(verifying: true, Self.pieces(list.der, of: size))
        #expect(reader.issuer == list.issuer)
        #expect(reader.thisUpdate == list.thisUpdate)
        #expect(reader.nextUpdate == list.nextUpdate)
        #expect(!reader.isSigned(by: key.publicKey))
        var found: [Entry] = []
        while let entry = try reader.next() {
            #expect(Array(entry.serialNumber) == (try entry.entry().serialNumber.bytes))
            found.append(try entry.entry())
        }
        #expect(found == entries)
        #expect(reader.number == list.number)
        #expect(reader.signature == list.signature)
        #expect(reader.isSigned(by: key.publicKey))
        #expect(!reader.isSigned(by: try PrivateKey.generate(.p256).publicKey))
        let behind = try reader.next()
        #expect(behind == nil)
    }

    @Test(arguments: [KeyAlgorithm.p384, .p521, .rsa2048, .ed25519])
    func aHashSignsAsTheMessageDoes(algorithm: KeyAlgorithm) throws {
        let key = try PrivateKey.generate(algorithm)
        let draft = try Self.draft(Self.entries(40), key: key)
        let tbs = try draft.encoded()
        let collector = try MessageCollector(draft.signatureAlgorithm.digest)
        #expect(key.takesHash(draft.signatureAlgorithm) == (algorithm != .ed25519))
        for start in stride(from: 0, to: tbs.count, by: 100) {
            try tbs[start..<min(start + 100, tbs.count)].withUnsafeBytes(collector.append)
        }
        let message = try collector.message()
        let signature = try key.sign(message)
        #expect(key.publicKey.verify(signature: signature, of: message))
        let list = try CertificateRevocationList(
            tbs: tbs, signatureAlgorithm: draft.signatureAlgorithm, signature: signature)
        #expect(list.isSigned(by: key.publicKey))
        let reader = try RevocationListReader(verifying: true, Self.pieces(list.der, of: 333))
        while try reader.next() != nil {}
        #expect(reader.isSigned(by: key.publicKey))
        let other = try MessageCollector(draft.signatureAlgorithm.digest)
        try tbs.dropLast().withUnsafeBytes(other.append)
        #expect(!key.publicKey.verify(signature: signature, of: try other.message()))
    }

    @Test func aSignerWithoutHashesNeedsTheWholeMessage() throws {
        struct Elsewhere: Signer {
            let key: PrivateKey
            var publicKey: PublicKey { key.publicKey }
            func sign(_ message: [UInt8], digest: DigestAlgorithm?) throws(X509Error) -> [UInt8] {
                try key.sign(message, digest: digest)
            }
        }
        let key = try PrivateKey.generate(.p256)
        let signer = Elsewhere(key: key)
        let algorithm = try SignatureAlgorithm.preferred(for: key.publicKey)
        #expect(!signer.takesHash(algorithm))
        #expect(throws: X509Error.unsupportedAlgorithm(name: "signing a hash")) {
            try signer.sign(.hash([1], .sha256))
        }
        let signature = try signer.sign(.whole([1, 2, 3], .sha256))
        let collector = try MessageCollector(.sha256)
        try [UInt8]([1, 2, 3]).withUnsafeBytes(collector.append)
        #expect(key.publicKey.verify(signature: signature, of: try collector.message()))
    }

    @Test func whatIsDamagedIsRefused() throws {
        let key = try PrivateKey.generate(.p256)
        let der = try CertificateRevocationList.sign(
            Self.draft(Self.entries(20), key: key), with: key
        ).der
        func read(_ bytes: [UInt8]) throws {
            let reader = try RevocationListReader(verifying: true, Self.pieces(bytes, of: 50))
            while let entry = try reader.next() { _ = try entry.entry() }
        }
        try read(der)
        #expect(throws: X509Error.self) { try read(der + [0]) }
        for length in stride(from: 0, to: der.count, by: 11) {
            #expect(throws: X509Error.self) { try read(Array(der.prefix(length))) }
        }
        // Never a crash, whatever octet is wrong.
        for position in der.indices {
            for value in [UInt8(0x00), 0x80, 0xFF, der[position] ^ 1] {
                var damaged = der
                damaged[position] = value
                try? read(damaged)
            }
        }
    }

    @Test func thePEMTextInPiecesIsThatOfTheWhole() throws {
        let key = try PrivateKey.generate(.p256)
        for count in [0, 1, 2, 40] {
            let list = try CertificateRevocationList.sign(
                Self.draft(Self.entries(count), key: key), with: key)
            for size in [1, 47, 48, 49, 1000] {
                let encoder = try PEMEncoder(label: "X509 CRL")
                let decoder = try PEMDecoder(label: "X509 CRL")
                var text: [UInt8] = []
                let next = Self.pieces(list.der, of: size)
                while true {
                    let piece = try next()
                    if piece.isEmpty { break }
                    text += piece.withUnsafeBytes(encoder.encode)
                }
                text += encoder.finish()
                #expect(String(decoding: text, as: UTF8.self) == list.pem)
                let length = PEM.encodedCount(label: "X509 CRL", of: list.der.count)
                #expect(length == text.count)
                var der: [UInt8] = []
                let lines = Self.pieces(Array("before\n".utf8) + text, of: size)
                while true {
                    let piece = try lines()
                    if piece.isEmpty { break }
                    der += try decoder.decode(piece)
                }
                #expect(try der + decoder.finish() == list.der)
            }
        }
    }

    @Test(arguments: [
        "", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN X509 CRL-----\nAAAA\n", "-----BEGIN X509 CRL-----\n*\n-----END X509 CRL-----\n",
        "-----BEGIN X509 CRL-----\nAAA\n-----END X509 CRL-----\n",
        "-----BEGIN X509 CRL-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n-----BEGIN X509 CRL-----\n",
    ])
    func thePEMDecoderRefuses(text: String) throws {
        let decoder = try PEMDecoder(label: "X509 CRL")
        #expect(throws: X509Error.self) {
            _ = try decoder.decode(Array(text.utf8))
            _ = try decoder.finish()
        }
    }
}
