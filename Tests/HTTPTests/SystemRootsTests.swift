import Foundation
import Testing

@testable import HTTP

/// The places of several systems, laid out in a directory; `openssl s_server` says whether they are
/// trusted.
@Suite(.enabled(if: OpenSSLServer.isWanted, "openssl is not installed"))
struct SystemRootsTests {
    private enum Place {
        case hashed(String)
        case bundle(String)
    }

    private func trusts(
        _ places: [Place], environment: (String) -> [String: String] = { _ in [:] }
    ) throws -> (roots: SystemRoots, isTrusted: Bool, root: String) {
        let server = try OpenSSLServer()
        defer { server.stop() }
        let root = server.directory + "/root"
        for place in places {
            switch place {
            case .hashed(let path):
                try FileManager.default.createDirectory(
                    atPath: root + path, withIntermediateDirectories: true)
                try FileManager.default.copyItem(
                    atPath: server.certificate, toPath: root + path + "/server.pem")
                try OpenSSLServer.run(["rehash", root + path])
            case .bundle(let path):
                let folder = (path as NSString).deletingLastPathComponent
                try FileManager.default.createDirectory(
                    atPath: root + folder, withIntermediateDirectories: true)
                try FileManager.default.copyItem(
                    atPath: server.certificate, toPath: root + path)
            }
        }
        let roots = SystemRoots(environment: environment(root), root: root)
        let answers = TransportKind.allCases.map { kind in
            let transport = kind.transport(roots: roots)
            return (try? transport.send(HTTPRequest(method: "GET", url: server.url)))?.status == 200
        }
        #expect(Set(answers).count == 1, "both ways trust the same")
        return (roots, answers[0], root)
    }

    @Test(arguments: [
        "/etc/ssl/certs", "/etc/pki/tls/certs", "/etc/pki/ca-trust/extracted/pem/directory-hash",
    ])
    func aHashedDirectoryIsTrusted(path: String) throws {
        let found = try trusts([.hashed(path)])
        #expect(found.isTrusted)
        #expect(found.roots.directory == found.root + path && found.roots.bundle == nil)
    }

    @Test(arguments: [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ])
    func aBundleIsTrusted(path: String) throws {
        let found = try trusts([.bundle(path)])
        #expect(found.isTrusted)
        #expect(found.roots.directory == nil && found.roots.bundle == found.root + path)
    }

    /// Debian has both; parsing all of the bundle is what takes time.
    @Test func theDirectoryIsTakenBeforeTheBundle() throws {
        let found = try trusts([
            .hashed("/etc/ssl/certs"), .bundle("/etc/ssl/certs/ca-certificates.crt"),
        ])
        #expect(found.isTrusted && found.roots.bundle == nil && found.roots.directory != nil)
    }

    @Test func withoutAnyNothingIsFound() throws {
        #expect(try trusts([]).roots == SystemRoots(root: "/nowhere"))
        let roots = SystemRoots(root: "/nowhere")
        #expect(roots.directory == nil && roots.bundle == nil)
    }

    @Test func theVariablesOfOpenSSLNameOthers() throws {
        let file = try trusts([.bundle("/mine.pem")]) { ["SSL_CERT_FILE": $0 + "/mine.pem"] }
        #expect(file.isTrusted && file.roots.bundle == file.root + "/mine.pem")
        let directory = try trusts([.hashed("/mine")]) { ["SSL_CERT_DIR": $0 + "/mine"] }
        #expect(directory.isTrusted && directory.roots.bundle == nil)
        let several = try trusts([.hashed("/mine")]) { ["SSL_CERT_DIR": "/nowhere:\($0)/mine"] }
        #expect(several.isTrusted)
        let both = try trusts([.hashed("/etc/ssl/certs"), .bundle("/mine.pem")]) {
            ["SSL_CERT_FILE": $0 + "/mine.pem", "SSL_CERT_DIR": "/nowhere"]
        }
        #expect(both.isTrusted && both.roots.directory == "/nowhere")
        // Each stands in the place of the system's own; an empty one is none.
        let other = try trusts([.hashed("/etc/ssl/certs")]) { _ in ["SSL_CERT_DIR": "/nowhere"] }
        #expect(!other.isTrusted)
        let added = try trusts([.hashed("/etc/ssl/certs")]) {
            ["SSL_CERT_FILE": $0 + "/../server.pem", "SSL_CERT_DIR": ""]
        }
        #expect(added.isTrusted && added.roots.directory == added.root + "/etc/ssl/certs")
    }
}
