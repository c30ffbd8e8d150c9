import AWS
import Foundation
import HTTPServer

/// What the service answered, in process or over a socket.
struct Answer {
    let status: Int
    let headers: [(name: String, value: String)]
    let body: [UInt8]

    init(_ response: ServerResponse) {
        status = response.status
        headers = response.headers
        body = response.body
    }

    /// From the bytes of an HTTP/1.1 response.
    init(text: String) {
        let end = text.firstRange(of: "\r\n\r\n")
        let lines = text[..<(end?.lowerBound ?? text.endIndex)].components(separatedBy: "\r\n")
        status = Int(lines[0].split(separator: " ").dropFirst().first ?? "") ?? 0
        headers = lines.dropFirst().compactMap { line in
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            return (String(parts[0]), parts[1].trimmingCharacters(in: .whitespaces))
        }
        body = Array(text[(end?.upperBound ?? text.endIndex)...].utf8)
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The body as JSON; empty when it is none.
    var json: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
    }

    /// The body as XML.
    var xml: XMLElement? { try? XMLElement(parsing: body) }

    /// The error's code, in whatever form.
    var code: String? {
        header("x-amzn-ErrorType") ?? xmlError?.text(of: "Code")
    }

    /// The error's text, in whatever form.
    var message: String? {
        json["message"] as? String ?? xmlError?.text(of: "Message")
    }

    private var xmlError: XMLElement? {
        guard let xml else { return nil }
        return xml.name == "Error" ? xml : xml.child("Error")
    }

    /// The resource in an answer such as `{"profile":{…}}`.
    func resource(_ name: String) -> [String: Any] { json[name] as? [String: Any] ?? [:] }

    /// The result of a Query operation.
    func result(_ operation: String) -> XMLElement? { xml?.child("\(operation)Result") }
}
