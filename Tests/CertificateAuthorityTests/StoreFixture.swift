import CertificateAuthority
import Foundation
import Issuance
import TestSupport
import X509

/// A store of a test's own, with a root and an issuing CA, and room for clients beside it.
struct StoreFixture {
    let directory: TemporaryDirectory
    let store: AuthorityStore
    let issuer: Issuer

    static let passphrase = SecretBytes(copying: "correct horse battery".utf8)
    static let encryption = KeyEncryption.passphrase(passphrase, rounds: 2048)

    init() throws {
        directory = try TemporaryDirectory()
        store = try AuthorityStore.create(directory.file("ca-data"))
        _ = try store.initRoot(Self.rootRequest(), context: Self.context())
        let root = try store.issuer(kind: .root, passphrase: Self.passphrase)
        _ = try store.initIssuing(Self.issuingRequest(), issuer: root, context: Self.context())
        issuer = try store.issuer(passphrase: Self.passphrase)
    }

    static func context(_ offset: TimeInterval = 0) -> OperationContext {
        OperationContext(now: fixedNow.addingTimeInterval(offset), requester: "tester")
    }

    static func rootRequest(
        name: String = "root", subject: String = "CN=Example Root R1,O=Example"
    ) throws -> AuthorityRequest {
        AuthorityRequest(
            name: name, subject: try DistinguishedName(subject),
            profile: try Profile.builtIn(named: "root"), keyEncryption: encryption)
    }

    static func issuingRequest(
        name: String = "issuing", subject: String = "CN=Example Issuing A1,O=Example"
    ) throws -> AuthorityRequest {
        AuthorityRequest(
            name: name, subject: try DistinguishedName(subject),
            profile: try Profile.builtIn(named: "issuing"), keyEncryption: encryption)
    }

    func request(
        _ name: String = "web-01", to path: String? = nil,
        _ change: (inout ClientRequest) throws -> Void = { _ in }
    ) throws -> ClientRequest {
        var request = ClientRequest(
            name: name, directory: directory.file(path ?? "clients/\(name)"),
            profile: try Profile.builtIn(named: "client"),
            keyEncryption: .passphrase(
                SecretBytes(copying: "client passphrase".utf8), rounds: 2048))
        try change(&request)
        return request
    }

    func issue(
        _ request: ClientRequest, at offset: TimeInterval = 0, step: StepObserver? = nil
    ) throws -> IssuedClient {
        try store.issueClient(
            request, issuer: issuer, context: Self.context(offset), step: step)
    }

    /// Makes a list, and reads it back whole.
    func createList(
        _ issuer: Issuer? = nil, days: Int? = nil, at offset: TimeInterval = 0
    ) throws -> CertificateRevocationList {
        let issued = try store.createRevocationList(
            issuer: issuer ?? self.issuer, RevocationListRequest(days: days),
            context: Self.context(offset))
        return try store.certificateRevocationList(issued.record)
    }

    /// The names in a directory of the fixture, hidden ones too.
    func names(in path: String) throws -> [String] {
        let path = directory.file(path)
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    static func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return (attributes[.posixPermissions] as? Int) ?? -1
    }

    /// The code of the refusal that `body` ends in.
    static func code(_ body: () throws -> some Any) throws -> String? {
        do {
            _ = try body()
            return nil
        } catch let error as AuthorityError {
            return error.code
        } catch let error as IssuanceError {
            return error.code
        }
    }
}
