import FoundationEssentials
public import HTTP

/// Reads what a service answers when it does not do what was asked.
public enum ErrorResponse {
    /// The error in a response; nil if it is a success of the service.
    ///
    /// - Parameters:
    ///   - response: the response.
    ///   - service: the service that was called.
    ///   - operation: the operation that was called.
    ///   - url: where.
    ///   - signingRegion: the region that the request was signed for.
    /// - Returns: `AWSError.service`, or `.foreignResponse` where no AWS service speaks so.
    public static func decode(
        _ response: HTTPResponse, service: Service, operation: String, url: String,
        signingRegion: String? = nil
    ) -> AWSError? {
        let isSuccess = (200..<300).contains(response.status)
        let isPage = response.headers.first("Content-Type")?.lowercased().hasPrefix("text/html")
        if isSuccess, isPage != true { return nil }
        let parts = isSuccess ? nil : xml(response) ?? json(response)
        let serverDate = response.headers.first("Date").flatMap(HTTPDate.parse)
        guard let parts else {
            return .foreignResponse(
                ForeignResponse(
                    service: service, operation: operation,
                    url: String(url.prefix { $0 != "?" }), status: response.status,
                    contentType: response.headers.first("Content-Type"), serverDate: serverDate))
        }
        let requestID =
            parts.requestID ?? response.headers.first("x-amzn-RequestId")
            ?? response.headers.first("x-amz-request-id")
        return .service(
            AWSServiceError(
                service: service, operation: operation, code: parts.code,
                message: parts.message, status: response.status, requestID: requestID,
                serverDate: serverDate, signingRegion: signingRegion,
                isOfLocalService: response.headers.first("Server") == localServer))
    }

    /// What the local service calls itself, which no server of AWS does.
    private static let localServer = "Anchorage-local-service"

    private struct Parts {
        let code: String
        let message: String
        var requestID: String?
    }

    /// `<ErrorResponse><Error>…` of the Query protocol, `<Error>…` of S3.
    private static func xml(_ response: HTTPResponse) -> Parts? {
        guard let root = try? XMLElement(parsing: response.body) else { return nil }
        let error = root.name == "Error" ? root : root.child("Error")
        guard let code = error?.text(of: "Code"), !code.isEmpty else { return nil }
        return Parts(
            code: code, message: error?.text(of: "Message") ?? "",
            requestID: root.text(of: "RequestId"))
    }

    /// The error of rest-json: its code in a header or the body.
    private static func json(_ response: HTTPResponse) -> Parts? {
        let body = try? JSONDecoder().decode(JSONBody.self, from: Data(response.body))
        let code = response.headers.first("x-amzn-ErrorType") ?? body?.type ?? body?.code
        guard let code = code.map(plainCode), !code.isEmpty else { return nil }
        return Parts(code: code, message: body?.message ?? "")
    }

    /// `ns#Name:http://…` without what surrounds the name.
    private static func plainCode(_ code: String) -> String {
        let beforeColon = code.prefix { $0 != ":" }
        return String(beforeColon.split(separator: "#").last ?? "")
    }

    private struct JSONBody: Decodable {
        let type: String?
        let code: String?
        let message: String?

        private enum CodingKeys: String, CodingKey {
            case type = "__type"
            case code, message
            case capitalMessage = "Message"
        }

        /// A member of another type than text is as good as absent.
        init(from decoder: any Decoder) throws {
            let members = try decoder.container(keyedBy: CodingKeys.self)
            type = try? members.decode(String.self, forKey: .type)
            code = try? members.decode(String.self, forKey: .code)
            message =
                (try? members.decode(String.self, forKey: .message))
                ?? (try? members.decode(String.self, forKey: .capitalMessage))
        }
    }
}
