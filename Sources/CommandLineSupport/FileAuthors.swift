import Glibc

/// Who can change what is in a file.
enum FileAuthors {
    /// Refuses a file that somebody else than this user and the administrator can change.
    ///
    /// A group counts as somebody else, unless it is the owner's own: many systems give each user a
    /// group of the same name, and let its members write whatever the user makes.
    ///
    /// - Parameters:
    ///   - name: What the user calls the file.
    ///   - status: The file, as it was opened.
    /// - Throws: `CommandError` with `file.owner` or `file.mode`.
    static func refuseOthers(_ name: String, _ status: stat) throws(CommandError) {
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw CommandError(
                status: .dataError, code: "file.owner",
                message: "\(PrintableText.quote(name)) belongs to another user "
                    + "(uid \(status.st_uid)), who could have programs run as this one",
                hint: "name a file of this user's or of root's, or make it that with chown")
        }
        let writers = status.permissions & 0o022
        guard writers != 0, writers != 0o020 || !isOwnersGroup(status) else { return }
        throw CommandError(
            status: .dataError, code: "file.mode",
            message: "\(PrintableText.quote(name)) can be changed by others "
                + "(mode \(PrintableText.octal(status.permissions))), who could have programs run as "
                + "this user",
            hint: "take that away with: chmod go-w \(PrintableText.operand(name))")
    }

    /// Whether the file's group has the owner's name, and nobody else in it.
    private static func isOwnersGroup(_ status: stat) -> Bool {
        guard let user = getpwuid(status.st_uid), let owner = user.pointee.pw_name,
            user.pointee.pw_gid == status.st_gid
        else { return false }
        let name = String(cString: owner)
        guard let group = getgrgid(status.st_gid), let groupName = group.pointee.gr_name,
            String(cString: groupName) == name
        else { return false }
        var members = group.pointee.gr_mem
        while let member = members?.pointee {
            if String(cString: member) != name { return false }
            members = members?.successor()
        }
        return true
    }
}
