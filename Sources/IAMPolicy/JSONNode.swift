/// One value of a JSON text, with the place where it begins.
///
/// Unlike a decoder's dictionary it keeps the order of members and members of the same name,
/// because both decide whether a policy is accepted; and a number keeps its spelling.
struct JSONNode: Equatable {
    /// A place in the text; both count from 1.
    struct Position: Equatable {
        var line: Int
        var column: Int
    }

    /// One member of an object.
    struct Member: Equatable {
        let name: String
        let position: Position
        let value: JSONNode
    }

    /// The value itself.
    enum Value: Equatable {
        case object([Member])
        case array([JSONNode])
        case string(String)
        case number(String)
        case boolean(Bool)
        case null
    }

    let value: Value
    let position: Position

    /// The type, for an error's text.
    var typeName: String {
        switch value {
        case .object: "an object"
        case .array: "a list"
        case .string: "a string"
        case .number: "a number"
        case .boolean: "a boolean"
        case .null: "null"
        }
    }
}
