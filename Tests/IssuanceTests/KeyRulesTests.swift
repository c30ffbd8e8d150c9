import TestSupport
import Testing
import X509

@testable import Issuance

/// Each row of what a public key must be like.
struct KeyRulesTests {
    private static let generic = try? Profile.builtIn(named: "client-generic")

    private static func code(_ spki: [UInt8], profile: String = "client-generic") throws -> String?
    {
        try IssuanceFixture.code {
            try KeyRules.check(PublicKey(spki: spki), for: .builtIn(named: profile))
        }
    }

    private static func ec(_ curve: String, _ point: [UInt8]) throws -> [UInt8] {
        let oid = DERText.oid(try #require(ObjectIdentifier(curve)))
        return DERText.sequence([
            DERText.sequence([DERText.oid(.ecPublicKey), oid]),
            DERText.value(0x03, [0] + point),
        ])
    }

    private static let p256 = "1.2.840.10045.3.1.7"

    @Test(arguments: KeyAlgorithm.allCases.filter(\.isAvailable))
    func soundKeysAreTaken(algorithm: KeyAlgorithm) throws {
        // Generating RSA keys of 4096 bits takes seconds, and shows nothing that 2048 do not.
        guard ![.rsa3072, .rsa4096].contains(algorithm) else { return }
        #expect(try Self.code(PrivateKey.generate(algorithm).publicKey.spki) == nil)
    }

    @Test(arguments: [
        (WeakKeys.roca, "key.rsa.roca"), (WeakKeys.closeFactors, "key.rsa.fermat"),
        (WeakKeys.smallFactor, "key.rsa.small-factor"),
    ])
    func rsaThatCanBeFactored(modulus: String, code: String) throws {
        #expect(try Self.code(WeakKeys.spki(modulus: modulus)) == code)
    }

    @Test func aSoundModulusHasNoWeakness() throws {
        #expect(try PrivateKey.generate(.rsa2048).publicKey.weakness == nil)
    }

    @Test(arguments: [1024, 2040, 2047, 2049, 8200])
    func rsaSize(bits: Int) throws {
        let octets = (bits + 7) / 8
        let top = UInt8(1 << ((bits - 1) % 8))
        let modulus = Hex.encode([top] + [UInt8](repeating: 0x55, count: octets - 1))
        #expect(try Self.code(WeakKeys.spki(modulus: modulus)) == "key.rsa.size")
    }

    @Test(
        arguments: [[3], [1, 0, 0], [0x00, 0xFF, 0xFF], [1] + Array(repeating: 1, count: 32)]
            as [[UInt8]])
    func rsaExponent(octets: [UInt8]) throws {
        #expect(
            try Self.code(WeakKeys.spki(modulus: WeakKeys.closeFactors, exponent: octets))
                == "key.rsa.exponent")
    }

    @Test func rsaParameters() throws {
        let spki = WeakKeys.spki(modulus: WeakKeys.roca, parameters: [])
        #expect(try Self.code(spki) == "key.spki")
    }

    @Test func parametersWhereThereAreNone() throws {
        let key = try PrivateKey.generate(.ed25519).publicKey
        let spki = DERText.sequence([
            DERText.sequence([DERText.oid(.ed25519), [0x05, 0x00]]),
            DERText.value(0x03, [0] + key.keyBits),
        ])
        #expect(try Self.code(spki) == "key.spki")
    }

    @Test func curves() throws {
        let key = try PrivateKey.generate(.p256).publicKey
        // secp256k1, and a point that would fit it in form.
        #expect(try Self.code(Self.ec("1.3.132.0.10", key.keyBits)) == "key.ec.curve")
        // A curve whose parameters are spelled out.
        let explicit = DERText.sequence([
            DERText.sequence([DERText.oid(.ecPublicKey), DERText.sequence([])]),
            DERText.value(0x03, [0] + key.keyBits),
        ])
        #expect(try Self.code(explicit) == "key.ec.curve")
        // One that this profile has not.
        let json = """
            {"name": "t", "description": "t", "kind": "endEntity", "keyAlgorithms": ["p384"],
             "days": {"default": 9, "maximum": 9}, "subjectAttributes": ["CN"],
             "keyUsage": ["digitalSignature"]}
            """
        let profile = try Profile(json: Array(json.utf8), source: "t")
        #expect(
            try IssuanceFixture.code { try KeyRules.check(key, for: profile) } == "key.ec.curve")
    }

    @Test func pointsAreUncompressed() throws {
        let bits = try PrivateKey.generate(.p256).publicKey.keyBits
        let x = Array(bits[1...32])
        let sign = bits[64] & 1
        #expect(try Self.code(Self.ec(Self.p256, [2 + sign] + x)) == "key.ec.curve")
        #expect(
            try Self.code(Self.ec(Self.p256, [6 + sign] + bits.dropFirst())) == "key.ec.curve")
    }

    @Test func pointsLieOnTheirCurve() throws {
        var bits = try PrivateKey.generate(.p256).publicKey.keyBits
        bits[64] ^= 1
        #expect(try Self.code(Self.ec(Self.p256, bits)) == "key.ec.point")
        #expect(try Self.code(Self.ec(Self.p256, [0])) == "key.ec.point")
        #expect(
            try Self.code(Self.ec(Self.p256, [4] + [UInt8](repeating: 0, count: 64)))
                == "key.ec.point")
    }

    @Test(arguments: ["1.3.101.110", "1.3.101.113", "1.2.840.10040.4.1"])
    func otherTypes(oid: String) throws {
        // X25519, Ed448, DSA
        let algorithm = DERText.oid(try #require(ObjectIdentifier(oid)))
        let spki = DERText.sequence([
            DERText.sequence([algorithm]),
            DERText.value(0x03, [0] + [UInt8](repeating: 1, count: 32)),
        ])
        #expect(try Self.code(spki) == "key.type")
    }

    @Test func ed25519IsNotForRolesAnywhere() throws {
        let spki = try PrivateKey.generate(.ed25519).publicKey.spki
        #expect(try Self.code(spki, profile: "client") == "key.type")
    }
}
