import TestSupport
import X509

/// RSA keys that must not be certified; each modulus was made for these tests.
enum WeakKeys {
    /// Both primes are k * M + (65537^a mod M), with the M of the primes to 167.
    static let roca =
        "e14d629dc124e402b4e3312c96a68c157bbcb860b103b6994394940ddd5c5ecae57061b5"
        + "3fc9242a522ebc86e82dae628eb6862eb4da5524ff67ecc1bf472199af3fea0784d1e4fc"
        + "3a7a901211899fed79cde35128c1d30d596b186d4b858292d713fb0bb90689a15423a3db"
        + "f789466182862c4faece4266a0d37e8a5d51bf9adac2a03cabfaa6b54ea0b69b844e82b9"
        + "58361cab0c418ba28b05fbe24b9c79d5bfea4a69aeb6f0e76bdded703b7580495fe8fa3e"
        + "268d3138555394c25b129df8c0634d4f2b3036d5ae0d23470567ea21642aaea91d901efc"
        + "6bc7f17f4acdb4ee3f5ead0af663e00e0f96b01ff2cd184a42821efff4c305292992bcdb"
        + "c0551851"

    /// The second prime is the next one after the first.
    static let closeFactors =
        "fb18485d0511a4241772475b238e2c1f9e4116f625bc58b420182bbb562fc67b4182f3e2"
        + "5e958672f336fa9c8bb6025bcea77f82a1c36ce42a16db3a2780bfc396f9d692cf437e0c"
        + "1edb8cd9ee3fbfde4d6fe17240b0d5eb41d52717a9914847f1a8a63d122f92c0745d6edf"
        + "7192bac88a88578f94b6d1f6c61697c118eae78255499fd8d6cdbacdeaa3fc348c04e55b"
        + "f714a463b7215aec137f13e479b480e35c7373fce90310e8265d3a0c0c7a3040397bac41"
        + "e02c1ff361e48d7e81b625c2310ea92567139986cd8f723b5de1c2a739b87f1de5d62c84"
        + "440c3973cd7e7c1c9f1cd0919534abae15123769931e9ddf03d17208136a5e28da36273c"
        + "4a0bae7d"

    /// 751 and another prime.
    static let smallFactor =
        "8000000002c7af57c9ad06c1fce0a86d605e2e5e9cea0287efde051a99dee9d418a23d98"
        + "222d485a167a3efe14e588e186d1d2501111250f388c7454782f673e3ab4f49c51145528"
        + "fa2705f026f2b77e1461b18be80a8211c591f7a41cd8aeb66e0a6c7790b549463d34b3a9"
        + "01ae651a43d43cc0e0a8f85744ceb8ea154b0e36cca8dee3423e990101734530f51c74f4"
        + "076c8e32a0f2c414758f84f5a153d476d6d40b64e930c6311d9fdd9ec49fd0129bbea19c"
        + "a72b68cd66114085ba06135df121babf6b76049c2c5a9e71964e4ff6bc4359fff8dc2596"
        + "11a1da01ffd90a0ac0ec7cec4aae6a11f488198e64f6b7f671107ff6e611f0fb9bb6a9cd"
        + "c00650fb"

    /// A SubjectPublicKeyInfo of a modulus in hex.
    static func spki(
        modulus: String, exponent: [UInt8] = [1, 0, 1], parameters: [UInt8] = [0x05, 0x00]
    ) -> [UInt8] {
        let octets = Hex.decode(modulus) ?? []
        let isHigh = (octets.first ?? 0) >= 0x80
        let key = DERText.sequence([
            DERText.value(0x02, (isHigh ? [0] : []) + octets), DERText.value(0x02, exponent),
        ])
        return DERText.sequence([
            DERText.sequence([DERText.oid(.rsaEncryption), parameters]),
            DERText.value(0x03, [0] + key),
        ])
    }
}
