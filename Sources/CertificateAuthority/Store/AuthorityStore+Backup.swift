import FoundationEssentials
import GRDB
import Glibc

extension AuthorityStore {
    /// What a backup contains.
    public struct BackupSummary: Sendable {
        /// The size of the file in bytes.
        public let size: Int
        /// How many certificates are in it.
        public let certificateCount: Int
        /// The number of its last audit entry.
        public let auditCount: Int64
    }

    /// Writes a complete copy of the store into one file, while others may go on writing.
    ///
    /// The copy is the store as it was at one moment. It is synced and then looked at, its structure
    /// and its audit log, before it gets its name; it is readable by its owner alone.
    ///
    /// - Parameters:
    ///   - path: the new file.
    ///   - replacing: whether an earlier backup of this very store may be replaced.
    ///   - observer: told how far it is, in pages.
    /// - Returns: what is in the file.
    /// - Throws: `AuthorityError.outputExists`, `otherBackup` for a file that is not an earlier
    ///   backup of this store, `full`, `notWritable`, and those of the store.
    public func backup(
        to path: String, replacing: Bool = false,
        observer: ((_ completed: Int, _ total: Int) -> Void)? = nil
    ) throws -> BackupSummary {
        if try FileStatus(path) != nil {
            guard replacing else { throw AuthorityError.outputExists(path: path) }
            try refuseOther(path)
        }
        var summary: BackupSummary?
        try mappingErrors {
            try StoreCopy.write(database, to: path, replacing: replacing, observer: observer) {
                summary = try Self.verified($0)
            }
        }
        guard let summary else {
            throw AuthorityError.corrupt(what: "the backup", detail: "it was not looked at")
        }
        return summary
    }

    // Only what is wholly contained in this store may go.
    private func refuseOther(_ path: String) throws {
        guard let status = try FileStatus(path), status.isRegular else {
            throw AuthorityError.wrongFileType(path: path, expected: "a file of its own")
        }
        let lineage: StoreLineage
        do {
            guard try status.inode != FileStatus(location.file)?.inode else {
                throw AuthorityError.otherBackup(path: path)
            }
            let earlier = try StoreBackup(path)
            lineage = try read { database in
                try earlier.original().read { try StoreLineage.of($0, beside: database) }
            }
        } catch is DatabaseError {
            throw AuthorityError.otherBackup(path: path)
        } catch AuthorityError.notABackup, AuthorityError.inUse, AuthorityError.newerSchema {
            throw AuthorityError.otherBackup(path: path)
        }
        guard lineage == .same || lineage == .behind else {
            throw AuthorityError.otherBackup(path: path)
        }
    }

    private static func verified(_ file: String) throws -> BackupSummary {
        let copy = try StoreBackup(file)
        return try copy.original().read { database in
            var check = StoreCheck(database, nil)
            guard try check.checkIntegrity() else {
                throw AuthorityError.corrupt(
                    what: "the backup", detail: check.report.problems.first?.detail ?? "damaged")
            }
            let log = try AuditReader(database)
            var count: Int64 = 0
            while let entry = try log.next() { count = entry.number }
            return BackupSummary(
                size: try FileStatus(file)?.size ?? 0,
                certificateCount: try check.count("certificate"), auditCount: count)
        }
    }
}
