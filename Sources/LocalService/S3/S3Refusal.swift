/// S3's refusals, with the texts of its list of error codes.
///
/// - SeeAlso: Amazon S3 API Reference, "Error responses"
enum S3Refusal {
    static let noSuchBucket = Refusal(
        status: 404, code: "NoSuchBucket", message: "The specified bucket does not exist")

    static let noSuchKey = Refusal(
        status: 404, code: "NoSuchKey", message: "The specified key does not exist.")

    static let invalidRange = Refusal(
        status: 416, code: "InvalidRange", message: "The requested range is not satisfiable")

    static let preconditionFailed = Refusal(
        status: 412, code: "PreconditionFailed",
        message: "At least one of the pre-conditions you specified did not hold")

    static let methodNotAllowed = Refusal(
        status: 405, code: "MethodNotAllowed",
        message: "The specified method is not allowed against this resource.")

    static func invalidArgument(_ message: String) -> Refusal {
        Refusal(status: 400, code: "InvalidArgument", message: message).unverified
    }

    /// What the caller may do and the service cannot.
    static func notImplemented(_ operation: String) -> Refusal {
        Refusal(
            status: 501, code: "NotImplemented",
            message: "A header you provided implies functionality that is not implemented",
            reason: "the caller may do it, and this service cannot: there is no \(operation) here"
        ).unverified
    }

    /// A bucket's directory that cannot be read.
    static func internalError(_ reason: String) -> Refusal {
        Refusal(
            status: 500, code: "InternalError",
            message: "We encountered an internal error. Please try again.", reason: reason
        ).unverified
    }
}
