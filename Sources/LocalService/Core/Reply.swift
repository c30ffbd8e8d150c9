import FoundationEssentials

/// What an operation answers when it succeeds, before its protocol dresses it.
struct Reply {
    /// The HTTP status.
    var status = 200

    /// The body's media type.
    var contentType: String

    /// The body.
    var body: [UInt8]

    /// Header fields of this answer's own.
    var headers: [(name: String, value: String)] = []

    /// Something that the log should know, for instance a choice that AWS does not document.
    var note: String?

    /// Whether AWS is known to answer so.
    var isVerified = true

    /// A JSON answer.
    static func json(_ value: some Encodable, status: Int = 200) -> Reply {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // The wire types are strings, numbers and lists: there is nothing in them that JSON lacks.
        let body = (try? encoder.encode(value)).map { Array($0) } ?? []
        return Reply(status: status, contentType: "application/json", body: body)
    }

    /// The same with a remark for the log.
    func noting(_ note: String?, isVerified: Bool = false) -> Reply {
        guard let note else { return self }
        var copy = self
        copy.note = note
        copy.isVerified = isVerified
        return copy
    }
}
