extension Endpoint {
    /// A URL as it may be shown: without what stands before an @ in it, which may be a password.
    static func withoutSecrets(_ url: String) -> String {
        let start = url.firstRange(of: "://")?.upperBound ?? url.startIndex
        guard let at = url[start...].lastIndex(of: "@") else { return url }
        return url[..<start] + "<redacted>" + url[at...]
    }
}
