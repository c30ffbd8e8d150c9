public import AWS
import FoundationEssentials
import Glibc

/// Sessions that outlive the process, in one file each.
///
/// What is read is believed only where it is a file of this user's alone, and exactly what was written;
/// anything else is as good as absent, and replaced by the next session.
public struct SessionCache: Sendable {
    private let location: CacheLocation
    private let owner: uid_t

    /// What is older than any session can be is of no use to anybody.
    private static let keptSeconds = CachedSession.longestSeconds + 3_600

    /// A cache at a place, which may not exist yet.
    ///
    /// - Parameters:
    ///   - location: where.
    ///   - owner: the user whose files are believed.
    public init(_ location: CacheLocation, owner: UInt32) {
        self.location = location
        self.owner = owner
    }

    /// A session that was kept; nil where there is none that could be believed.
    public func session(_ key: SessionCacheKey) -> CachedSession? {
        guard let directory = CacheDirectory.existing(location, owner: owner),
            let json = directory.read(key.file)
        else { return nil }
        return CachedSession(json: json, key: key)
    }

    /// Keeps a session, and forgets those that are long over.
    ///
    /// - Throws: `CacheProblem`.
    func store(
        _ session: CachedSession, _ key: SessionCacheKey, for request: SessionRequest
    ) throws(CacheProblem) {
        let directory = try CacheDirectory.made(location, owner: owner)
        try directory.write(session.json(key, request), to: key.file)
        sweep(directory, before: session.obtained - Self.keptSeconds)
    }

    /// The right to ask for a session; nil while somebody has it.
    ///
    /// - Throws: `CacheProblem`.
    func lock(_ key: SessionCacheKey) throws(CacheProblem) -> SessionLock? {
        try SessionLock.take(
            key.lock, in: CacheDirectory.made(location, owner: owner))
    }

    /// When a refresh was tried last; nil where nobody knows.
    func refreshTried(_ key: SessionCacheKey) -> Date? {
        CacheDirectory.existing(location, owner: owner)?.changed(key.lock)
            .map { Date(timeIntervalSince1970: Double($0)) }
    }

    /// What was left by sessions that are over, by locks of theirs, and by writers that were killed.
    private func sweep(_ directory: CacheDirectory, before: Int) {
        for name in directory.names() {
            guard let changed = directory.changed(name), changed < before else { continue }
            if name.hasSuffix(SessionCacheKey.lockSuffix) {
                guard let lock = try? SessionLock.take(name, in: directory) else { continue }
                try? directory.remove(name)
                withExtendedLifetime(lock) {}
            } else if name.hasSuffix(SessionCacheKey.fileSuffix) || name.hasSuffix(".partial") {
                try? directory.remove(name)
            }
        }
    }
}

extension SessionCache {
    /// Which sessions are forgotten: those of all the ARNs that are given.
    public struct Filter: Sendable {
        /// The trust anchor; nil for any.
        public var trustAnchorARN: String?

        /// The profile; nil for any.
        public var profileARN: String?

        /// The role; nil for any.
        public var roleARN: String?

        /// All sessions, unless ARNs are given.
        public init(
            trustAnchorARN: String? = nil, profileARN: String? = nil, roleARN: String? = nil
        ) {
            self.trustAnchorARN = trustAnchorARN
            self.profileARN = profileARN
            self.roleARN = roleARN
        }

        /// Whether a file is meant; what cannot be read is, when all are.
        func includes(_ members: CacheMembers?) -> Bool {
            let wanted = [
                ("trustAnchorArn", trustAnchorARN), ("profileArn", profileARN),
                ("roleArn", roleARN),
            ]
            return wanted.allSatisfy { name, value in
                value == nil || members?.text(name) == value
            }
        }
    }

    /// Forgets sessions.
    ///
    /// A request that is under way is waited for, a while, so that its answer is not kept afterwards.
    ///
    /// - Parameters:
    ///   - filter: which.
    ///   - clock: what waits.
    /// - Returns: how many there were.
    /// - Throws: `CacheProblem` where one cannot be taken away.
    public func clear(_ filter: Filter, clock: any SleepingClock) throws(CacheProblem) -> Int {
        var status = stat()
        if lstat(location.path, &status) != 0, errno == ENOENT || errno == ENOTDIR { return 0 }
        let directory = try CacheDirectory.made(location, owner: owner)
        let names = directory.names()
        var patience = 100
        var count = 0
        for key in Set(names.compactMap(SessionCacheKey.init(fileName:))) {
            var lock = try SessionLock.take(key.lock, in: directory)
            while lock == nil, patience > 0 {
                patience -= 1
                clock.sleep(seconds: 0.05)
                lock = try SessionLock.take(key.lock, in: directory)
            }
            defer { withExtendedLifetime(lock) {} }
            guard directory.changed(key.file) != nil,
                filter.includes(directory.read(key.file).flatMap { CacheMembers($0) })
            else { continue }
            try directory.remove(key.file)
            count += 1
        }
        return count
    }
}
