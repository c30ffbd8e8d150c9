/// A part of AWS that shares nothing with the others: its own accounts, regions and domain names.
///
/// - SeeAlso: botocore's `partitions.json`
public struct Partition: Hashable, Sendable {
    /// The partition's name in ARNs, such as `aws-cn`.
    public let id: String

    /// The domain under which its endpoints live.
    public let dnsSuffix: String

    /// The domain of endpoints that answer over IPv4 and IPv6.
    public let dualStackDNSSuffix: String

    /// The region that signs for global services.
    public let globalRegion: String

    /// What its region names begin with: `PREFIX-word-number`.
    let regionPrefixes: [String]

    /// The partition of a region, known or not: an unknown name is taken for a new one of `aws`.
    public static func of(region: String) -> Partition {
        all.first { $0.contains(region: region) } ?? aws
    }

    /// Whether a region's name is one of this partition's, or its name for "no region".
    func contains(region: String) -> Bool {
        region == "\(id)-global" || regionPrefixes.contains { Self.matches(region, prefix: $0) }
    }

    /// Whether a name is `PREFIX-word-number`.
    private static func matches(_ region: String, prefix: String) -> Bool {
        guard region.hasPrefix(prefix + "-") else { return false }
        let rest = region.utf8.dropFirst(prefix.utf8.count + 1)
        let parts = rest.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return false }
        return parts[1].allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension Partition {
    /// The commercial regions.
    public static let aws = Partition(
        id: "aws", dnsSuffix: "amazonaws.com", dualStackDNSSuffix: "api.aws",
        globalRegion: "us-east-1",
        regionPrefixes: ["us", "eu", "ap", "sa", "ca", "me", "af", "il", "mx"])

    /// Every partition that has endpoints of its own.
    public static let all: [Partition] = [
        aws,
        Partition(
            id: "aws-cn", dnsSuffix: "amazonaws.com.cn",
            dualStackDNSSuffix: "api.amazonwebservices.com.cn", globalRegion: "cn-northwest-1",
            regionPrefixes: ["cn"]),
        Partition(
            id: "aws-eusc", dnsSuffix: "amazonaws.eu",
            dualStackDNSSuffix: "api.amazonwebservices.eu", globalRegion: "eusc-de-east-1",
            regionPrefixes: ["eusc-de"]),
        Partition(
            id: "aws-iso", dnsSuffix: "c2s.ic.gov", dualStackDNSSuffix: "api.aws.ic.gov",
            globalRegion: "us-iso-east-1", regionPrefixes: ["us-iso"]),
        Partition(
            id: "aws-iso-b", dnsSuffix: "sc2s.sgov.gov", dualStackDNSSuffix: "api.aws.scloud",
            globalRegion: "us-isob-east-1", regionPrefixes: ["us-isob"]),
        Partition(
            id: "aws-iso-e", dnsSuffix: "cloud.adc-e.uk",
            dualStackDNSSuffix: "api.cloud-aws.adc-e.uk", globalRegion: "eu-isoe-west-1",
            regionPrefixes: ["eu-isoe"]),
        Partition(
            id: "aws-iso-f", dnsSuffix: "csp.hci.ic.gov", dualStackDNSSuffix: "api.aws.hci.ic.gov",
            globalRegion: "us-isof-south-1", regionPrefixes: ["us-isof"]),
        Partition(
            id: "aws-us-gov", dnsSuffix: "amazonaws.com", dualStackDNSSuffix: "api.aws",
            globalRegion: "us-gov-west-1", regionPrefixes: ["us-gov"]),
    ]
}
