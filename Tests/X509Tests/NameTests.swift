import Testing
import X509

struct DistinguishedNameTests {
    @Test func keepsTheOrderOfTheText() throws {
        let name = try DistinguishedName("CN=Example Root R1,O=Example")
        #expect(name.attributes.map(\.shortName) == ["CN", "O"])
        #expect(name.commonName == "Example Root R1")
        #expect(name.description == "CN=Example Root R1,O=Example")
        #expect(try DistinguishedName(der: name.der) == name)
    }

    @Test(arguments: [
        ("CN=a\\,b", "a,b"), ("CN=a\\2Cb", "a,b"), ("CN= spaced ", "spaced"),
        ("CN=\\ x\\ ", " x "), ("cn=Ärger", "Ärger"), ("2.5.4.3=x", "x"), ("CN=a=b", "a=b"),
    ])
    func unescapes(text: String, value: String) throws {
        let name = try DistinguishedName(text)
        #expect(name.commonName == value)
        #expect(try DistinguishedName(name.description) == name)
    }

    @Test(arguments: ["", "CN", "CN=", "CN=a+O=b", "CN=a,,O=b", "FOO=x", "CN=a\\", "CN=\\ff"])
    func refusesWhatIsNoName(text: String) {
        #expect(throws: X509Error.self) { try DistinguishedName(text) }
    }

    @Test(arguments: ["C=Ä", "C=a*b", "emailAddress=ä@example.com"])
    func refusesWhatTheStringTypeCannotHold(text: String) {
        #expect(throws: X509Error.self) { try DistinguishedName(text) }
    }

    @Test func showsControlCharactersEscaped() throws {
        let name = try DistinguishedName(attributes: [
            .init(type: .commonName, value: "a\nb\u{202E}c")
        ])
        #expect(name.description == "CN=a\\0ab\\e2\\80\\aec")
        #expect(try DistinguishedName(name.description) == name)
    }
}

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
}
