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

    /// Whether line ends in the reason are the service's own; others are escaped in the log.
    var reasonHasLines = false

    /// Whether code and text are those of AWS in this case, by its documents or by its answers.
    var isVerified = true

    /// Why, in its parts, where it has such.
    struct Detail {
        var signature: SignatureReason?
        var path: PathReason?
        var revocation: RevocationReason?
    }

    /// Why, in its parts.
    var detail = Detail()

    /// The behaviours that decided it, beyond what AWS documents.
    var behaviours: Set<Behaviour> = []

    /// The same, where a behaviour decided: neither AWS's documents nor its answers are known.
    func under(_ behaviour: Behaviour) -> Refusal {
        var copy = unverified
        copy.behaviours.insert(behaviour)
        return copy
    }

    /// The same for a case in which neither AWS's documents nor its answers are known.
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

    /// The same with the parts of its reason.
    func detailed(_ detail: Detail) -> Refusal {
        var copy = self
        copy.detail = detail
        return copy
    }

    /// The same with a reason of several lines, of which no line end comes from a client.
    func because(lines reason: String) -> Refusal {
        var copy = because(reason)
        copy.reasonHasLines = true
        return copy
    }
}
