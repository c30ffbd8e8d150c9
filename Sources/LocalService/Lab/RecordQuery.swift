/// Which records `GET /_lab/requests` is asked for.
struct RecordQuery {
    /// Why a query is not understood.
    struct Fault: Error {
        let message: String
    }

    private var after = 0
    private var limit = 1000
    private var requestID: String?
    private var isFailedOnly = false

    /// - Throws: a fault that names the parameter.
    init(_ parameters: Parameters) throws(Fault) {
        for (name, value) in parameters.pairs {
            switch name {
            case "after": after = try Self.number(value, name)
            case "limit": limit = try Self.number(value, name)
            case "request": requestID = value
            case "failed":
                guard value == "true" || value == "false" else {
                    throw Fault(message: "failed is true or false")
                }
                isFailedOnly = value == "true"
            default:
                throw Fault(message: "there are after, limit, request and failed")
            }
        }
    }

    /// The records in order, the oldest first; where they are more than the limit, the newest.
    ///
    /// Whoever asks again with `next` as `after` misses nothing but what was `dropped`.
    func page(_ ring: RecordRing) -> RecordPage {
        let kept = ring.kept
        let firstKept = kept.first?.number ?? ring.last + 1
        let wanted = kept.filter { record in
            record.number > after && (requestID.map { $0 == record.requestID } ?? true)
                && (!isFailedOnly || record.hasFailed)
        }
        return RecordPage(
            requests: Array(wanted.suffix(limit)), next: ring.last,
            dropped: max(0, firstKept - 1 - after))
    }

    private static func number(_ text: String, _ name: String) throws(Fault) -> Int {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text) else {
            throw Fault(message: "\(name) is a whole number")
        }
        return number
    }
}

/// What `GET /_lab/requests` answers.
public struct RecordPage: Codable, Sendable {
    /// The records, oldest first.
    public let requests: [RequestRecord]

    /// The number of the newest request: what to give as `after` next time.
    public let next: Int

    /// How many after `after` are no longer kept.
    public let dropped: Int
}
