import Glibc
import X509

// A restore, or a migration, that was killed leaves its unfinished copy of the store, with the
// authorities' keys in it. Whoever makes such a copy holds the directory's lock meanwhile, so that
// one which is there when the lock is free belongs to nobody.
extension StoreDirectory {
    /// Takes away what was left; the caller holds the lock.
    ///
    /// What cannot be taken away stays, and `check` names it.
    func removeLeftovers() throws(AuthorityError) {
        for path in try leftovers() { unlink(path) }
    }

    /// What was left, unless somebody is at work on it just now.
    func leftoversOfNobody() throws(AuthorityError) -> [String] {
        let directory = try FileDescriptor(opening: path, flags: O_RDONLY | O_DIRECTORY)
        guard try directory.lock(waiting: false) else { return [] }
        defer { withExtendedLifetime(directory) {} }
        return try leftovers()
    }

    private func leftovers() throws(AuthorityError) -> [String] {
        var found: [String] = []
        for name in try Files.names(in: path).sorted() where Self.isLeftover(name) {
            let path = Path.joined(path, name)
            if let status = try FileStatus(path), status.isRegular { found.append(path) }
        }
        return found
    }

    /// The name of the copy that a restore works on, of 16 hex digits.
    static func restoringName(_ number: [UInt8]) -> String {
        "\(fileName).restoring-\(Hex.encode(number))"
    }

    // What SQLite and the copying of a file put beside it have its name and more.
    private static func isLeftover(_ name: String) -> Bool {
        if name.hasPrefix(".\(fileName).before-") { return name.contains(".partial") }
        let isHidden = name.hasPrefix(".\(fileName).restoring-")
        guard isHidden || name.hasPrefix("\(fileName).restoring-") else { return false }
        let rest = name.drop { $0 != "-" }.dropFirst()
        let digits = rest.prefix(16)
        guard digits.count == 16, digits.allSatisfy(\.isHexDigit) else { return false }
        let end = rest.dropFirst(16)
        return isHidden ? end.contains(".partial") : end.isEmpty || end.hasPrefix("-")
    }
}
