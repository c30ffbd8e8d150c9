import AWS
import AWSSigning
import Foundation
import HTTP
import HTTPServer
import LocalService
import Synchronization
import TestSupport
import X509

@testable import RolesAnywhere

/// An account of a local service in this process, in which manifests are applied.
final class ManifestAccount: Sendable {
    static let number = "111122223333"

    /// What happens to a request on its way.
    enum Fate: Sendable {
        case arrives

        /// Nothing is done, and no answer comes.
        case isLost

        /// What is asked for is done, and no answer comes.
        case loosesItsAnswer

        /// It is refused because there are too many.
        case isThrottled
    }

    /// The files that manifests name.
    let files: [String: [UInt8]]

    private let service: LocalAWS
    private let serviceClock = CountingClock()
    private let administrator = AdministratorKey(
        accessKeyID: "AKIALABORATORY000001", secretAccessKey: "a secret of forty characters ......."
    )

    init(files: [String: [UInt8]]) {
        self.files = files
        service = LocalAWS(
            configuration: Configuration(
                account: Self.number, bucketsCreatedAt: fixedNow, administrator: administrator)
        ) { _ in }
    }

    /// Compares a manifest with the account.
    func plan(
        _ manifest: String, at now: Date? = nil, takingOver: Bool = false
    ) throws -> Plan {
        try plan(manifest, at: now, through: client { _ in .arrives }, takingOver: takingOver)
    }

    /// Plans and applies a manifest; `fate` decides by the number of each request.
    @discardableResult
    func apply(
        _ manifest: String, takingOver: Bool = false,
        fate: @escaping @Sendable (Int) -> Fate = { _ in .arrives }
    ) throws -> [Applier.Applied] {
        let client = try client(fate)
        let plan = try plan(manifest, through: client, takingOver: takingOver)
        return try Self.applier(client).apply(plan)
    }

    /// Applies a plan that was made before.
    @discardableResult
    func carryOut(
        _ plan: Plan, altering answer: @escaping @Sendable (String) -> String = { $0 },
        fate: @escaping @Sendable (Int) -> Fate = { _ in .arrives },
        observe: (Applier.Event) -> Void = { _ in }
    ) throws -> [Applier.Applied] {
        try Self.applier(client(fate, altering: answer)).apply(plan, observe: observe)
    }

    private static func applier(_ client: ServiceClient) -> Applier {
        Applier(
            rolesAnywhere: RolesAnywhereClient(client), iam: IAMClient(client),
            clock: StoppedClock())
    }

    /// Takes away what a manifest made.
    func destroy(_ manifest: String) throws -> Plan {
        let client = try client { _ in .arrives }
        let (rolesAnywhere, iam) = (RolesAnywhereClient(client), IAMClient(client))
        let desired = try DesiredState(Manifest(manifest), read: read)
        let plan = Plan.destroying(
            desired, try Inventory(.manifest(desired), in: rolesAnywhere, and: iam))
        _ = try Self.applier(client).apply(plan)
        return plan
    }

    /// Everything that the account has, each as its kind and name, repeated where it is there twice.
    func names() throws -> [String] {
        try inventory().resources.map { "\($0.kind.rawValue) \($0.name)" }.sorted()
    }

    func inventory() throws -> Inventory {
        let client = try client { _ in .arrives }
        return try Inventory(
            .everything, in: RolesAnywhereClient(client), and: IAMClient(client))
    }

    /// The clients of somebody else, who knows nothing of manifests.
    func clients() throws -> (RolesAnywhereClient, IAMClient) {
        let client = try client { _ in .arrives }
        return (RolesAnywhereClient(client), IAMClient(client))
    }

    private func plan(
        _ manifest: String, at now: Date? = nil, through client: ServiceClient, takingOver: Bool
    ) throws -> Plan {
        let desired = try DesiredState(Manifest(manifest), at: now, read: read)
        let inventory = try Inventory(
            .manifest(desired), in: RolesAnywhereClient(client), and: IAMClient(client))
        return Plan(
            desired, inventory, account: Self.number, partition: "aws", takingOver: takingOver)
    }

    private func read(_ path: String) throws -> [UInt8] {
        guard let bytes = files[path] else { throw NoSuchFile(path: path) }
        return bytes
    }

    private func client(
        _ fate: @escaping @Sendable (Int) -> Fate,
        altering answer: @escaping @Sendable (String) -> String = { $0 }
    ) throws -> ServiceClient {
        ServiceClient(
            configuration: try ClientConfiguration.load(
                environment: [
                    "AWS_REGION": "us-east-1", "AWS_ENDPOINT_URL": "http://127.0.0.1",
                ], homeDirectory: "/nowhere", read: { _ in nil }),
            credentials: AWSCredentials(
                accessKey: AccessKey(
                    accessKeyID: administrator.accessKeyID,
                    secretAccessKey: administrator.secretAccessKey),
                source: "the test"),
            transport: FatefulTransport(
                service: service, clock: serviceClock, fate: fate, alter: answer),
            clock: StoppedClock())
    }
}

/// A file that no test has made.
struct NoSuchFile: Error, Equatable {
    let path: String
}

/// A clock on which no wait takes time.
private struct StoppedClock: SleepingClock {
    func now() -> Date { fixedNow }
    func sleep(seconds: Double) {}
}

/// A service's clock, by which no two requests come at one moment.
private final class CountingClock: Sendable {
    private let count = Mutex(0)

    func next() -> Date {
        let milliseconds = count.withLock { count in
            count += 1
            return count
        }
        return fixedNow.addingTimeInterval(Double(milliseconds) / 1000)
    }
}

/// Carries requests to a service in the same process, or does not.
private final class FatefulTransport: Transport {
    let service: LocalAWS
    let fate: @Sendable (Int) -> ManifestAccount.Fate
    private let clock: CountingClock
    private let count = Mutex(0)
    private let alter: @Sendable (String) -> String

    init(
        service: LocalAWS, clock: CountingClock,
        fate: @escaping @Sendable (Int) -> ManifestAccount.Fate,
        alter: @escaping @Sendable (String) -> String
    ) {
        self.clock = clock
        self.alter = alter
        self.service = service
        self.fate = fate
    }

    func send(_ request: HTTPRequest) throws(HTTPError) -> HTTPResponse {
        let number = count.withLock { count in
            defer { count += 1 }
            return count
        }
        let lost = HTTPError.connectionLost(url: request.url, detail: "the test")
        switch fate(number) {
        case .arrives:
            return answer(to: request)
        case .isLost:
            throw lost
        case .loosesItsAnswer:
            _ = answer(to: request)
            throw lost
        case .isThrottled:
            return HTTPResponse(
                status: 429, headers: HTTPHeaders([("x-amzn-ErrorType", "ThrottlingException")]),
                body: Array(#"{"message":"Rate exceeded"}"#.utf8))
        }
    }

    private func answer(to request: HTTPRequest) -> HTTPResponse {
        let rest = request.url.dropFirst("http://127.0.0.1".count)
        let answer = service.respond(
            to: ServerRequest(
                method: request.method, target: rest.isEmpty ? "/" : String(rest),
                headers: request.headers, body: request.body, remoteAddress: "127.0.0.1"),
            // No two things are made at one moment.
            now: clock.next())
        return HTTPResponse(
            status: answer.status, headers: HTTPHeaders(answer.headers),
            body: Array(alter(String(decoding: answer.body, as: UTF8.self)).utf8))
    }
}

extension Plan {
    /// What is to be done, in words.
    var actionWords: [String] { changes.filter { $0.action != .nothing }.map(\.words) }
}
