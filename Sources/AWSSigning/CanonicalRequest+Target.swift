extension CanonicalRequest {
    static func canonicalPath(_ path: String, _ options: Options) -> String {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false)[...]
        // What stands before the leading slash.
        if segments.first == "" { segments = segments.dropFirst() }
        if options.normalizePath { segments = normalized(segments) }
        let encoded = segments.map { segment in
            options.doubleEncodePath
                ? PercentEncoding.encode(segment.utf8)
                : PercentEncoding.encode(PercentEncoding.decode(segment))
        }
        return "/" + encoded.joined(separator: "/")
    }

    /// The parameters of a query, each decoded and encoded anew, in the order of their encoded
    /// names and then values.
    ///
    /// They are not copied because clients differ in what they encode. A plus sign stands for
    /// itself, and what is between two ampersands is a parameter though it be empty.
    static func canonicalQuery(_ query: String) -> String {
        guard !query.isEmpty else { return "" }
        return query.utf8.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
            .map { parameter in
                let name = parameter.prefix { $0 != UInt8(ascii: "=") }
                let value = parameter[name.endIndex...].dropFirst()
                return (
                    name: PercentEncoding.canonical(Array(name)),
                    value: PercentEncoding.canonical(Array(value))
                )
            }
            .sorted { ($0.name, $0.value) < ($1.name, $1.value) }
            .map { "\($0.name)=\($0.value)" }
            .joined(separator: "&")
    }

    /// Without dot segments and empty ones; a slash at the end stays.
    ///
    /// Unlike RFC 3986 §5.2.4, and as AWS's own clients have it, a dot segment at the end leaves no
    /// slash behind.
    private static func normalized(_ segments: ArraySlice<Substring>) -> ArraySlice<Substring> {
        var kept: [Substring] = []
        for segment in segments where segment != "" && segment != "." {
            if segment == ".." { _ = kept.popLast() } else { kept.append(segment) }
        }
        if segments.last == "" && !kept.isEmpty { kept.append("") }
        return kept[...]
    }
}
