import RolesAnywhere

/// Tags as commands show them.
enum TagRecord {
    static func dictionary(_ tags: [Tag]) -> [String: String] {
        Dictionary(tags.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
    }

    static func lines(_ tags: [String: String]?) -> [String] {
        (tags ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
}
