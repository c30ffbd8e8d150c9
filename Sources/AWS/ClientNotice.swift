/// What a client does on its own that its user should know of.
public enum ClientNotice: Hashable, Sendable {
    /// Requests are signed by AWS's clock, which is so many seconds ahead of this machine's, or
    /// behind it where the number is negative.
    case clockCorrected(aheadSeconds: Double)
}
