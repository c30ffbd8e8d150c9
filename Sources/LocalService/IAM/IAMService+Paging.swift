import AWS
import X509

extension IAMService {
    /// Which part of a list a request asks for.
    struct PageRequest {
        let marker: String?
        let limit: Int
    }

    /// The part that the form asks for with `Marker` and `MaxItems`.
    func pageRequest(_ validation: inout Validation) -> PageRequest {
        validation.length(form["Marker"], at: "marker", 1...320)
        validation.pattern(form["Marker"], at: "marker", .marker)
        let limit = validation.number(form["MaxItems"], at: "maxItems", 1...1000)
        return PageRequest(marker: form["Marker"], limit: limit ?? 100)
    }

    /// The page of a list.
    ///
    /// - Parameters:
    ///   - request: which page.
    ///   - items: all of them.
    ///   - list: the element that the page stands in.
    ///   - key: what sorts them, without regard to case, and what a marker remembers.
    ///   - element: how an item is written.
    /// - Returns: the list, and whether more follows.
    /// - Throws: IAM's refusal of a marker that it did not give out.
    func page<Item>(
        _ request: PageRequest, of items: [Item], as list: String, key: (Item) -> String,
        element: (Item) -> XMLElement
    ) throws(Refusal) -> [XMLElement] {
        let sorted = items.sorted { key($0).lowercased() < key($1).lowercased() }
        var rest = sorted[...]
        if let marker = request.marker {
            guard let last = Self.key(in: marker) else {
                throw IAMRefusal.invalidInput("Invalid Marker.").unverified
            }
            rest = rest.drop { key($0).lowercased() <= last }
        }
        let page = rest.prefix(request.limit)
        let isTruncated = page.count < rest.count
        var elements = [
            XMLElement(list, page.map(element)),
            XMLElement("IsTruncated", isTruncated ? "true" : "false"),
        ]
        if isTruncated, let last = page.last {
            elements.append(XMLElement("Marker", Self.marker(after: key(last).lowercased())))
        }
        return elements
    }

    private static let markerPrefix = "after:"

    private static func marker(after key: String) -> String {
        Base64.encode(Array("\(markerPrefix)\(key)".utf8))
    }

    /// What a marker remembers; nil where it was not given out here.
    private static func key(in marker: String) -> String? {
        guard let bytes = Base64.decode(marker),
            let text = String(validating: bytes, as: UTF8.self), text.hasPrefix(markerPrefix)
        else { return nil }
        return String(text.dropFirst(markerPrefix.count))
    }
}
