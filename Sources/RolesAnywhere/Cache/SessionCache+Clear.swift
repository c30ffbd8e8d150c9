import Glibc

extension SessionCache {
    /// Which sessions are forgotten: those with one ARN of each kind that is given.
    public struct Filter: Sendable {
        /// Trust anchors; none for any.
        public var trustAnchorARNs: Set<String>

        /// Profiles; none for any.
        public var profileARNs: Set<String>

        /// The role; nil for any.
        public var roleARN: String?

        /// All sessions, unless ARNs are given.
        public init(
            trustAnchorARNs: some Sequence<String> = [], profileARNs: some Sequence<String> = [],
            roleARN: String? = nil
        ) {
            self.trustAnchorARNs = Set(trustAnchorARNs)
            self.profileARNs = Set(profileARNs)
            self.roleARN = roleARN
        }

        var isForAll: Bool { trustAnchorARNs.isEmpty && profileARNs.isEmpty && roleARN == nil }

        /// Whether a file is meant; what cannot be read is, when all are.
        func includes(_ members: CacheMembers?) -> Bool {
            let wanted = [
                ("trustAnchorArn", trustAnchorARNs), ("profileArn", profileARNs),
                ("roleArn", Set(roleARN.map { [$0] } ?? [])),
            ]
            return wanted.allSatisfy { name, values in
                values.isEmpty || members?.text(name).map { values.contains($0) } == true
            }
        }
    }

    /// Forgets sessions, what writers left that were killed, and notes of refused PINs.
    ///
    /// Requests that are under way go on, and nothing of their answers is kept.
    ///
    /// - Parameter filter: which.
    /// - Returns: how many there were.
    /// - Throws: `CacheProblem` where one cannot be taken away.
    public func clear(_ filter: Filter = Filter()) throws(CacheProblem) -> Int {
        var status = stat()
        if lstat(location.path, &status) != 0, errno == ENOENT || errno == ENOTDIR { return 0 }
        let directory = try CacheDirectory.made(location, owner: owner)
        try directory.beginGeneration()
        return try remove(filter, from: directory)
    }

    private func remove(
        _ filter: Filter, from directory: CacheDirectory
    ) throws(CacheProblem) -> Int {
        var count = 0
        for name in directory.names() {
            if CacheDirectory.isPartial(name) {
                try directory.remove(name)
                continue
            }
            guard let lock = SessionCacheKey.lock(besides: name) else { continue }
            if name == lock {
                if filter.isForAll { directory.truncate(name) }
                continue
            }
            guard filter.includes(directory.read(name).flatMap { CacheMembers($0) }) else {
                continue
            }
            try directory.remove(name)
            directory.truncate(lock)
            count += 1
        }
        return count
    }
}
