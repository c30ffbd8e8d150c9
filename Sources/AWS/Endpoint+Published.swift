extension Endpoint {
    /// Which of a service's published endpoints is meant.
    public struct Variant: OptionSet, Hashable, Sendable {
        /// The bits.
        public let rawValue: Int

        /// A set of bits.
        public init(rawValue: Int) { self.rawValue = rawValue }

        /// Cryptography certified under FIPS 140.
        public static let fips = Variant(rawValue: 1)

        /// IPv4 and IPv6.
        public static let dualStack = Variant(rawValue: 2)
    }

    /// The endpoint that AWS publishes for a service in a region.
    ///
    /// - Throws: `AWSError.unsupportedEndpoint` where the partition has none of this kind.
    /// - SeeAlso: botocore's `endpoint-rule-set-1.json` of each service
    public static func published(
        for service: Service, region: String, variant: Variant = []
    ) throws(AWSError) -> Endpoint {
        let partition = Partition.of(region: region)
        let (host, signingRegion) =
            switch service {
            case .iam: iam(partition, variant)
            case .rolesanywhere: regional("rolesanywhere", region, partition, variant)
            case .sts: sts(region, partition, variant)
            case .s3: try s3(region, partition, variant)
            }
        return try Endpoint(url: "https://\(host)", signingRegion: signingRegion, setting: nil)
    }

    private typealias Location = (host: String, signingRegion: String)

    private static func regional(
        _ name: String, _ region: String, _ partition: Partition, _ variant: Variant
    ) -> Location {
        let suffix =
            variant.contains(.dualStack) ? partition.dualStackDNSSuffix : partition.dnsSuffix
        return ("\(name)\(variant.infix).\(region).\(suffix)", region)
    }

    private static func sts(
        _ region: String, _ partition: Partition, _ variant: Variant
    ) -> Location {
        if region == "aws-global", variant.isEmpty { return ("sts.amazonaws.com", "us-east-1") }
        // In GovCloud the ordinary endpoint is the certified one.
        let isPlain = partition.id == "aws-us-gov" && variant == .fips
        return regional("sts", region, partition, isPlain ? [] : variant)
    }

    private static func s3(
        _ region: String, _ partition: Partition, _ variant: Variant
    ) throws(AWSError) -> Location {
        if variant.contains(.fips), partition.id == "aws-cn" {
            throw .unsupportedEndpoint(service: .s3, partition: partition.id, kind: "FIPS")
        }
        if region == "aws-global", variant.isEmpty { return ("s3.amazonaws.com", "us-east-1") }
        let region = region == "aws-global" ? partition.globalRegion : region
        let stack = variant.contains(.dualStack) ? "dualstack." : ""
        return ("s3\(variant.infix).\(stack)\(region).\(partition.dnsSuffix)", region)
    }

    /// IAM has one endpoint a partition; their names follow no single rule.
    private static func iam(_ partition: Partition, _ variant: Variant) -> Location {
        let name = "iam\(variant.infix)"
        let isDualStack = variant.contains(.dualStack)
        let suffix = isDualStack ? partition.dualStackDNSSuffix : partition.dnsSuffix
        let region = partition.globalRegion
        switch partition.id {
        case "aws":
            return (isDualStack ? "\(name).global.\(suffix)" : "\(name).\(suffix)", region)
        case "aws-cn" where variant == .dualStack:
            return ("\(name).global.\(suffix)", "cn-north-1")
        case "aws-cn" where variant.isEmpty:
            return ("\(name).cn-north-1.\(suffix)", "cn-north-1")
        case "aws-us-gov":
            return ("iam.us-gov.\(suffix)", region)
        case "aws-iso" where !isDualStack, "aws-iso-b" where !isDualStack:
            return ("\(name).\(region).\(suffix)", region)
        default:
            return (variant.isEmpty ? "\(name).\(region).\(suffix)" : "\(name).\(suffix)", region)
        }
    }
}

extension Endpoint.Variant {
    /// What follows the service's name in the host name.
    fileprivate var infix: String { contains(.fips) ? "-fips" : "" }
}
