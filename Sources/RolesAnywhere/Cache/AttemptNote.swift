import X509

/// What became of the last attempt to obtain a session, where that is a reason not to make another.
///
/// It is the content of the session's lock file.
enum AttemptNote: Equatable {
    /// AWS gave no answer, or none that judges the request; `at` is in seconds since 1970.
    case unanswered(at: Int)

    /// What opens the key was refused; `mark` tells with the salt whether it is still the same.
    case secretRefused(at: Int, salt: [UInt8], mark: [UInt8])

    /// One line.
    var text: String {
        switch self {
        case .unanswered(let moment):
            "unanswered \(moment)\n"
        case .secretRefused(let moment, let salt, let mark):
            "secret \(moment) \(Hex.encode(salt)) \(Hex.encode(mark))\n"
        }
    }

    /// Reads a note; nil for whatever is none.
    init?(_ text: String) {
        guard text.utf8.last == UInt8(ascii: "\n") else { return nil }
        let words = text.dropLast().split(separator: " ", omittingEmptySubsequences: false)
        guard words.count > 1, let moment = Int(words[1]), moment > 0 else { return nil }
        switch (words[0], words.count) {
        case ("unanswered", 2):
            self = .unanswered(at: moment)
        case ("secret", 4):
            guard let salt = Hex.decode(String(words[2])), let mark = Hex.decode(String(words[3]))
            else { return nil }
            self = .secretRefused(at: moment, salt: salt, mark: mark)
        default:
            return nil
        }
    }
}
