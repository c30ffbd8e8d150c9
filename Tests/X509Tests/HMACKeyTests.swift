import Testing
import X509

struct HMACKeyTests {
    /// RFC 4231 §4.3: a key that is shorter than the code.
    @Test func givesThePublishedCode() {
        let key = HMACKey(SecretBytes(copying: Array("Jefe".utf8)))
        #expect(
            Hex.encode(key.code(Array("what do ya want for nothing?".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test(arguments: [1, 31, 32, 64, 65, 131]) func eachCodeIsOneOfItsOwn(_ keyLength: Int) {
        let octets = (0..<keyLength).map { UInt8($0) }
        let key = HMACKey(SecretBytes(copying: octets))
        for length in [0, 1, 55, 56, 64, 1000, 1] {
            let message = [UInt8](repeating: 7, count: length)
            #expect(key.code(message) == HMAC.sha256(key: octets, message: message))
        }
    }
}
