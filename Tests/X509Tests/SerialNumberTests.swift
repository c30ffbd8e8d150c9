import Testing

@testable import X509

struct SerialNumberTests {
    @Test(arguments: [
        ("0", "00"), ("291", "0123"), ("17429726349691885448", "f1e2d3c4b5a69788"),
        (
            "1461501637330902918203684832716283019655932542975",
            "ffffffffffffffffffffffffffffffffffffffff"
        ),
    ])
    func convertsBetweenDecimalAndHex(decimal: String, hex: String) throws {
        let fromDecimal = try #require(SerialNumber(decimal: decimal))
        let fromHex = try #require(SerialNumber(hex: hex))
        #expect(fromDecimal == fromHex)
        #expect(fromDecimal.hex == hex)
        #expect(fromDecimal.decimal == decimal)
    }

    @Test func acceptsColonsAndOddLengths() {
        #expect(SerialNumber(hex: "1:23")?.hex == "0123")
        #expect(SerialNumber(hex: "0123") == SerialNumber(hex: "123"))
        #expect(SerialNumber(hex: "xyz") == nil)
        #expect(SerialNumber(decimal: "12a") == nil)
    }

    @Test func isSixteenPositiveOctetsWhenDrawn() throws {
        for _ in 0..<200 {
            let serial = try SerialNumber.random()
            #expect(serial.bytes.count == 16)
            #expect((0x01...0x7F).contains(serial.bytes[0]))
        }
    }

    @Test func whatNoCAGivesIsNotComputed() {
        let longest = SerialNumber(unsigned: [UInt8](repeating: 0xAB, count: 64))
        #expect(longest.decimal.count == 154)
        let octets = [UInt8](repeating: 0xAB, count: 90_000)
        #expect(SerialNumber(unsigned: octets).decimal == "0x" + Hex.encode(octets))
        #expect(SerialNumber(integerContent: [0x80] + octets).decimal.hasPrefix("-0x7f5454"))
    }
}
