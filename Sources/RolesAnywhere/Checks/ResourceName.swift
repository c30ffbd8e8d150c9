/// The rule for names of trust anchors, profiles and CRLs: 1 to 255 of `[ a-zA-Z0-9-_]`.
public enum ResourceName {
    /// Checks a name.
    ///
    /// - Parameters:
    ///   - name: the name.
    ///   - kind: what it names; roles have a rule of their own.
    /// - Throws: `RolesAnywhereError.invalidName`.
    public static func check(_ name: String, kind: ResourceKind) throws(RolesAnywhereError) {
        let (limit, others) = kind == .role ? (64, "_+=,.@-") : (255, " -_")
        let allowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: others.utf8.contains(byte)
            }
        }
        guard allowed, (1...limit).contains(name.utf8.count) else {
            throw .invalidName(kind: kind, name: name)
        }
    }

    /// The rule in words, for messages.
    static func rule(for kind: ResourceKind) -> String {
        kind == .role
            ? "1 to 64 of A-Z a-z 0-9 _ + = , . @ -" : "1 to 255 of A-Z a-z 0-9 - _ and blanks"
    }
}
