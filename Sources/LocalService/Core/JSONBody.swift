import FoundationEssentials

/// The JSON body of a request.
enum JSONBody {
    /// Reads a body; an empty one counts as an object without members.
    ///
    /// - Throws: a refusal when it is not JSON, or a member has the wrong type.
    static func decode<Body: Decodable>(
        _ type: Body.Type, _ bytes: [UInt8]
    ) throws(Refusal) -> Body {
        do {
            let data = Data(bytes.isEmpty ? Array("{}".utf8) : bytes)
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw Refusal(
                status: 400, code: "SerializationException",
                message: "The request body could not be read", reason: "\(error)"
            ).unverified
        }
    }
}
