import StrictJSON

/// Why a JSON text, which is one, is not what an operation takes.
enum JSONFault {
    /// The fault in words.
    ///
    /// - Parameters:
    ///   - error: what the decoder threw.
    ///   - node: the text that it decoded.
    /// - Returns: which member it is, and what should be there.
    static func text(_ error: any Error, in node: JSONNode) -> String {
        guard let error = error as? DecodingError else { return "the body does not fit" }
        switch error {
        case .typeMismatch(let type, let context):
            return mismatch(context, node, name(of: type))
        case .valueNotFound(let type, let context):
            return mismatch(context, node, name(of: type))
        case .keyNotFound(let key, let context):
            return "\(place(context.codingPath + [key])) is missing"
        case .dataCorrupted:
            // What is JSON, and of the right type, is a number that does not fit; the decoder does
            // not tell which.
            guard let (path, number) = node.oddNumber else { return "the body does not fit" }
            return
                "the member \(path.joined(separator: ".")) is \(number.prefix(40)) where a whole "
                + "number should be"
        @unknown default:
            return "the body does not fit"
        }
    }

    private static func mismatch(
        _ context: DecodingError.Context, _ node: JSONNode, _ wanted: String
    ) -> String {
        let found =
            switch node.at(context.codingPath)?.value {
            case .number(let number): String(number.prefix(40))
            case .boolean(let isTrue): "\(isTrue)"
            case .null: "null"
            case .string: "a string"
            case .array: "a list"
            case .object: "an object"
            case nil: "something else"
            }
        return "\(place(context.codingPath)) is \(found) where \(wanted) should be"
    }

    private static func place(_ path: [any CodingKey]) -> String {
        guard !path.isEmpty else { return "the body" }
        let names = path.map { key in
            key.intValue.map { "\($0 + 1)" } ?? String(key.stringValue.prefix(128))
        }
        return "the member \(names.joined(separator: "."))"
    }

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is String.Type: "a string"
        case is Bool.Type: "true or false"
        case is any BinaryInteger.Type: "a whole number"
        case is any FloatingPoint.Type: "a number"
        case is [Any].Type: "a list"
        default: "an object"
        }
    }
}

extension JSONNode {
    /// The first number that is no whole one, or too large, and the names that lead to it.
    fileprivate var oddNumber: (path: [String], number: String)? {
        switch value {
        case .number(let number):
            return Int(number) == nil ? ([], number) : nil
        case .object(let members):
            return members.lazy.compactMap { member in
                member.value.oddNumber.map {
                    ([String(member.name.prefix(128))] + $0.path, $0.number)
                }
            }.first
        case .array(let elements):
            return elements.enumerated().lazy.compactMap { index, element in
                element.oddNumber.map { (["\(index + 1)"] + $0.path, $0.number) }
            }.first
        default:
            return nil
        }
    }

    /// The value that a decoder's path leads to.
    fileprivate func at(_ path: [any CodingKey]) -> JSONNode? {
        guard let key = path.first else { return self }
        let rest = Array(path.dropFirst())
        switch value {
        case .object(let members):
            return members.first { $0.name == key.stringValue }?.value.at(rest)
        case .array(let elements):
            guard let index = key.intValue, elements.indices.contains(index) else { return nil }
            return elements[index].at(rest)
        default:
            return nil
        }
    }
}
