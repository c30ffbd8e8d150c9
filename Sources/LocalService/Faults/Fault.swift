/// Something that goes wrong on purpose, so that a client's answer to it can be tested.
public enum Fault: String, CaseIterable, Codable, Sendable {
    /// The request is refused because there are too many, before anything is done.
    case throttle

    /// The request is answered with status 500, before anything is done.
    case error

    /// The answer comes late.
    case delay

    /// The connection is closed without an answer, and nothing was done.
    case drop

    /// The request is carried out, and the connection closed without an answer.
    case dropAnswer = "drop-answer"

    /// The credentials that are given out end soon.
    case expire

    /// What the seconds are where none are given; nil for faults that have none.
    var usualSeconds: Double? {
        switch self {
        case .delay: 1
        case .expire: 60
        case .throttle, .error, .drop, .dropAnswer: nil
        }
    }
}
