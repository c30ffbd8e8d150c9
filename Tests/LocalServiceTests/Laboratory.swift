import AWSSigning
import Foundation
import HTTPServer
import LocalService
import Synchronization
import TestSupport
import X509

/// How a test reaches the service: the answers must not depend on it.
enum Way: CaseIterable {
    case inProcess, socket
}

/// A local service of a test's own, with a clock that the test sets.
final class Laboratory: Sendable {
    static let account = "111122223333"
    static let administrator = AdministratorKey(
        accessKeyID: "AKIALABORATORY000001",
        secretAccessKey: "a secret of forty characters ........")

    private let service: LocalAWS
    private let server: Server?
    private let clock = SetClock()
    private let entries: EntryList

    /// Runs a test against a fresh service, and stops the service.
    static func run(
        _ way: Way = .inProcess, region: String = "us-east-1",
        buckets: [Bucket] = [Bucket("reports")],
        identifiers: [String] = [], behaviours: [String] = [], faults: [String] = [],
        rolls: [Double] = [],
        _ body: (Laboratory) async throws -> Void
    ) async throws {
        var configuration = Configuration(
            account: account, region: region, buckets: buckets, bucketsCreatedAt: fixedNow,
            administrator: administrator)
        let pendingIdentifiers = Pending(identifiers)
        configuration.newIdentifier = {
            pendingIdentifiers.next() ?? UUID().uuidString.lowercased()
        }
        for behaviour in behaviours { try configuration.behaviours.set(behaviour) }
        for fault in faults { try configuration.faults.add(fault) }
        let pendingRolls = Pending(rolls)
        configuration.roll = { pendingRolls.next() ?? 0.5 }
        let laboratory = try await Laboratory(way, configuration)
        do {
            try await body(laboratory)
        } catch {
            await laboratory.server?.shutdown()
            throw error
        }
        await laboratory.server?.shutdown()
    }

    private init(_ way: Way, _ configuration: Configuration) async throws {
        let entries = EntryList()
        self.entries = entries
        let service = LocalAWS(configuration: configuration) { entries.append($0) }
        self.service = service
        switch way {
        case .inProcess:
            server = nil
        case .socket:
            server = try await service.start { [clock] in clock.now }
        }
    }

    /// The service's time of day.
    var now: Date {
        get { clock.now }
        set { clock.now = newValue }
    }

    /// What the service logged, oldest first.
    var log: [RequestRecord] { entries.all }

    /// The `Host` that clients send and sign.
    var host: String { server.map { "127.0.0.1:\($0.port)" } ?? "127.0.0.1:8443" }

    /// Sends a request exactly as it is.
    func send(_ request: SigningRequest) throws -> Answer {
        let target = request.query.isEmpty ? request.path : "\(request.path)?\(request.query)"
        guard let server else {
            return Answer(
                service.respond(
                    to: ServerRequest(
                        method: request.method, target: target, headers: request.headers,
                        body: request.body, remoteAddress: "127.0.0.1"), now: now))
        }
        let connection = try RawConnection(port: server.port)
        var head = "\(request.method) \(target) HTTP/1.1\r\n"
        for (name, value) in request.headers { head += "\(name): \(value)\r\n" }
        head += "Content-Length: \(request.body.count)\r\nConnection: close\r\n\r\n"
        connection.send(Array(head.utf8) + request.body)
        return Answer(text: connection.readToEnd())
    }
}

private final class SetClock: Sendable {
    private let time = Mutex(fixedNow)

    var now: Date {
        get { time.withLock { $0 } }
        set { time.withLock { $0 = newValue } }
    }
}

/// Values that a test wants given out, in order.
private final class Pending<Value: Sendable>: Sendable {
    private let values: Mutex<[Value]>

    init(_ values: [Value]) {
        self.values = Mutex(values)
    }

    func next() -> Value? {
        values.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}

private final class EntryList: Sendable {
    private let entries = Mutex<[RequestRecord]>([])
    var all: [RequestRecord] { entries.withLock { $0 } }
    func append(_ entry: RequestRecord) { entries.withLock { $0.append(entry) } }
}
