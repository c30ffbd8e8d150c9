import AWS
import X509

/// Which cached session is meant: a digest of all that decides what AWS would answer, and whether the
/// answer could be believed.
public struct SessionCacheKey: Hashable, Sendable {
    /// 64 hex digits, which name the session's file.
    public let name: String

    /// Condenses what a session depends on.
    ///
    /// - Parameters:
    ///   - routes: what is asked for and where, in the order of asking.
    ///   - identity: what tells one identity from another: digests of the certificate and of what is
    ///     sent along, where the key is, and what its file is like.
    public init(routes: [SessionRoute], identity: [[UInt8]]) {
        var message: [UInt8] = []
        func add(_ bytes: some Collection<UInt8>) {
            // The length comes first, so that no two lists of inputs make the same message.
            withUnsafeBytes(of: UInt64(bytes.count).bigEndian) { message += $0 }
            message += bytes
        }
        add("anchorage session 1".utf8)
        add("\(routes.count) routes".utf8)
        for route in routes {
            let (request, client) = (route.request, route.client)
            for text in [
                request.trustAnchorARN, request.profileARN, request.roleARN, request.region,
                String(request.durationSeconds), request.sessionName.map { "named " + $0 } ?? "",
                client.endpoint.url, client.endpoint.signingRegion,
                // A server that nobody checked may have made up what it gave.
                client.connection.verifiesServer ? "verified" : "anyone",
                client.connection.caBundle.map { "bundle " + $0 } ?? "",
            ] { add(text.utf8) }
        }
        for mark in identity { add(mark) }
        name = Hex.encode(message.withUnsafeBytes { Digest.quickSHA256($0) })
    }
}

extension SessionCacheKey {
    static let fileSuffix = ".json"
    static let lockSuffix = ".lock"

    /// The name of the session's file.
    var file: String { name + Self.fileSuffix }

    /// The name of the file by whose lock the session is asked for once.
    var lock: String { name + Self.lockSuffix }

    /// The key of a file in the cache's directory; nil for one that is none of the cache's.
    init?(fileName: String) {
        guard
            let suffix = [Self.fileSuffix, Self.lockSuffix].first(where: {
                fileName.hasSuffix($0)
            })
        else { return nil }
        let name = String(fileName.dropLast(suffix.count))
        guard name.utf8.count == 64, Hex.decode(name) != nil else { return nil }
        self.name = name
    }
}
