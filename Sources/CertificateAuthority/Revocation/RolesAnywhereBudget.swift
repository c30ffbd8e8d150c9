import X509

/// How much of what AWS IAM Roles Anywhere takes as a CRL a list uses, as it is imported: in PEM.
///
/// - SeeAlso: ImportCrl in the API reference: crlData has 1 to 300,000 bytes.
public struct RolesAnywhereBudget: Hashable, Sendable {
    /// The most that is taken.
    public static let maximumBytes = 300_000

    /// From how many hundredths on it is worth a warning.
    public static let warningPercent = 70

    /// The octets of an entry with a serial number of ours and a reason.
    static let entryBytes = 49

    /// The size of the list in PEM.
    public let usedBytes: Int

    /// How many more revocations, with a reason each, the list can take.
    public let remainingEntries: Int

    /// The budget of a list that has so many bytes in DER.
    public init(derCount: Int) {
        func pemCount(_ count: Int) -> Int {
            PEM.encodedCount(label: RevocationListText.label, of: count)
        }
        usedBytes = pemCount(derCount)
        // Entries are small against what the lengths of the sequences around them may grow.
        var low = 0
        var high = Self.maximumBytes / Self.entryBytes + 1
        while low < high {
            let middle = (low + high + 1) / 2
            if pemCount(derCount + middle * Self.entryBytes + 4) <= Self.maximumBytes {
                low = middle
            } else {
                high = middle - 1
            }
        }
        remainingEntries = low
    }

    /// Hundredths of what is taken, rounded up.
    public var percent: Int { (usedBytes * 100 + Self.maximumBytes - 1) / Self.maximumBytes }

    /// Whether the list is too large to be imported.
    public var isExceeded: Bool { usedBytes > Self.maximumBytes }

    /// Whether there is reason to do something about it.
    public var isTight: Bool { percent >= Self.warningPercent }
}
