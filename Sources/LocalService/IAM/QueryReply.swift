import AWS

extension Reply {
    /// An answer of the Query protocol.
    ///
    /// The result is what stands in the result element; it is nil for operations that have none.
    static func query(_ operation: String, _ call: Call, result: [XMLElement]?) -> Reply {
        var children: [XMLElement] = []
        if let result { children.append(XMLElement("\(operation)Result", result)) }
        children.append(
            XMLElement("ResponseMetadata", [XMLElement("RequestId", call.requestID)]))
        let root = XMLElement("\(operation)Response", children)
        guard case .query(let namespace) = call.service.wireProtocol else {
            return Reply(contentType: "text/xml", body: root.document())
        }
        return Reply(contentType: "text/xml", body: root.document(namespace: namespace))
    }
}
