import Synchronization
import Testing

@testable import CertificateAuthority

struct LanesTests {
    private struct Failure: Error, Equatable { let number: Int }

    @Test(arguments: [0, 1, 15, 16, 17, 1000], [1, 2, 5])
    func laneResultsComeInTheirOrder(count: Int, lanes: Int) {
        let numbers = Array(0..<count)
        let results = LaneResults(of: numbers, chunk: 16, lanes: lanes) { $0 * 3 }
        #expect(Array(results) == numbers.map { $0 * 3 })
    }

    @Test func whatNobodyWaitsForIsLetGoOf() {
        final class Resource: Sendable { func use(_ number: Int) -> Int { number } }
        weak var resource: Resource?
        var results: LaneResults<Int>
        do {
            let used = Resource()
            resource = used
            results = LaneResults(of: Array(0..<100), chunk: 1, lanes: 2) { used.use($0) }
        }
        #expect(results.next() == 0)
        results.end()
        #expect(resource == nil)
    }

    // Each piece of work begins when the one before has ended, so that both see the same order.
    @Test func workBehindGoesInOrder() throws {
        let seen = Mutex<[Int]>([])
        let work = WorkBehind()
        for number in 0..<100 { try work.begin { seen.withLock { $0.append(number) } } }
        try work.end()
        #expect(seen.withLock(\.self) == Array(0..<100))
    }

    @Test func aFailureBehindIsThrownOnceAndStopsWhatFollows() throws {
        let begun = Mutex(0)
        let work = WorkBehind()
        try work.begin { throw Failure(number: 1) }
        #expect(throws: Failure(number: 1)) {
            try work.begin { begun.withLock { $0 += 1 } }
        }
        try work.end()
        #expect(begun.withLock(\.self) == 0)
    }

    @Test func readAheadGivesEveryPieceOnce() throws {
        nonisolated(unsafe) var pieces: [[UInt8]] = [[1], [2, 3], [4], []]
        let reading = ReadAhead { pieces.removeFirst() }
        var read: [[UInt8]] = []
        while true {
            let piece = try reading.next()
            if piece.isEmpty { break }
            read.append(piece)
        }
        #expect(read == [[1], [2, 3], [4]])
    }

    @Test func readAheadThrowsWhereReadingDid() throws {
        nonisolated(unsafe) var count = 0
        let reading = ReadAhead {
            count += 1
            guard count < 3 else { throw Failure(number: count) }
            return [UInt8(count)]
        }
        #expect(try reading.next() == [1])
        #expect(try reading.next() == [2])
        #expect(throws: Failure(number: 3)) { try reading.next() }
    }
}
