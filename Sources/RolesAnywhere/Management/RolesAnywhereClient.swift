public import AWS
import FoundationEssentials

/// The management operations of Roles Anywhere in one account and region.
///
/// - SeeAlso: IAM Roles Anywhere API reference, version 2018-05-10
public struct RolesAnywhereClient: Sendable {
    private let client: ServiceClient

    /// Roles Anywhere through a client.
    public init(_ client: ServiceClient) {
        self.client = client
    }

    /// The region whose resources these are.
    ///
    /// - Throws: `AWSError` where none is configured.
    var region: String {
        get throws {
            try client.configuration.endpoint(for: .rolesanywhere).signingRegion
        }
    }
}

extension RolesAnywhereClient {
    /// One operation, before it has a body.
    struct Call {
        let name: String
        let method: String
        let path: String
        let group: RequestGroup
        var query: [(name: String, value: String)] = []
        var isIdempotent = true

        init(_ name: String, _ method: String, _ path: String, _ group: RequestGroup) {
            self.name = name
            self.method = method
            self.path = path
            self.group = group
        }
    }

    /// Makes a call without a body.
    func send<Answer: Decodable>(_ call: Call, as answer: Answer.Type) throws -> Answer {
        try send(call, body: [], as: answer)
    }

    /// Makes a call with a JSON body.
    func send<Answer: Decodable>(
        _ call: Call, _ body: some Encodable, as answer: Answer.Type
    ) throws -> Answer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try send(call, body: Array(try encoder.encode(body)), as: answer)
    }

    /// Everything that a list operation gives, page after page.
    func pages<Page: Decodable, Item>(
        _ call: Call, as page: Page.Type, items: (Page) -> (items: [Item]?, nextToken: String?)
    ) throws -> [Item] {
        var all: [Item] = []
        var count = PageCount()
        var call = call
        while true {
            let (answer, bytes) = try receive(call, body: [], as: page)
            let (found, nextToken) = items(answer)
            all += found ?? []
            guard let nextToken, !nextToken.isEmpty else { return all }
            let objection = count.objection(
                to: nextToken, after: found?.count ?? 0, bytes: bytes)
            if let objection {
                throw malformed(call, objection)
            }
            call.query = [(name: "nextToken", value: nextToken)]
        }
    }

    /// Makes a call about one resource; an unknown one is `RolesAnywhereError.notFound`.
    ///
    /// Calls name a resource by the last part of its ARN: what is there by that name in this region
    /// and account is unknown, too, where the ARN says another one.
    func finding<Answer>(
        _ kind: ResourceKind, arn name: String, _ arn: (Answer) -> String,
        _ body: () throws -> Answer
    ) throws -> Answer {
        do {
            let found = try body()
            guard arn(found) == name else {
                throw RolesAnywhereError.notFound(kind: kind, name: name)
            }
            return found
        } catch let error as AWSError where error.serviceCode == "ResourceNotFoundException" {
            throw RolesAnywhereError.notFound(kind: kind, name: name)
        }
    }

    private func send<Answer: Decodable>(
        _ call: Call, body: [UInt8], as answer: Answer.Type
    ) throws -> Answer {
        try receive(call, body: body, as: answer).answer
    }

    /// The same, with how many bytes were answered.
    private func receive<Answer: Decodable>(
        _ call: Call, body: [UInt8], as answer: Answer.Type
    ) throws -> (answer: Answer, bytes: Int) {
        var request = ServiceRequest(
            .rolesanywhere, call.name, method: call.method, path: call.path)
        request.query = call.query
        request.body = body
        request.contentType = body.isEmpty ? nil : "application/json"
        request.pacingGroup = call.group.rawValue
        request.isIdempotent = call.isIdempotent
        let response = try client.send(request)
        do {
            let decoded = try JSONDecoder().decode(answer, from: Data(response.body))
            return (decoded, response.body.count)
        } catch let error as DecodingError {
            throw malformed(call, error.problem)
        }
    }

    private func malformed(_ call: Call, _ problem: String) -> AWSError {
        .malformedResponse(service: .rolesanywhere, operation: call.name, problem: problem)
    }
}

extension DecodingError {
    /// What is wrong, and where, without the answer's content.
    var problem: String {
        func place(_ path: [any CodingKey]) -> String {
            path.isEmpty ? "at its top" : "in " + path.map(\.stringValue).joined(separator: ".")
        }
        return switch self {
        case .keyNotFound(let key, let context):
            "\"\(key.stringValue)\" is missing \(place(context.codingPath))"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "a value of the wrong type \(place(context.codingPath))"
        default:
            "it is not JSON"
        }
    }
}
