/// Arguments of a `credential_process`, quoted so that every SDK splits them alike.
///
/// Some SDKs split the value as a shell would, others hand it to `sh -c`. No SDK's config reader
/// takes a line break, and some end a value at a blank followed by `#` or `;`.
enum QuotedArgument {
    /// An argument as it stands in the value, always in quotation marks.
    ///
    /// - Throws: `RolesAnywhereError.unwritableValue`.
    static func quoted(_ text: String, what: String) throws(RolesAnywhereError) -> String {
        let isControl = { (scalar: Unicode.Scalar) in
            scalar.properties.generalCategory == .control
        }
        guard !text.unicodeScalars.contains(where: isControl), !startsComment(text) else {
            throw .unwritableValue(what: what, value: text)
        }
        // Inside double quotation marks a shell still reads these.
        let read = "\"\\$`!".unicodeScalars
        let isPlain = !text.unicodeScalars.contains { read.contains($0) }
        if isPlain { return "\"" + text + "\"" }
        guard !text.unicodeScalars.contains("'") else {
            throw .unwritableValue(what: what, value: text)
        }
        return "'" + text + "'"
    }

    /// An argument as it stands in the value, in quotation marks unless every shell and SDK takes all
    /// of its characters as they are.
    ///
    /// - Throws: `RolesAnywhereError.unwritableValue`.
    static func word(_ text: String, what: String) throws(RolesAnywhereError) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: ":/_+=,.@-".utf8.contains(byte)
            }
        }
        return isPlain && !text.isEmpty ? text : try quoted(text, what: what)
    }

    private static func startsComment(_ text: String) -> Bool {
        zip(text.unicodeScalars, text.unicodeScalars.dropFirst()).contains { one, next in
            one == " " && (next == "#" || next == ";")
        }
    }
}
