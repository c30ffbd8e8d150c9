import Foundation
import HTTP
import Testing

/// The trust decisions, with `openssl s_server` as the foreign server.
///
/// Where openssl is absent these are skipped, and fail when `REQUIRE_JUDGES` is 1.
@Suite(.enabled(if: OpenSSLServer.isWanted, "openssl is not installed"))
struct CertificateTrustTests {

    @Test(arguments: TransportKind.allCases)
    func refusesACertificateOfAnUnknownIssuer(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try OpenSSLServer()
        defer { server.stop() }
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: server.url))
        }
        guard case .tls(server.url, _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(arguments: TransportKind.allCases)
    func trustsAnyServerWhereThatIsWanted(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try OpenSSLServer(name: "DNS:example.com")
        defer { server.stop() }
        var request = HTTPRequest(method: "GET", url: server.url)
        request.verifiesServer = false
        #expect(try transport.send(request).status == 200)
        // The connection is there still, and is not good enough for who wants to know.
        request.verifiesServer = true
        #expect(throws: HTTPError.self) { try transport.send(request) }
    }

    @Test(arguments: TransportKind.allCases)
    func trustsTheBundleOfTheRequest(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try OpenSSLServer()
        defer { server.stop() }
        let request = HTTPRequest(method: "GET", url: server.url, caBundle: server.certificate)
        #expect(try transport.send(request).status == 200)
    }

    @Test(arguments: TransportKind.allCases)
    func trustsAHashedDirectoryOfTheRequest(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try OpenSSLServer()
        defer { server.stop() }
        try OpenSSLServer.run(["rehash", server.directory])
        let request = HTTPRequest(method: "GET", url: server.url, caBundle: server.directory)
        #expect(try transport.send(request).status == 200)
    }

    @Test(arguments: TransportKind.allCases)
    func refusesAnotherServersName(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try OpenSSLServer(name: "DNS:example.com")
        defer { server.stop() }
        let error = #expect(throws: HTTPError.self) {
            try transport.send(
                HTTPRequest(method: "GET", url: server.url, caBundle: server.certificate))
        }
        guard case .tls(server.url, _) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
    }

    @Test(arguments: TransportKind.allCases)
    func refusesTLSBefore12(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try OpenSSLServer(options: ["-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
        defer { server.stop() }
        let error = #expect(throws: HTTPError.self) {
            try transport.send(
                HTTPRequest(method: "GET", url: server.url, caBundle: server.certificate))
        }
        guard case .tls(server.url, let detail) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(detail.contains("protocol version"))
    }

    @Test(arguments: TransportKind.allCases)
    func saysThatTheBundleCannotBeRead(kind: TransportKind) throws {
        let transport = kind.transport()
        let server = try OpenSSLServer()
        defer { server.stop() }
        let missing = server.directory + "/missing.pem"
        let error = #expect(throws: HTTPError.self) {
            try transport.send(HTTPRequest(method: "GET", url: server.url, caBundle: missing))
        }
        guard case .tls(server.url, let detail) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(detail.contains(missing))
    }
}
