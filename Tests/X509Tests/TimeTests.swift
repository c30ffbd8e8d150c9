import Foundation
import SwiftASN1
import Testing

@testable import X509

/// How times are read, strictly and tolerantly.
struct TimeTests {
    @Test(arguments: [
        (0x17, "250615120000Z", 1_749_988_800), (0x17, "500101000000Z", -631_152_000),
        (0x17, "491231235959Z", 2_524_607_999), (0x18, "20500101000000Z", 2_524_608_000),
        (0x17, "240229000000Z", 1_709_164_800), (0x18, "99991231235959Z", 253_402_300_799),
    ])
    func reads(tag: UInt8, text: String, seconds: Double) throws {
        let (date, faults) = try read(tag, text, .strict)
        #expect(date == Date(timeIntervalSince1970: seconds))
        #expect(faults.isEmpty)
    }

    @Test(arguments: [
        (0x17, "2506151200Z", 1_749_988_800), (0x17, "250615140000+0200", 1_749_988_800),
        (0x17, "2506151130-0030", 1_749_988_800), (0x18, "20500101000000", 2_524_608_000),
    ])
    func refusesUnlessTolerant(tag: UInt8, text: String, seconds: Double) throws {
        #expect(throws: X509Error.self) { try read(tag, text, .strict) }
        let (date, faults) = try read(tag, text, .tolerant)
        #expect(date == Date(timeIntervalSince1970: seconds))
        #expect(!faults.isEmpty && faults.allSatisfy { $0.kind == .time })
    }

    @Test(arguments: [(0x18, "20250615120000Z"), (0x18, "20500101000000.5Z")])
    func notes(tag: UInt8, text: String) throws {
        #expect(try read(tag, text, .strict).faults.map(\.kind) == [.time])
    }

    @Test(arguments: [
        (0x17, ""), (0x17, "250615120060Z"), (0x17, "250631120000Z"), (0x17, "230229000000Z"),
        (0x17, "251315120000Z"), (0x17, "250615240000Z"), (0x17, "2506151200"), (0x0C, "250615"),
        (0x17, "250615120000Z "), (0x17, "-50615120000Z"), (0x18, "250615120000Z"),
        (0x18, "21000229000000Z"), (0x17, "250615120000.5Z"), (0x17, "250615120000+2500"),
    ])
    func refuses(tag: UInt8, text: String) {
        #expect(throws: X509Error.self) { try read(tag, text, .strict) }
    }

    private func read(
        _ tag: UInt8, _ text: String, _ collector: FaultCollector
    ) throws -> (date: Date, faults: [EncodingFault]) {
        var collector = collector
        let node = try DER.parse([tag, UInt8(text.utf8.count)] + text.utf8)
        let date = try Time.parse(node, "time", &collector)
        return (date, collector.faults)
    }
}
