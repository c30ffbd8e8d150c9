extension HTTPRequest {
    /// The request as it goes over the wire.
    ///
    /// - Throws: `HTTPError.invalidURL`, `invalidHeader`.
    /// - SeeAlso: RFC 9112 §3, §6
    func message(userAgent: String) throws(HTTPError) -> [UInt8] {
        var text = "\(method) \(Origin.target(of: url)) HTTP/1.1\r\n"
        for (name, value) in try checkedFields(userAgent: userAgent) {
            // How long the body is, is said below and nowhere else.
            guard !["content-length", "transfer-encoding"].contains(name.lowercased()) else {
                throw .invalidHeader(name: name)
            }
            text += value.isEmpty ? "\(name):\r\n" : "\(name): \(value)\r\n"
        }
        let content = method == "HEAD" ? [] : body
        if !content.isEmpty || !["GET", "HEAD", "DELETE"].contains(method) {
            text += "Content-Length: \(content.count)\r\n"
        }
        return Array((text + "\r\n").utf8) + content
    }
}
