public import FoundationEssentials

/// The error that a service gave as its answer.
public struct AWSServiceError: Error, Hashable, Sendable {
    /// The service that was called.
    public let service: Service

    /// The operation that was called, such as `CreateRole`.
    public let operation: String

    /// AWS's name for the error, such as `AccessDeniedException`; without namespace or URL.
    public let code: String

    /// AWS's text; empty where there is none.
    public let message: String

    /// The HTTP status.
    public let status: Int

    /// What AWS's support asks for; nil where the answer has none.
    public let requestID: String?

    /// The time on the server, from its Date header; nil where it has none.
    public let serverDate: Date?

    /// The region that the request was signed for; nil where that is not known.
    public let signingRegion: String?

    /// Whether it is the local service that answered, by its Server header.
    public let isOfLocalService: Bool

    /// An error as a service describes it.
    public init(
        service: Service, operation: String, code: String, message: String, status: Int,
        requestID: String? = nil, serverDate: Date? = nil, signingRegion: String? = nil,
        isOfLocalService: Bool = false
    ) {
        self.service = service
        self.operation = operation
        self.code = code
        self.message = message
        self.status = status
        self.requestID = requestID
        self.serverDate = serverDate
        self.signingRegion = signingRegion
        self.isOfLocalService = isOfLocalService
    }

    /// Whether the service asked for fewer requests.
    public var isThrottling: Bool {
        AWSError.throttlingCodes.contains(code)
    }

    /// Whether the service failed, for a moment perhaps, and the request is not to blame.
    public var isTransient: Bool {
        AWSError.transientCodes.contains(code)
            || AWSError.transientStatuses.contains(status)
    }
}

extension AWSServiceError: CustomStringConvertible {
    /// The service, the operation, and its answer, with the id by which AWS finds the request.
    public var description: String {
        let text = message.isEmpty ? "" : ": \(message)"
        let identifier = requestID.map { ", request \($0)" } ?? ""
        return "\(service.rawValue) \(operation) answered \(code)\(text) (\(status)\(identifier))"
    }
}
