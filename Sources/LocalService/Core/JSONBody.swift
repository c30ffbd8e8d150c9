import FoundationEssentials
import StrictJSON

/// The JSON body of a request.
enum JSONBody {
    /// Reads a body; an empty one counts as an object without members.
    ///
    /// - Throws: a refusal when it is not JSON in UTF-8, a name stands twice in an object, or a
    ///   member has the wrong type.
    static func decode<Body: Decodable>(
        _ type: Body.Type, _ bytes: [UInt8]
    ) throws(Refusal) -> Body {
        guard !bytes.isEmpty else { return try decode(type, Array("{}".utf8)) }
        let node = try read(bytes)
        if let name = node.repeatedName {
            throw refusal("the member \(name.prefix(128)) is there twice")
        }
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw refusal(JSONFault.text(error, in: node))
        }
    }

    /// Reads a body that was looked at before; nil where it cannot be read.
    static func decodeAgain<Body: Decodable>(_ type: Body.Type, _ bytes: [UInt8]) -> Body? {
        try? JSONDecoder().decode(type, from: Data(bytes))
    }

    /// Foundation's decoder would take UTF-16 as well, and of two members of a name one.
    private static func read(_ bytes: [UInt8]) throws(Refusal) -> JSONNode {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw refusal("the body is not UTF-8")
        }
        do {
            return try JSONReader.read(text)
        } catch {
            throw refusal("the body is not JSON: \(error)")
        }
    }

    private static func refusal(_ reason: String) -> Refusal {
        Refusal(
            status: 400, code: "SerializationException",
            message: "The request body could not be read", reason: reason
        ).unverified
    }
}

extension JSONNode {
    /// The first name that stands twice in an object of the text.
    fileprivate var repeatedName: String? {
        switch value {
        case .object(let members):
            var names: Set<String> = []
            for member in members where !names.insert(member.name).inserted { return member.name }
            return members.lazy.compactMap(\.value.repeatedName).first
        case .array(let elements):
            return elements.lazy.compactMap(\.repeatedName).first
        default:
            return nil
        }
    }
}
