/// An element of an XML document: its name, its text, and the elements in it.
///
/// Attributes, comments and namespaces are not kept; AWS's answers carry nothing in them.
public struct XMLElement: Hashable, Sendable {
    /// The name without a namespace's prefix.
    public let name: String

    /// The text directly inside the element, entities replaced.
    public let text: String

    /// The elements directly inside it, in order.
    public let children: [XMLElement]

    /// An element with text.
    public init(_ name: String, _ text: String) {
        self.init(name: name, text: text, children: [])
    }

    /// An element with elements in it.
    public init(_ name: String, _ children: [XMLElement] = []) {
        self.init(name: name, text: "", children: children)
    }

    init(name: String, text: String, children: [XMLElement]) {
        self.name = name
        self.text = text
        self.children = children
    }

    /// The first element of that name directly inside this one.
    public func child(_ name: String) -> XMLElement? {
        children.first { $0.name == name }
    }

    /// The text of the first element of that name directly inside this one.
    public func text(of name: String) -> String? {
        child(name)?.text
    }

    /// The `member` elements of a list directly inside this one; none if the list is absent.
    public func members(of list: String) -> [XMLElement] {
        child(list)?.children.filter { $0.name == "member" } ?? []
    }
}
