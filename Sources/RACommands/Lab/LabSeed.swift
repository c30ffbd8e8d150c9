import AWS
import AWSSigning
import CommandLineSupport
import FoundationEssentials
import HTTP
import LocalService
import RolesAnywhere
import Synchronization
import X509

/// Gives a local service that does not listen yet what a manifest names: what `--seed` does.
///
/// It does so by the calls that `ra` makes, so that the service holds nothing which those could not
/// have made.
struct LabSeed {
    let path: String
    let context: Context

    /// - Throws: what the manifest or one of its parts was refused for.
    func fill(
        _ service: LocalAWS, _ identifiers: SeedIdentifiers, at now: @escaping @Sendable () -> Date
    ) throws {
        defer { identifiers.clear() }
        let desired = try ManifestFile(path, in: context).read()
        for warning in desired.warnings { context.note("warning: \(warning)") }
        let client = try client(service, now)
        let (rolesAnywhere, iam) = (RolesAnywhereClient(client), IAMClient(client))
        let configuration = service.configuration
        let plan = Plan(
            desired, try Inventory(.manifest(desired), in: rolesAnywhere, and: iam),
            account: configuration.account,
            partition: Partition.of(region: configuration.region).id)
        let applied: [Applier.Applied]
        do {
            applied = try Applier(
                rolesAnywhere: rolesAnywhere, iam: iam, clock: ThreadClock(now: now)
            ).apply(plan) { event in
                guard case .creates(let change) = event else { return }
                identifiers.prepare(change.kind, change.name)
            }
        } catch {
            // Nothing of the service is left, so only the reason matters.
            throw error.cause
        }
        for each in applied {
            let change = each.change
            context.note("\(change.kind.noun) \(PrintableText.quote(change.name)): \(each.arn)")
        }
    }

    private func client(
        _ service: LocalAWS, _ now: @escaping @Sendable () -> Date
    ) throws -> ServiceClient {
        let administrator = service.configuration.administrator
        return ServiceClient(
            configuration: try ClientConfiguration.load(
                environment: [
                    "AWS_REGION": service.configuration.region,
                    "AWS_ENDPOINT_URL": "http://127.0.0.1",
                ], homeDirectory: "/", read: { _ in nil }),
            credentials: AWSCredentials(
                accessKey: AccessKey(
                    accessKeyID: administrator.accessKeyID,
                    secretAccessKey: administrator.secretAccessKey),
                source: "the local service"),
            transport: ServiceTransport(service: service, now: now),
            clock: ThreadClock(now: { service.configuration.signatureTime(at: now()) }))
    }
}

/// Ids that follow from what they are for, so that a seeded service has the same ARNs each time.
final class SeedIdentifiers: Sendable {
    private let account: String
    private let region: String
    private let prepared = Mutex<String?>(nil)

    init(account: String, region: String) {
        self.account = account
        self.region = region
    }

    /// The next id: the prepared one once, and random ones otherwise.
    func next() -> String {
        prepared.withLock { prepared in
            defer { prepared = nil }
            return prepared
        } ?? UUID().uuidString.lowercased()
    }

    /// Prepares the id of one resource.
    ///
    /// - SeeAlso: RFC 9562 §5.8, UUIDs of a form of one's own
    func prepare(_ kind: ResourceKind, _ name: String) {
        let text = "\(account)/\(region)/\(kind.rawValue)/\(name)"
        var bytes = Array(Digest.sha256(Array(text.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Array(Hex.encode(bytes))
        let parts = [hex[..<8], hex[8..<12], hex[12..<16], hex[16..<20], hex[20...]]
        let identifier = parts.map { String($0) }.joined(separator: "-")
        prepared.withLock { $0 = identifier }
    }

    /// Forgets what was prepared and not taken.
    func clear() {
        prepared.withLock { $0 = nil }
    }
}
