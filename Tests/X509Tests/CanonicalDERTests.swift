import Testing
import X509

struct CanonicalDERTests {
    @Test(arguments: [
        "3000", "0500", "010100", "0101ff", "020100", "02020080", "0201ff", "0202ff7f",
        "030100", "03020780", "0603550403", "a000", "3106020101020102", "0c0161", "1f1f00",
        "30820100" + String(repeating: "0500", count: 128),
    ])
    func takesWhatIsCanonical(hex: String) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(throws: Never.self) { try CanonicalDER.check(bytes) }
    }

    @Test(arguments: [
        ("3080000000", "an indefinite length"),
        ("308100", "a length is longer than it need be"),
        ("30820003020100", "a length is longer than it need be"),
        ("02020001", "an INTEGER is not minimal"),
        ("0202ff80", "an INTEGER is not minimal"),
        ("0200", "an INTEGER without octets"),
        ("010101", "a BOOLEAN that is neither 00 nor FF"),
        ("01020000", "a BOOLEAN that is neither 00 nor FF"),
        ("3106020102020101", "the elements of a SET are out of order"),
        ("050100", "a NULL that is not empty"),
        ("03020801", "a BIT STRING with a wrong count of bits"),
        ("03020181", "a BIT STRING with unused bits that are set"),
        ("0300", "a BIT STRING with a wrong count of bits"),
        ("060180", "an OBJECT IDENTIFIER is cut"),
        ("0603558003", "an OBJECT IDENTIFIER is not minimal"),
        ("2403040161", "a value is in pieces that has to be in one"),
        ("1000", "a value is in pieces that has to be in one"),
        ("0000", "an end-of-contents mark"),
        ("1f1e00", "a tag is longer than it need be"),
        ("30000500", "octets behind the value"),
        ("300305", "a value is cut"),
        ("30030501", "a value is cut"),
        ("", "a value is missing"),
        ("30", "a length is missing"),
    ])
    func refusesWhatIsNot(hex: String, detail: String) throws {
        let bytes = try #require(Hex.decode(hex))
        let fault = #expect(throws: CanonicalDER.Fault.self) { try CanonicalDER.check(bytes) }
        guard case .encoding(detail, _) = fault else {
            Issue.record("another fault: \(String(describing: fault))")
            return
        }
    }

    @Test func refusesWhatIsTooDeep() throws {
        func nested(_ depth: Int) -> [UInt8] {
            (1..<depth).reduce([0x30, 0x00]) { inner, _ in
                [0x30] + (inner.count < 128 ? [] : [0x81]) + [UInt8(inner.count)] + inner
            }
        }
        #expect(throws: Never.self) { try CanonicalDER.check(nested(32)) }
        #expect(throws: CanonicalDER.Fault.depth(maximum: 32)) {
            try CanonicalDER.check(nested(33))
        }
    }
}
