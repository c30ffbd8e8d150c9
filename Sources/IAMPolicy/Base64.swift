import FoundationEssentials

/// Decodes base64 with padding; nil if the text is anything else.
func base64Decoded(_ text: String) -> [UInt8]? {
    Data(base64Encoded: text).map(Array.init)
}
