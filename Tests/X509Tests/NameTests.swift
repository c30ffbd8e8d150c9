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
