extension Refusal {
    /// The answer to a request that comes too soon after others.
    static func throttled(_ service: ServiceName, _ behaviours: Behaviours) -> Refusal {
        switch service {
        case .rolesanywhere:
            Refusal(
                status: behaviours.throttleStatus.code, code: "ThrottlingException",
                message: "Rate exceeded"
            ).under(.throttleStatus)
        case .iam, .sts: Refusal(status: 400, code: "Throttling", message: "Rate exceeded")
        case .s3:
            Refusal(
                status: 503, code: "SlowDown", message: "Please reduce your request rate.")
        }
    }

    /// What stands for an answer in the record where the client gets none.
    static let unanswered = Refusal(status: 0, code: "", message: "")

    /// The answer to a request that the service, by no fault of the client's, cannot answer.
    static func failed(_ service: ServiceName) -> Refusal {
        switch service {
        case .rolesanywhere:
            Refusal(
                status: 500, code: "InternalServerException", message: "Internal server error"
            ).unverified
        case .iam:
            Refusal(
                status: 500, code: "ServiceFailure",
                message: "The request processing has failed because of an unknown error, "
                    + "exception or failure."
            ).unverified
        case .sts:
            Refusal(
                status: 500, code: "InternalFailure",
                message: "The request processing has failed because of an unknown error, "
                    + "exception or failure.")
        case .s3:
            Refusal(
                status: 500, code: "InternalError",
                message: "We encountered an internal error. Please try again.")
        }
    }
}
