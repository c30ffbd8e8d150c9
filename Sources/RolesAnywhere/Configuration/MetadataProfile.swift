public import AWS
import HTTP

/// A profile of an AWS config file that obtains its credentials from `ra serve`.
///
/// - SeeAlso: AWS SDKs and Tools Reference Guide, "IMDS credential provider"
public struct MetadataProfile: ConfigProfile {
    /// The profile's name; `default` is the one used without a name.
    public let name: String

    /// Where the instance metadata is.
    public let endpoint: String

    /// The region of the profile, where one is written.
    public let region: String?

    /// Describes a profile.
    ///
    /// - Parameters:
    ///   - name: its name.
    ///   - server: the URL of the server, `http://HOST:PORT`.
    ///   - role: the role's name at the server; nil for the server's first.
    ///   - region: the region to write.
    /// - Throws: `RolesAnywhereError.invalidProfileName`; `unwritableValue` for what is no such URL.
    public init(
        name: String, server: String, role: String? = nil, region: String? = nil
    ) throws(RolesAnywhereError) {
        guard ProfileName.isPlain(name) else { throw .invalidProfileName(name) }
        let url = server.hasSuffix("/") ? String(server.dropLast()) : server
        let isPlain = url.unicodeScalars.allSatisfy { (0x21...0x7E).contains($0.value) }
        guard isPlain, url.hasPrefix("http://") || url.hasPrefix("https://"),
            (try? HTTPRequest.hostHeader(forURL: url)) != nil
        else {
            throw .unwritableValue(what: "the server's URL", value: server)
        }
        self.name = name
        // Some clients put a path right behind it, and need the slash at its end.
        endpoint = url + (role.map { "/imds/\($0)/" } ?? "/")
        self.region = region
    }

    /// The endpoint, and the region where one is written.
    public func settings() throws(RolesAnywhereError) -> [(key: String, value: String)] {
        [(key: "ec2_metadata_service_endpoint", value: endpoint)]
            + (region.map { [(key: "region", value: $0)] } ?? [])
    }

    /// A process of ours, which would be asked first.
    public func stale(_ existing: [String: ConfigFile.Value]) -> Set<String> {
        guard let process = existing["credential_process"]?.text,
            process.contains(" session --trust-anchor-arn ")
        else { return [] }
        return ["credential_process"]
    }

    /// Settings by which the profile would have other credentials.
    public var rivals: [String] { ForeignSources.keys + ["credential_process"] }
}
