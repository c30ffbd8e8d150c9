import StrictJSON

/// Composes what libyaml finds into one tree of JSON's values.
///
/// YAML is read by the core schema of YAML 1.2: only `true` and `false` are booleans, so that a
/// country or an answer stays a text.
struct YAMLReader: ~Copyable {
    private let events: YAMLEvents
    private var anchors: [String: (node: JSONNode, size: Size)] = [:]
    private var size = Size()

    /// How much has been read, aliases written out.
    private struct Size {
        var values = 0
        var textBytes = 0
    }

    /// Reads the whole text as one document.
    ///
    /// - Throws: `RolesAnywhereError.invalidManifest` with line and column, and `.libraryMissing`.
    static func read(_ text: String) throws(RolesAnywhereError) -> JSONNode {
        var reader = YAMLReader(events: try YAMLEvents(text))
        return try reader.document()
    }

    private init(events: consuming YAMLEvents) {
        self.events = events
    }

    private mutating func document() throws(RolesAnywhereError) -> JSONNode {
        guard case .document = try events.next().content else {
            throw .invalidManifest(place: "its text", reason: "there is nothing in it")
        }
        let root = try node(try events.next(), depth: 0)
        _ = try events.next()
        let rest = try events.next()
        guard case .end = rest.content else {
            throw ManifestText.fault("another document begins, and only one is read", rest.position)
        }
        return root
    }

    private mutating func node(
        _ event: YAMLEvents.Event, depth: Int
    ) throws(RolesAnywhereError) -> JSONNode {
        let place = event.position
        let before = size
        try count(1, 0, at: place)
        guard depth < JSONReader.maximumDepth else {
            throw ManifestText.fault("it is nested too deeply", place)
        }
        switch event.content {
        case .scalar(let text, let tag, let isPlain, let anchor):
            try count(0, text.utf8.count, at: place)
            let value = try YAMLScalar.value(text, tag: tag, isPlain: isPlain, at: place)
            return remember(JSONNode(value, at: place), as: anchor, since: before)
        case .sequence(let tag, let anchor):
            try YAMLScalar.refuseTag(tag, unlike: YAMLScalar.sequence, at: place)
            let elements = try elements(depth: depth)
            return remember(JSONNode(.array(elements), at: place), as: anchor, since: before)
        case .mapping(let tag, let anchor):
            try YAMLScalar.refuseTag(tag, unlike: YAMLScalar.mapping, at: place)
            let members = try members(depth: depth)
            return remember(JSONNode(.object(members), at: place), as: anchor, since: before)
        case .alias(let name):
            guard let known = anchors[name] else {
                throw ManifestText.fault("no value before it is called \"\(name)\"", place)
            }
            try count(known.size.values - 1, known.size.textBytes, at: place)
            return known.node
        case .document, .endOfDocument, .endOfCollection, .end:
            throw ManifestText.fault("it is not YAML", place)
        }
    }

    private mutating func elements(depth: Int) throws(RolesAnywhereError) -> [JSONNode] {
        var elements: [JSONNode] = []
        while true {
            let event = try events.next()
            if case .endOfCollection = event.content { return elements }
            elements.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func members(depth: Int) throws(RolesAnywhereError) -> [JSONNode.Member] {
        var members: [JSONNode.Member] = []
        var names: Set<String> = []
        while true {
            let key = try events.next()
            switch key.content {
            case .endOfCollection:
                return members
            case .scalar(let name, _, _, _):
                guard names.insert(name).inserted else {
                    throw ManifestText.fault("\"\(name)\" is there twice", key.position)
                }
                members.append(
                    JSONNode.Member(
                        name, try node(try events.next(), depth: depth + 1), at: key.position))
            default:
                throw ManifestText.fault("a name is not a text", key.position)
            }
        }
    }

    private mutating func remember(
        _ node: JSONNode, as anchor: String, since before: Size
    ) -> JSONNode {
        // Known only now that it is whole, so that nothing can hold itself.
        if !anchor.isEmpty {
            anchors[anchor] = (
                node,
                Size(
                    values: size.values - before.values,
                    textBytes: size.textBytes - before.textBytes)
            )
        }
        return node
    }

    private mutating func count(
        _ values: Int, _ textBytes: Int, at place: JSONNode.Position
    ) throws(RolesAnywhereError) {
        size.values += values
        size.textBytes += textBytes
        guard size.values <= ManifestText.maximumValues,
            size.textBytes <= ManifestText.maximumTextBytes
        else { throw ManifestText.fault("it has too many values", place) }
    }
}
