import AWS
import X509

/// Which cached session is meant: all that decides what AWS would answer, and whether the answer could
/// be believed.
public struct SessionCacheKey: Hashable, Sendable {
    /// 16 hex digits, which name the session's file.
    ///
    /// They only tell files apart. Two keys of one name, were there ever two, would take each other's
    /// place: a session is believed by its facts, which are in the file.
    public let name: String

    /// What a session depends on; nothing of it is secret.
    let facts: String

    /// Puts together what a session depends on.
    ///
    /// - Parameters:
    ///   - routes: what is asked for and where, in the order of asking.
    ///   - identity: what tells one identity from another, none of it secret: certificates or digests
    ///     of them, where the key is, and what its file is like.
    public init(routes: [SessionRoute], identity: [[UInt8]]) {
        var facts = ""
        func add(_ text: String) {
            // The length comes first, so that no two lists of inputs make the same text.
            facts += "\(text.utf8.count):\(text)"
        }
        add("\(routes.count) routes")
        for route in routes {
            let (request, client) = (route.request, route.client)
            for text in [
                request.trustAnchorARN, request.profileARN, request.roleARN, request.region,
                String(request.durationSeconds), request.sessionName.map { "named " + $0 } ?? "",
                client.endpoint.url, client.endpoint.signingRegion,
                // A server that nobody checked may have made up what it gave.
                client.connection.verifiesServer ? "verified" : "anyone",
                client.connection.caBundle.map { "bundle " + $0 } ?? "",
            ] { add(text) }
        }
        for mark in identity { add(Self.text(mark)) }
        self.facts = facts
        name = Hex.encode(withUnsafeBytes(of: Self.sum(facts.utf8).bigEndian) { Array($0) })
    }

    /// A mark as it is, where that is a text of ASCII, or else in hexadecimal digits.
    private static func text(_ mark: [UInt8]) -> String {
        mark.allSatisfy { (32..<127).contains($0) || $0 == 10 || $0 == 13 }
            ? "text " + String(decoding: mark, as: UTF8.self) : "octets " + Hex.encode(mark)
    }

    /// The Fowler–Noll–Vo sum FNV-1a of 64 bits: libcrypto, for a digest, would take a quarter of the
    /// time that a kept session takes.
    private static func sum(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    /// Whether these are the facts, octet by octet.
    func hasFacts(_ text: String) -> Bool { facts.utf8.elementsEqual(text.utf8) }
}

extension SessionCacheKey {
    static let fileSuffix = ".json"
    static let lockSuffix = ".lock"

    /// The name of the session's file.
    var file: String { name + Self.fileSuffix }

    /// The name of the file by whose lock the session is asked for once.
    var lock: String { name + Self.lockSuffix }

    /// The name of the lock that belongs to a file in the cache's directory, be it a lock itself; nil
    /// for a file that is none of the cache's.
    static func lock(besides file: String) -> String? {
        guard let suffix = [fileSuffix, lockSuffix].first(where: { file.hasSuffix($0) }) else {
            return nil
        }
        let name = String(file.dropLast(suffix.count))
        return name.isEmpty || Hex.decode(name) == nil ? nil : name + lockSuffix
    }
}
