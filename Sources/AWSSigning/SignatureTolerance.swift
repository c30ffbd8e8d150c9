/// What a verifier overlooks that AWS is said to overlook at times, and to record.
///
/// - SeeAlso: IAM Roles Anywhere User Guide, "Logging with CloudTrail", on `additionalEventData`
public struct SignatureTolerance: OptionSet, Sendable {
    /// The signature need not cover the fields that AWS's guide wants covered.
    public static let uncoveredHeaders = SignatureTolerance(rawValue: 1)

    /// The algorithm that is declared need not be that of the certificate's key.
    public static let otherAlgorithm = SignatureTolerance(rawValue: 2)

    /// The options as bits.
    public let rawValue: Int

    /// Options by their bits.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }
}
