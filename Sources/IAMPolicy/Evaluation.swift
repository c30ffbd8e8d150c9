/// What policies say about a request, and why.
public struct Evaluation: Equatable, Sendable, Codable {
    /// The answer.
    public enum Decision: String, Equatable, Sendable, Codable {
        /// Every layer of policies has a statement that allows the request, and none denies it.
        case allowed

        /// A statement denies the request.
        case explicitDeny

        /// Nothing denies the request, but some layer of policies does not allow it.
        case implicitDeny
    }

    /// The action that was asked for: `sts:AssumeRole`.
    public let action: String

    /// The ARN of what it was asked for, or `*`.
    public let resource: String

    /// Who asked: a service's name, or an ARN.
    public let principal: String

    /// The answer.
    public let decision: Decision

    /// The layer that refused; nil when the request is allowed, or there were no policies.
    ///
    /// That of an explicit deny has the statement that denies; that of an implicit one is the first
    /// of which no policy allows the request.
    public let refusingLayer: PolicyLayer.Kind?

    /// Every statement of every policy, in order, whether it applies or not.
    public let trace: [StatementTrace]

    /// Where in the trace the statements are that decided: the first that denies, or the first of
    /// each layer that allows; none where nothing allows the request.
    public let decisive: [Int]

    /// The answer and what decided it, on one line.
    public let summary: String

    /// The condition keys that the request does not model and statements ask for, sorted.
    ///
    /// Such a statement applies if it denies, and does not if it allows.
    public var unknownKeys: [String] { Set(trace.flatMap(\.unknownKeys)).sorted() }

    /// Why values could not be compared, where AWS may therefore decide otherwise; each once.
    ///
    /// A denial that does not hang on such a comparison wins over everything, and a permission that
    /// does not needs no other.
    public var incomparable: [String] {
        let isFirm = trace.contains {
            $0.effect == .deny && $0.applies && $0.incomparable.isEmpty
        }
        guard !isFirm else { return [] }
        let statements = trace.enumerated().filter { index, statement in
            statement.effect == .deny || decision != .allowed || decisive.contains(index)
        }
        return Self.unique(statements.flatMap(\.element.incomparable))
    }

    /// The same, of statements that deny.
    public var incomparableDenials: [String] {
        Self.unique(trace.filter { $0.effect == .deny }.flatMap(\.incomparable))
    }

    private static func unique(_ reasons: [String]) -> [String] {
        var seen: Set<String> = []
        return reasons.filter { seen.insert($0).inserted }
    }
}

extension Evaluation: CustomStringConvertible {
    /// The summary, the keys that are not modelled, and a line for each statement.
    public var description: String {
        let unknown = unknownKeys.map {
            "  UNKNOWN CONDITION KEY \($0): a statement asks for it"
        }
        let lines = [summary] + unknown + trace.map { "  \($0)" }
        return lines.map(\.withoutControlCharacters).joined(separator: "\n")
    }
}

extension String {
    /// One line, whatever a policy or a certificate holds.
    fileprivate var withoutControlCharacters: String {
        unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control
                ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
        }.joined()
    }
}
