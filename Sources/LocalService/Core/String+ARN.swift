extension String {
    /// What an ARN ends in: the id or name of its resource.
    var behindLastSlash: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return self }
        return String(self[utf8.index(after: slash)...])
    }
}
