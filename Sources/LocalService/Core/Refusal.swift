/// An answer that is an error: what the client sees, and the reason that only the log sees.
struct Refusal: Error {
    /// The HTTP status.
    let status: Int

    /// AWS's code, without the suffix that a protocol adds or drops.
    let code: String

    /// AWS's text.
    let message: String

    /// Why, in the service's own words.
    var reason: String?

    /// Whether AWS is known to answer with this code and text in this case.
    var isVerified = true

    /// The same, marked as an answer that AWS has not been seen to give.
    var unverified: Refusal {
        var copy = self
        copy.isVerified = false
        return copy
    }

    /// The same with a reason for the log.
    func because(_ reason: String) -> Refusal {
        var copy = self
        copy.reason = reason
        return copy
    }
}
