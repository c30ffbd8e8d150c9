import FoundationEssentials

/// Which files of a directory are due to be looked at, and when.
struct WatchSchedule {
    /// By what a file is known to be the same as before.
    struct Stamp: Equatable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int
    }

    /// How an attempt ended.
    enum Outcome {
        /// AWS has what the file holds.
        case kept

        /// It will not be taken as it is, however often it is tried.
        case refused

        /// It may be taken another time.
        case failed
    }

    private struct Entry {
        var stamp: Stamp
        var next: Date
        var failures = 0
    }

    /// How long after the last look a file is due although it is the same.
    let recheckSeconds: Double

    private var entries: [String: Entry] = [:]

    init(recheckSeconds: Double) {
        self.recheckSeconds = recheckSeconds
    }

    /// How long a file must have stayed the same: whoever writes it may not have finished.
    static let settlingSeconds = 1.0

    private static let shortestRetrySeconds = 5.0
    private static let longestRetrySeconds = 300.0

    /// The files that are due, of those that there are.
    mutating func due(_ files: [String: Stamp], at now: Date) -> [String] {
        entries = entries.filter { files[$0.key] != nil }
        for (name, stamp) in files where entries[name]?.stamp != stamp {
            entries[name] = Entry(
                stamp: stamp, next: now.addingTimeInterval(Self.settlingSeconds))
        }
        return files.keys.sorted().filter { name in
            guard let next = entries[name]?.next else { return false }
            // A clock that was set back leaves nothing waiting for longer than it may.
            let latest = max(recheckSeconds, Self.longestRetrySeconds)
            return next <= now || next.timeIntervalSince(now) > latest
        }
    }

    /// Notes how an attempt ended.
    mutating func note(_ outcome: Outcome, of name: String, at now: Date) {
        guard var entry = entries[name] else { return }
        switch outcome {
        case .kept, .refused:
            entry.failures = 0
            entry.next = now.addingTimeInterval(recheckSeconds)
        case .failed:
            let doublings = min(entry.failures, 10)
            let wait = Self.shortestRetrySeconds * Double(1 << doublings)
            entry.failures += 1
            entry.next = now.addingTimeInterval(min(wait, Self.longestRetrySeconds))
        }
        entries[name] = entry
    }
}
