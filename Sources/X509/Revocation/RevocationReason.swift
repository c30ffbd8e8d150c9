/// Why a certificate was revoked.
///
/// - SeeAlso: RFC 5280 §5.3.1
public enum RevocationReason: String, CaseIterable, Sendable {
    case unspecified
    case keyCompromise
    case cACompromise
    case affiliationChanged
    case superseded
    case cessationOfOperation
    case certificateHold
    case removeFromCRL
    case privilegeWithdrawn
    case aACompromise

    /// The CRLReason's number; 7 is not used.
    public var code: Int {
        switch self {
        case .unspecified: 0
        case .keyCompromise: 1
        case .cACompromise: 2
        case .affiliationChanged: 3
        case .superseded: 4
        case .cessationOfOperation: 5
        case .certificateHold: 6
        case .removeFromCRL: 8
        case .privilegeWithdrawn: 9
        case .aACompromise: 10
        }
    }

    /// The reason of a number, or nil for one that is not assigned.
    public init?(code: Int) {
        guard let reason = RevocationReason.allCases.first(where: { $0.code == code }) else {
            return nil
        }
        self = reason
    }
}
