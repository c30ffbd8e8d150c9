import AWS
import X509

extension IAMService {
    /// The page of a list that the form asks for with `Marker` and `MaxItems`.
    ///
    /// - Parameters:
    ///   - items: all of them, in the order of `key`.
    ///   - list: the element that the page stands in.
    ///   - key: what a marker remembers.
    ///   - element: how an item is written.
    /// - Returns: the list, and whether more follows.
    /// - Throws: IAM's refusals of a marker or number that cannot be.
    func page<Item>(
        of items: [Item], as list: String, key: (Item) -> String, element: (Item) -> XMLElement
    ) throws(Refusal) -> [XMLElement] {
        var validation = Validation()
        let limit = validation.number(form["MaxItems"], at: "maxItems", 1...1000) ?? 100
        try validation.finish(code: "ValidationError")
        var rest = items[...]
        if let marker = form["Marker"] {
            guard let bytes = Base64.decode(marker) else {
                throw IAMRefusal.invalidInput("Invalid Marker.").unverified
            }
            let last = String(decoding: bytes, as: UTF8.self)
            rest = items.drop { key($0).lowercased() <= last.lowercased() }
        }
        let page = rest.prefix(limit)
        let isTruncated = page.count < rest.count
        var elements = [
            XMLElement(list, page.map(element)),
            XMLElement("IsTruncated", isTruncated ? "true" : "false"),
        ]
        if isTruncated, let last = page.last {
            elements.append(XMLElement("Marker", Base64.encode(Array(key(last).utf8))))
        }
        return elements
    }
}
