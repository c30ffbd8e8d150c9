public import AWS

extension CredentialProcessProfile: ConfigProfile {
    /// Settings by which the profile would have credentials without the process.
    public var rivals: [String] { ForeignSources.keys }

    /// An endpoint that is left over from a profile whose process named the same one.
    ///
    /// An `endpoint_url` without need goes where an earlier profile of ours came with it.
    public func stale(_ existing: [String: ConfigFile.Value]) -> Set<String> {
        guard endpointURL == nil, let url = existing[Self.endpointKey]?.text,
            let process = existing["credential_process"]?.text,
            process.hasSuffix("--endpoint \"\(url)\"")
        else { return [] }
        return [Self.endpointKey]
    }

    private static let endpointKey = "endpoint_url"
}
