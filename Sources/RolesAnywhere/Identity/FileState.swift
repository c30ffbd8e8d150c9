/// By what a file is known to have changed: its number, its size and its times.
public struct FileState: Hashable, Sendable {
    private let facts: [Int]

    /// The facts in octets, for a digest.
    public var octets: [UInt8] {
        facts.flatMap { fact in withUnsafeBytes(of: Int64(fact).bigEndian) { Array($0) } }
    }

    /// Notes what the system says of a file.
    ///
    /// - Parameter facts: device, inode, size, and the times of the last changes in nanoseconds, always
    ///   in the same order; empty for a file that does not exist.
    public init(_ facts: [Int]) {
        self.facts = facts
    }
}
