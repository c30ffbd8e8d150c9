/// The rule for the parts of an access key: a request carries two of them in its header fields.
enum CredentialText {
    /// Refuses parts with control characters, such as the CR of a file with the line ends of Windows.
    ///
    /// - Parameters:
    ///   - parts: what each part is called where it comes from; values are never shown.
    ///   - source: where they come from.
    /// - Throws: `AWSError.unsendableCredential`.
    static func check(
        _ parts: KeyValuePairs<String, String?>, source: String
    ) throws(AWSError) {
        for (name, text) in parts {
            guard let text else { continue }
            if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
                throw .unsendableCredential(source: source, name: name)
            }
        }
    }
}
