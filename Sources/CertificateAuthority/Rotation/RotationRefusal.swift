public import FoundationEssentials

/// Why an authority does not do what is asked of it at its stage of a rotation.
public enum RotationRefusal: Error, Equatable, Sendable {
    /// It no longer issues: another has taken its place.
    case retiring(name: String, successor: String?)
    /// It does not issue yet.
    case prepared(name: String)
    /// A rotation of its line has begun, and two generations are as many as an anchor holds.
    case underWay(name: String, other: String)
    /// Nothing is prepared that could take its place, or be taken back.
    case notBegun(name: String)
    /// The certificate of the successor is awaited from elsewhere.
    case awaited(name: String)
    /// It is retired, and comes into use no more.
    case retired(name: String)
    /// The generation before is revoked, and must not take the place of its successor again.
    case revoked(name: String, successor: String)
    /// Somebody may still rely on what the authority has issued.
    case live(name: String, count: Int, lastExpiry: Date)

    /// Stable and machine-readable.
    public var code: String {
        switch self {
        case .retiring: "issuer.retiring"
        case .prepared: "issuer.prepared"
        case .underWay: "rotate.underway"
        case .notBegun: "rotate.notbegun"
        case .awaited: "rotate.awaited"
        case .retired: "rotate.retired"
        case .revoked: "rotate.revoked"
        case .live: "rotate.live"
        }
    }
}

extension RotationRefusal: CustomStringConvertible {
    /// What is wrong, for the line after "error:".
    public var description: String {
        switch self {
        case .retiring(let name, let successor):
            "the authority \"\(name)\" no longer issues certificates"
                + (successor.map { "; its successor is \"\($0)\"" } ?? "")
        case .prepared(let name):
            "the authority \"\(name)\" is prepared and does not issue yet"
        case .underWay(let name, let other):
            "a rotation of \"\(name)\" is under way: \"\(other)\" is not done with"
        case .notBegun(let name):
            "no rotation of \"\(name)\" has come that far"
        case .awaited(let name):
            "the certificate of \"\(name)\" has not come yet"
        case .retired(let name):
            "the authority \"\(name)\" is retired"
        case .revoked(let name, let successor):
            "the certificate of \"\(name)\", or of one above it, is revoked, so that it cannot take "
                + "the place of \"\(successor)\" again"
        case .live(let name, let count, let lastExpiry):
            "\"\(name)\" has issued \(count) live certificate\(count == 1 ? "" : "s"); the last expires on \(lastExpiry.ISO8601Format())"
        }
    }
}
