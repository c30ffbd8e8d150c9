/// The name of an AWS resource: `arn:partition:service:region:account:resource`.
///
/// - SeeAlso: AWS General Reference, "Amazon Resource Names"
public struct ARN: Hashable, Sendable {
    /// The partition, such as `aws` or `aws-us-gov`.
    public let partition: String

    /// The service's name in ARNs, such as `rolesanywhere` or `iam`.
    public let service: String

    /// The region; empty for global resources such as roles.
    public let region: String

    /// The account, twelve digits; `aws` for what AWS itself owns; empty where there is none.
    public let account: String

    /// Everything after the fifth colon, such as `trust-anchor/UUID` or `role/path/name`.
    public let resource: String

    /// Reads an ARN.
    ///
    /// - Throws: `AWSError.invalidARN`
    public init(_ text: String) throws(AWSError) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
            .map(String.init)
        guard parts.count == 6, parts[0] == "arn" else {
            throw .invalidARN(text, problem: "it is not arn:partition:service:region:account:name")
        }
        guard text.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value < 0x7F }) else {
            throw .invalidARN(text, problem: "it contains a space or a character beyond ASCII")
        }
        for (part, name) in [
            (parts[1], "partition"), (parts[2], "service"), (parts[5], "resource"),
        ]
        where part.isEmpty {
            throw .invalidARN(text, problem: "it has no \(name)")
        }
        guard Self.isAccount(parts[4]) else {
            throw .invalidARN(text, problem: "\"\(parts[4])\" is not an account of twelve digits")
        }
        partition = parts[1]
        service = parts[2]
        region = parts[3]
        account = parts[4]
        resource = parts[5]
    }

    /// The part of the resource after its last slash, such as a UUID or a role's name without its
    /// path; all of it if there is no slash.
    public var resourceID: String {
        resource.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init)
            ?? resource
    }

    private static func isAccount(_ text: String) -> Bool {
        text.isEmpty || text == "aws"
            || (text.utf8.count == 12 && text.utf8.allSatisfy { (0x30...0x39).contains($0) })
    }
}

extension ARN: CustomStringConvertible {
    /// The ARN as AWS writes it.
    public var description: String {
        "arn:\(partition):\(service):\(region):\(account):\(resource)"
    }
}
