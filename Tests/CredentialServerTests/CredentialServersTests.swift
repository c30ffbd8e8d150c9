import CredentialServer
import Foundation
import Glibc
import HTTPServer
import Testing

struct CredentialServersTests {
    /// Runs a body with the servers, which end with it.
    private func withServers(
        _ listenings: [CredentialServers.Listening], _ bench: ServiceBench,
        _ body: (CredentialServers) throws -> Void
    ) async throws {
        let servers = try await CredentialServers.start(listenings, bench.service)
        let result = Result { try body(servers) }
        await servers.shutdown()
        try result.get()
    }

    @Test func listensAtSeveralAddressesWithOnePort() async throws {
        let bench = ServiceBench()
        let settings = SocketSettings(hopLimit: 3, isIPv6Only: true)
        try await withServers(
            [
                .init(.port(0, host: "127.0.0.1", settings: settings), entrance: .port),
                .init(.port(0, host: "::1", settings: settings), entrance: .port),
                .init(.port(0, host: "127.0.0.1"), entrance: .healthOnly),
            ], bench
        ) { servers in
            #expect(servers.ports[0] == servers.ports[1])
            #expect(servers.ports[0] != servers.ports[2])
            for family in [AF_INET, AF_INET6] {
                let client = try LocalClient(family: family, port: servers.ports[0])
                #expect(client.ask("PUT /latest/api/token").hasPrefix("HTTP/1.1 200 "))
            }
            let health = try LocalClient(family: AF_INET, port: servers.ports[2])
            #expect(health.ask("PUT /latest/api/token").hasPrefix("HTTP/1.1 404 "))
        }
    }

    @Test func listensAtASocketThatNobodyElseCanConnectTo() async throws {
        let bench = ServiceBench()
        let path = NSTemporaryDirectory() + "anchorage-\(UUID().uuidString.prefix(8)).socket"
        try await withServers([.init(.socket(path: path), entrance: .socket)], bench) { _ in
            var status = stat()
            #expect(lstat(path, &status) == 0)
            #expect(status.st_mode & 0o7777 == 0o600)
            let client = try LocalClient(path: path)
            #expect(client.ask("PUT /latest/api/token").hasPrefix("HTTP/1.1 200 "))
        }
        #expect(access(path, F_OK) != 0)
    }

    @Test func takesTheSocketOfAServerThatIsGone() async throws {
        let bench = ServiceBench()
        let path = NSTemporaryDirectory() + "anchorage-\(UUID().uuidString.prefix(8)).socket"
        let left = try LocalClient.bound(path: path)
        close(left)
        try await withServers([.init(.socket(path: path), entrance: .socket)], bench) { _ in
            #expect(throws: (any Error).self) { try LocalClient.bound(path: path) }
        }
    }

    @Test func leavesASocketToTheServerThatHasIt() async throws {
        let bench = ServiceBench()
        let path = NSTemporaryDirectory() + "anchorage-\(UUID().uuidString.prefix(8)).socket"
        try await withServers([.init(.socket(path: path), entrance: .socket)], bench) { _ in }
        let first = try await CredentialServers.start(
            [.init(.socket(path: path), entrance: .socket)], bench.service)
        await #expect(
            throws: HTTPServerError.cannotListenAt(path: path, reason: "address already in use")
        ) {
            _ = try await CredentialServers.start(
                [.init(.socket(path: path), entrance: .socket)], bench.service)
        }
        let client = try LocalClient(path: path)
        #expect(client.ask("PUT /latest/api/token").hasPrefix("HTTP/1.1 200 "))
        await first.shutdown()
    }

    @Test func replacesNothingThatIsNoSocket() async throws {
        let path = NSTemporaryDirectory() + "anchorage-\(UUID().uuidString.prefix(8)).file"
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        defer { unlink(path) }
        let bench = ServiceBench()
        await #expect(
            throws: HTTPServerError.cannotListenAt(path: path, reason: "it exists and is no socket")
        ) {
            _ = try await CredentialServers.start(
                [.init(.socket(path: path), entrance: .socket)], bench.service)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
    }

    @Test func listensEverywhereOrNowhere() async throws {
        let bench = ServiceBench()
        let taken = try await CredentialServers.start(
            [.init(.port(0, host: "127.0.0.1"), entrance: .port)], bench.service)
        let port = taken.ports[0]
        let path = NSTemporaryDirectory() + "anchorage-\(UUID().uuidString.prefix(8)).socket"
        await #expect(throws: HTTPServerError.self) {
            _ = try await CredentialServers.start(
                [
                    .init(.socket(path: path), entrance: .socket),
                    .init(.port(port, host: "127.0.0.1"), entrance: .port),
                ], bench.service)
        }
        #expect(access(path, F_OK) != 0)
        await taken.shutdown()
    }
}

/// A client over a socket of one kind or another.
final class LocalClient: Sendable {
    struct Failure: Error { let code: Int32 }

    private let descriptor: Int32

    init(family: Int32, port: Int) throws {
        descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
        var internet = sockaddr_in()
        internet.sin_family = sa_family_t(AF_INET)
        internet.sin_port = in_port_t(port).bigEndian
        internet.sin_addr.s_addr = inet_addr("127.0.0.1")
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = in_port_t(port).bigEndian
        inet_pton(AF_INET6, "::1", &six.sin6_addr)
        let result =
            family == AF_INET
            ? Self.call(connect, descriptor, &internet) : Self.call(connect, descriptor, &six)
        guard result == 0 else { throw Failure(code: errno) }
    }

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(path)
        guard Self.call(connect, descriptor, &address) == 0 else { throw Failure(code: errno) }
    }

    deinit { close(descriptor) }

    /// A socket with a name that nobody listens at.
    static func bound(path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = address(path)
        guard call(bind, descriptor, &address) == 0 else {
            close(descriptor)
            throw Failure(code: errno)
        }
        return descriptor
    }

    /// Sends a request without a body, and reads until the server closes.
    func ask(_ line: String, _ field: String? = nil) -> String {
        let fields = ["Host: localhost", "Connection: close"] + (field.map { [$0] } ?? [])
        let text = "\(line) HTTP/1.1\r\n" + fields.map { $0 + "\r\n" }.joined() + "\r\n"
        _ = send(descriptor, text, text.utf8.count, Int32(MSG_NOSIGNAL))
        var received: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return String(decoding: received, as: UTF8.self) }
            received += buffer.prefix(count)
        }
    }

    private static func address(_ path: String) -> sockaddr_un {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        return address
    }

    private static func call<Address>(
        _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32, _ descriptor: Int32,
        _ address: inout Address
    ) -> Int32 {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                function(descriptor, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}
