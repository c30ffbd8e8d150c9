/// One thing that a session needs, and whether it is so.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Trust model"
public struct SessionCheck: Equatable, Sendable, Encodable {
    /// What came of it.
    public enum Outcome: String, Sendable, Encodable {
        /// It is so.
        case passed

        /// It is not: AWS refuses the session.
        case failed

        /// It will not be before long, or AWS's documents do not say.
        case doubtful

        /// It cannot be told from here.
        case unknown
    }

    /// A stable name, such as `certificate.keyUsage`.
    public let code: String

    /// What came of it.
    public let outcome: Outcome

    /// What was found, as a sentence without its full stop.
    public let text: String

    /// The code of what the role's trust policy says to the certificate.
    static let trustPolicy = "role.trust"

    init(_ code: String, _ outcome: Outcome, _ text: String) {
        self.code = code
        self.outcome = outcome
        self.text = text
    }

    /// One of two texts.
    init(_ code: String, _ isSo: Bool, _ text: String, or problem: String) {
        self.init(code, isSo ? .passed : .failed, isSo ? text : problem)
    }
}

extension [SessionCheck] {
    /// Those that AWS would refuse the session for, and those that soon will be such.
    public var findings: [SessionCheck] {
        filter { $0.outcome == .failed } + filter { $0.outcome == .doubtful }
    }

    /// Those that decide about the session and cannot be told from here.
    public var openQuestions: [SessionCheck] {
        filter { $0.outcome == .unknown && $0.code == SessionCheck.trustPolicy }
    }
}
