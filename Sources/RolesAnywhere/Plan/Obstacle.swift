/// Why something cannot be had as a manifest asks.
public enum Obstacle: Hashable, Sendable {
    /// Somebody else made it, and it differs in these fields.
    case foreign(differing: [String])

    /// Somebody else made it, and it differs in what AWS cannot change.
    case irreplaceable(because: String)

    /// It belongs to another manifest.
    case otherManifest(String)

    /// Several have the name.
    case ambiguous(arns: [String])

    /// A rule of AWS's, or of good sense, is against it.
    case rule(String)
}

extension Obstacle: CustomStringConvertible {
    /// The reason, as a fragment.
    public var description: String {
        switch self {
        case .foreign(let fields):
            "it was not made by this tool"
                + (fields.isEmpty ? "" : ", and differs in: \(fields.joined(separator: ", "))")
        case .irreplaceable(let reason):
            "\(reason), and what this tool did not make it does not delete"
        case .otherManifest(let name):
            "it belongs to the manifest \"\(name)\""
        case .ambiguous(let arns):
            "\(arns.count) have the name: \(arns.joined(separator: ", "))"
        case .rule(let reason):
            reason
        }
    }
}
