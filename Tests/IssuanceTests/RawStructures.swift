import Foundation
import TestSupport
import X509

/// As much DER as it takes to write what no encoder of ours writes.
enum Raw {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 128
            ? [UInt8(count)]
            : count < 256 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 255)]
        return [tag] + length + content
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, Array(parts.joined())) }

    static func utcTime(_ text: String) -> [UInt8] { element(0x17, Array(text.utf8)) }

    static func generalizedTime(_ text: String) -> [UInt8] { element(0x18, Array(text.utf8)) }

    /// CN with a value of any string type.
    static func name(tag: UInt8 = 0x0C, _ value: [UInt8]) -> [UInt8] {
        sequence(element(0x31, sequence([0x06, 0x03, 0x55, 0x04, 0x03], element(tag, value))))
    }

    /// SEQUENCE { OBJECT IDENTIFIER 2.5.29.n, BOOLEAN, OCTET STRING }.
    static func certificateExtension(
        _ number: UInt8, critical: UInt8? = nil, _ value: [UInt8]
    ) -> [UInt8] {
        sequence(
            [0x06, 0x03, 0x55, 0x1D, number], critical.map { [0x01, 0x01, $0] } ?? [],
            element(0x04, value))
    }

    static func signed(_ content: [UInt8], algorithm: [UInt8] = Raw.ecdsa) -> [UInt8] {
        sequence(content, algorithm, element(0x03, [0, 1, 2, 3]))
    }

    static let ecdsa: [UInt8] = [
        0x30, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02,
    ]

    static let ecdsaWithNull: [UInt8] = [
        0x30, 0x0C, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02, 0x05, 0x00,
    ]
}

/// A certificate of which any field may be wrong.
struct RawCertificate {
    var version: [UInt8] = [0xA0, 0x03, 0x02, 0x01, 0x02]
    var serialNumber: [UInt8] = [0x02, 0x09, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    var innerAlgorithm = Raw.ecdsa
    var outerAlgorithm = Raw.ecdsa
    var issuer = Raw.name(Array("Somebody".utf8))
    var notBefore = Raw.utcTime("250101000000Z")
    var notAfter = Raw.utcTime("260101000000Z")
    var subject = Raw.name(Array("web-01".utf8))
    var publicKey: [UInt8]
    var tail: [UInt8] = []
    var extensions: [[UInt8]] = []

    init() throws { publicKey = try PrivateKey.generate(.p256).publicKey.spki }

    var der: [UInt8] {
        let list = extensions.isEmpty ? [] : Raw.element(0x30, Array(extensions.joined()))
        return Raw.signed(
            Raw.sequence(
                version, serialNumber, innerAlgorithm, issuer, Raw.sequence(notBefore, notAfter),
                subject, publicKey, tail, list.isEmpty ? [] : Raw.element(0xA3, list)),
            algorithm: outerAlgorithm)
    }
}
