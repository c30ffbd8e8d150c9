/// One value of a JSON text, with the place where it begins.
///
/// Unlike a decoder's dictionary it keeps the order of members and members of the same name,
/// because both decide whether a document is accepted; and a number keeps its spelling.
public struct JSONNode: Equatable, Sendable {
    /// A place in the text; both count from 1.
    public struct Position: Equatable, Sendable {
        /// The line.
        public var line: Int

        /// The column, in Unicode scalars.
        public var column: Int
    }

    /// One member of an object.
    public struct Member: Equatable, Sendable {
        /// The name, its escapes read.
        public let name: String

        /// Where the name begins.
        public let position: Position

        /// What the name stands for.
        public let value: JSONNode
    }

    /// The value itself.
    public enum Value: Equatable, Sendable {
        /// Its members in the order of the text, those of the same name included.
        case object([Member])
        /// Its elements.
        case array([JSONNode])
        /// The text, its escapes read.
        case string(String)
        /// The number as it is spelled.
        case number(String)
        /// `true` or `false`.
        case boolean(Bool)
        /// `null`.
        case null
    }

    /// What stands there.
    public let value: Value

    /// Where it begins.
    public let position: Position

    /// The type, for an error's text.
    public var typeName: String {
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
