import StrictJSON

/// The text of a manifest, YAML or JSON, as one tree of values with their places.
///
/// What begins as a JSON object is read strictly as JSON.
enum ManifestText {
    /// Values in a manifest, those counted several times that an alias repeats.
    static let maximumValues = 100_000

    /// What the texts in a manifest may have together, those counted several times that an alias
    /// repeats, in octets.
    static let maximumTextBytes = 4 << 20

    /// Reads the whole text as one document, with or without a byte order mark before it.
    ///
    /// - Throws: `RolesAnywhereError.invalidManifest` with line and column;
    ///   `RolesAnywhereError.libraryMissing` for YAML without libyaml.
    static func read(_ text: String) throws(RolesAnywhereError) -> JSONNode {
        let mark = "\u{FEFF}"
        let text =
            text.unicodeScalars.first == mark.unicodeScalars.first
            ? String(text.unicodeScalars.dropFirst()) : text
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        if text.first(where: { !blanks.contains($0) }) == "{" { return try json(text) }
        return try YAMLReader.read(text)
    }

    private static func json(_ text: String) throws(RolesAnywhereError) -> JSONNode {
        do {
            return try JSONReader.read(text)
        } catch {
            throw .invalidManifest(
                place: "line \(error.line), column \(error.column)", reason: error.reason)
        }
    }

    /// What is wrong with the text at a place.
    static func fault(_ reason: String, _ position: JSONNode.Position) -> RolesAnywhereError {
        .invalidManifest(
            place: "line \(position.line), column \(position.column)", reason: reason)
    }
}
