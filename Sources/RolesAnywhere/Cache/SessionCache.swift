import FoundationEssentials

/// Sessions that outlive the process, in one file each.
///
/// What is read is believed only where it is a file of this user's alone, and exactly what was written;
/// anything else is as good as absent, and replaced by the next session.
public struct SessionCache: Sendable {
    let location: CacheLocation
    let owner: UInt32

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
    /// - Parameters:
    ///   - session: the session.
    ///   - key: under which it is found.
    ///   - request: what was asked for.
    ///   - generation: that of the cache when AWS was asked: what has been cleared since keeps nothing
    ///     that was on its way.
    /// - Throws: `CacheProblem`.
    func store(
        _ session: CachedSession, _ key: SessionCacheKey, for request: SessionRequest,
        ifStill generation: FileState?
    ) throws(CacheProblem) {
        let directory = try CacheDirectory.made(location, owner: owner)
        guard directory.generation == generation else { return }
        try directory.write(session.json(key, request), to: key.file)
        // Whoever clears begins a generation first, and then takes files away: one of the two sees
        // the other.
        guard directory.generation == generation else { return try directory.remove(key.file) }
        sweep(directory, before: session.obtained - Self.keptSeconds)
    }

    /// What changes whenever sessions are forgotten; nil where none ever were.
    var generation: FileState? {
        CacheDirectory.existing(location, owner: owner)?.generation
    }

    /// What became of the last attempt, where it was noted.
    func note(_ key: SessionCacheKey) -> AttemptNote? {
        CacheDirectory.existing(location, owner: owner)?.read(key.lock).flatMap { AttemptNote($0) }
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
            } else if name.hasSuffix(SessionCacheKey.fileSuffix)
                || CacheDirectory.isPartial(name)
            {
                try? directory.remove(name)
            }
        }
    }
}
