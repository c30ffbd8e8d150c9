/// The newest records, as many as a limit of number and memory allows.
struct RecordRing: Sendable {
    private let limit: Int
    private let byteLimit: Int
    private var records: [Kept?] = []
    private var start = 0
    private var bytes = 0

    /// The number of the newest record, 0 before the first.
    private(set) var last = 0

    /// A record in a place of its own: it is large, and the list moves.
    private final class Kept: Sendable {
        let record: RequestRecord
        let weight: Int

        init(_ record: RequestRecord, weight: Int) {
            self.record = record
            self.weight = weight
        }
    }

    init(limit: Int = 1000, byteLimit: Int = 16 << 20) {
        self.limit = limit
        self.byteLimit = byteLimit
    }

    /// Adds a record, and gives it its number.
    ///
    /// - Parameters:
    ///   - record: the record.
    ///   - weight: about how much memory it takes, in bytes, weighed before the ring is locked.
    mutating func append(_ record: inout RequestRecord, weight: Int) {
        last += 1
        record.number = last
        records.append(Kept(record, weight: weight))
        bytes += weight
        while records.count - start > 1, records.count - start > limit || bytes > byteLimit {
            bytes -= records[start]?.weight ?? 0
            // The place is freed at once, and given back when half of all places are free.
            records[start] = nil
            start += 1
        }
        if start > limit {
            records.removeFirst(start)
            start = 0
        }
    }

    /// The records that are kept, oldest first.
    var kept: [RequestRecord] { records[start...].compactMap { $0?.record } }
}
