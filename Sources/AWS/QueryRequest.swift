import AWSSigning
import HTTP

/// A call in AWS's Query protocol: a form out, XML back.
///
/// - SeeAlso: Smithy, "AWS query protocol"
struct QueryRequest {
    let service: Service
    let operation: String
    let version: String
    let parameters: [(name: String, value: String)]

    /// Sends the call.
    ///
    /// - Returns: the `<OperationResult>` element; an empty one where the operation gives none.
    func send(through client: ServiceClient) throws(AWSError) -> XMLElement {
        try receive(through: client).element
    }

    /// The same, with how many bytes were answered.
    func receive(
        through client: ServiceClient
    ) throws(AWSError) -> (element: XMLElement, bytes: Int) {
        var request = ServiceRequest(service, operation, method: "POST", path: "/")
        request.contentType = "application/x-www-form-urlencoded; charset=utf-8"
        let form = [(name: "Action", value: operation), (name: "Version", value: version)]
        request.body = Array(PercentEncoding.query(form + parameters).utf8)
        let response = try client.send(request)
        let root: XMLElement
        do {
            root = try XMLElement(parsing: response.body)
        } catch {
            throw malformed(error.description)
        }
        guard root.name == "\(operation)Response" else {
            throw malformed("its root element is <\(root.name)>")
        }
        let result = root.child("\(operation)Result") ?? XMLElement("\(operation)Result")
        return (result, response.body.count)
    }

    func malformed(_ problem: String) -> AWSError {
        .malformedResponse(service: service, operation: operation, problem: problem)
    }
}
