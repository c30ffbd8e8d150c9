import Testing
import X509

struct KeyPurposeTests {
    @Test(arguments: [
        ("serverAuth", "1.3.6.1.5.5.7.3.1"), ("clientAuth", "1.3.6.1.5.5.7.3.2"),
        ("codeSigning", "1.3.6.1.5.5.7.3.3"), ("emailProtection", "1.3.6.1.5.5.7.3.4"),
        ("timeStamping", "1.3.6.1.5.5.7.3.8"), ("OCSPSigning", "1.3.6.1.5.5.7.3.9"),
        ("anyExtendedKeyUsage", "2.5.29.37.0"),
    ])
    func aNameAndItsDottedFormAreTheSame(name: String, dotted: String) throws {
        let purpose = try #require(ObjectIdentifier(keyPurpose: name))
        #expect(purpose == ObjectIdentifier(keyPurpose: dotted))
        #expect(purpose.description == dotted)
        #expect(purpose.keyPurposeName == name)
    }

    @Test func anUnnamedPurposeIsTakenInDottedForm() {
        let smartCardLogon = ObjectIdentifier(keyPurpose: "1.3.6.1.4.1.311.20.2.2")
        #expect(smartCardLogon?.description == "1.3.6.1.4.1.311.20.2.2")
        #expect(smartCardLogon?.keyPurposeName == nil)
    }

    @Test(arguments: ["", "clientauth", "CLIENTAUTH", "keyUsage", "1", "1.3.x"])
    func anUnknownNameIsNone(text: String) {
        #expect(ObjectIdentifier(keyPurpose: text) == nil)
    }
}
