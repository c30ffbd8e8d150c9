import Testing

@testable import X509

struct ObjectIdentifierTests {
    @Test(arguments: [
        "0.9.2342.19200300.100.1.25", "1.2.840.113549.1.1.11", "2.5.29.37.0", "2.999.3", "1.39.1",
        "2.16.840.1.101.3.4.3.17", "1.3.6.1.4.1.311.21.8.1174692.16553431.7109777.12.2.1.30",
        "2.25.18446744073709551615", "0.0",
    ])
    func readsWhatItWrites(dotted: String) throws {
        let identifier = try #require(ObjectIdentifier(dotted))
        #expect(identifier.description == dotted)
        #expect(ObjectIdentifier(content: identifier.content) == identifier)
    }

    @Test func anArcMayBeAsLongAsAUUID() throws {
        // 2.25 and the UUID ffffffff-ffff-ffff-ffff-ffffffffffff.
        let arc: [UInt8] = [0x83] + [UInt8](repeating: 0xFF, count: 17) + [0x7F]
        let identifier = try #require(ObjectIdentifier(content: [0x69] + arc))
        #expect(identifier.description == "2.25.340282366920938463463374607431768211455")
        #expect(identifier != ObjectIdentifier(content: [0x69] + arc.dropLast() + [0x7E]))
    }

    @Test func anArcThatWouldTakeForEverIsNone() {
        let arc = [UInt8](repeating: 0xFF, count: 30) + [0x7F]
        #expect(ObjectIdentifier(content: [0x69] + arc) != nil)
        #expect(ObjectIdentifier(content: [0x69, 0xFF, 0xFF] + arc) == nil)
        // The length is the arc's, not the identifier's.
        #expect(ObjectIdentifier(content: [UInt8](repeating: 0x2A, count: 4_000)) != nil)
    }

    @Test(arguments: ["", "2", "3.1", "1.40", "1..2", "1.2.", "01.2", "1.2.+3", "1.2.03", "1.x"])
    func refuses(dotted: String) {
        #expect(ObjectIdentifier(dotted) == nil)
    }

    @Test(arguments: [[], [0x80], [0x2A, 0x80, 0x01], [0x2A, 0x86]] as [[UInt8]])
    func refuses(content: [UInt8]) {
        #expect(ObjectIdentifier(content: content) == nil)
    }
}
