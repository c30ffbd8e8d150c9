import Testing
import X509

/// What hostile bytes have found, kept.
struct KnownInputsTests {
    // inet_ntop read beyond the octets that it was given.
    @Test(arguments: [[], [1], [1, 2, 3], [1, 2, 3, 4, 5]] as [[UInt8]])
    func anAddressOfAnyLengthHasAText(octets: [UInt8]) {
        #expect(IPAddress.text(octets) == Hex.encode(octets))
    }
}
