/// IAM's rules for what a role consists of beside its own name.
public enum RoleRule {
    /// Checks a path: `/`, or at most 512 visible ASCII characters between two slashes.
    ///
    /// - Throws: `RolesAnywhereError.invalidRolePath`.
    public static func checkPath(_ path: String) throws(RolesAnywhereError) {
        let isVisible = path.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard isVisible, path == "/" || isEnclosed(path), path.utf8.count <= 512 else {
            throw .invalidRolePath(path)
        }
    }

    /// Checks the name of an inline policy: 1 to 128 of `[A-Za-z0-9_+=,.@-]`.
    ///
    /// - Throws: `RolesAnywhereError.invalidPolicyName`.
    public static func checkPolicyName(_ name: String) throws(RolesAnywhereError) {
        let isAllowed = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "_+=,.@-".utf8.contains(byte)
            }
        }
        guard isAllowed, (1...128).contains(name.utf8.count) else {
            throw .invalidPolicyName(name)
        }
    }

    private static func isEnclosed(_ path: String) -> Bool {
        path.utf8.count >= 3 && path.hasPrefix("/") && path.hasSuffix("/")
    }
}
