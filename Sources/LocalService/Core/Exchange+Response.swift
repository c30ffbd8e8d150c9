import AWS
import HTTPServer

extension Exchange {
    /// A success as the client gets it.
    func response(_ reply: Reply) -> ServerResponse {
        response(
            status: reply.status,
            headers: [("Content-Type", reply.contentType)] + reply.headers, body: reply.body)
    }

    /// A refusal as the client gets it, in the form of its service.
    func response(_ refusal: Refusal) -> ServerResponse {
        switch service.wireProtocol {
        case .restJSON:
            response(
                status: refusal.status,
                headers: [
                    ("Content-Type", "application/json"), ("x-amzn-ErrorType", refusal.code),
                ],
                body: Reply.json(["message": refusal.message]).body)
        case .query(let namespace):
            response(
                status: refusal.status, headers: [("Content-Type", "text/xml")],
                body: queryError(refusal).document(namespace: namespace))
        case .s3:
            response(
                status: refusal.status, headers: [("Content-Type", "application/xml")],
                body: s3Error(refusal).document())
        }
    }

    private func response(
        status: Int, headers: [(name: String, value: String)], body: [UInt8]
    ) -> ServerResponse {
        var common = [("Server", "Anchorage-local-service"), ("Date", signatureTime.httpDate)]
        common.append(("x-amzn-RequestId", requestID))
        if service == .s3 { common.append(("x-amz-request-id", requestID)) }
        return ServerResponse(status: status, headers: common + headers, body: body)
    }

    private func queryError(_ refusal: Refusal) -> XMLElement {
        XMLElement(
            "ErrorResponse",
            [
                XMLElement(
                    "Error",
                    [
                        XMLElement("Type", refusal.status < 500 ? "Sender" : "Receiver"),
                        XMLElement("Code", refusal.code), XMLElement("Message", refusal.message),
                    ]),
                XMLElement("RequestId", requestID),
            ])
    }

    private func s3Error(_ refusal: Refusal) -> XMLElement {
        XMLElement(
            "Error",
            [
                XMLElement("Code", refusal.code), XMLElement("Message", refusal.message),
                XMLElement("RequestId", requestID), XMLElement("HostId", requestID),
            ])
    }
}
