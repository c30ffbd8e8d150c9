import Testing
import X509

struct DigestTests {
    /// FIPS 180-4, and lengths about the size of a block.
    @Test func theQuickWayIsTheSameDigest() {
        let abc = Array("abc".utf8).withUnsafeBytes { Digest.quickSHA256($0) }
        #expect(
            Hex.encode(abc) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        for count in [0, 1, 55, 56, 63, 64, 65, 1_000] {
            let bytes = [UInt8](repeating: 7, count: count)
            #expect(bytes.withUnsafeBytes { Digest.quickSHA256($0) } == Digest.sha256(bytes))
        }
    }
}
