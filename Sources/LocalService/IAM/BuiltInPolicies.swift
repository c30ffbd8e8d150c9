import FoundationEssentials
import IAMPolicy
import X509

/// AWS's managed policies that the service knows.
struct BuiltInPolicies {
    /// What AWS says of a policy beside its document, as it was in the spring of 2026.
    struct Record: Sendable {
        let name: String
        let path: String
        let version: String
        let createdAt: Date
        let updatedAt: Date
        let document: PolicyDocument

        /// The policy under the ARN that it has in a partition.
        func named(arn: String) -> ManagedPolicy {
            ManagedPolicy(
                name: name, path: path, id: id, arn: arn, createdAt: createdAt,
                updatedAt: updatedAt, version: version, document: document, description: nil,
                tags: [])
        }

        /// An id that stays the same; AWS's own ids are not known.
        private var id: String {
            let digest = Digest.sha256Hex(Array(name.utf8)).uppercased()
            return "ANPA" + digest.map { $0.isNumber ? "Q" : $0 }.prefix(17)
        }
    }

    /// The policies by path and name, for instance `/job-function/ViewOnlyAccess`.
    private static let byPlace: [String: Record] = {
        typealias Resources = PackageResources
        let records = [
            record(
                "AdministratorAccess", "v1", "2015-02-06T18:39:46Z", "2015-02-06T18:39:46Z",
                Resources.AdministratorAccess_json),
            record(
                "AmazonS3FullAccess", "v2", "2015-02-06T18:40:58Z", "2021-09-27T20:16:37Z",
                Resources.AmazonS3FullAccess_json),
            record(
                "AmazonS3ReadOnlyAccess", "v3", "2015-02-06T18:40:59Z", "2023-08-10T21:31:39Z",
                Resources.AmazonS3ReadOnlyAccess_json),
            record(
                "AWSRolesAnywhereFullAccess", "v3", "2025-07-16T14:52:07Z",
                "2026-02-12T18:00:57Z", Resources.AWSRolesAnywhereFullAccess_json),
            record(
                "AWSRolesAnywhereReadOnly", "v3", "2025-07-16T15:07:07Z",
                "2026-02-12T18:00:43Z", Resources.AWSRolesAnywhereReadOnly_json),
            record(
                "AWSRolesAnywhereServicePolicy", "v1", "2022-07-05T15:26:11Z",
                "2022-07-05T15:26:11Z", Resources.AWSRolesAnywhereServicePolicy_json,
                path: "/aws-service-role/"),
            record(
                "IAMFullAccess", "v2", "2015-02-06T18:40:38Z", "2019-06-21T19:40:00Z",
                Resources.IAMFullAccess_json),
            record(
                "IAMReadOnlyAccess", "v4", "2015-02-06T18:40:39Z", "2018-01-25T19:11:27Z",
                Resources.IAMReadOnlyAccess_json),
            record(
                "PowerUserAccess", "v12", "2015-02-06T18:39:47Z", "2026-02-12T17:59:14Z",
                Resources.PowerUserAccess_json),
            record(
                "ReadOnlyAccess", "v182", "2015-02-06T18:39:48Z", "2026-04-03T15:27:12Z",
                Resources.ReadOnlyAccess_json),
        ]
        return Dictionary(
            records.compactMap { $0 }.map { ($0.path + $0.name, $0) }
        ) { first, _ in first }
    }()

    /// The policies' names.
    static var names: [String] { byPlace.values.map(\.name) }

    /// The policy with that path and name.
    static func policy(at place: String) -> Record? { byPlace[place] }

    /// A test reads every one of them, so that none is nil.
    private static func record(
        _ name: String, _ version: String, _ createdAt: String, _ updatedAt: String,
        _ document: [UInt8], path: String = "/"
    ) -> Record? {
        guard let document = try? PolicyDocument(json: document, kind: .identity),
            let createdAt = try? Date(createdAt, strategy: .iso8601),
            let updatedAt = try? Date(updatedAt, strategy: .iso8601)
        else { return nil }
        return Record(
            name: name, path: path, version: version, createdAt: createdAt, updatedAt: updatedAt,
            document: document)
    }
}
