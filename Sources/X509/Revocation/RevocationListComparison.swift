/// How one CRL differs from another, entry by entry.
///
/// Lists that are sorted by serial number, as most are, are compared while they are read; for
/// others the older one is kept in memory.
public struct RevocationListComparison {
    /// What became of one entry.
    public enum Change: Equatable, Sendable {
        /// The newer list names what the older did not.
        case added(CertificateRevocationList.Entry)
        /// The older list named what the newer does not.
        case removed(CertificateRevocationList.Entry)
        /// Both name the certificate, and say different things of it.
        case changed(from: CertificateRevocationList.Entry, to: CertificateRevocationList.Entry)
    }

    /// Begins to read the DER of a list, each time it is called; an empty piece is the end.
    public typealias Source = () throws -> () throws -> [UInt8]

    /// One of the two lists, read to its end once.
    public struct List {
        /// Who signed it.
        public let issuer: DistinguishedName
        /// Its cRLNumber, where it has one.
        public let number: SerialNumber?
        /// How many entries it has.
        public let entryCount: Int
        let isSorted: Bool
        let source: Source

        /// Reads a list.
        ///
        /// - Throws: `X509Error.malformed`, and what the source throws.
        public init(_ source: @escaping Source) throws {
            let reader = try RevocationListReader(verifying: false, source())
            var last: ArraySlice<UInt8>?
            var isSorted = true
            while let entry = try reader.next() {
                if let last, !EncodedRevocation.precedes(last, entry.serialNumber) {
                    isSorted = false
                }
                last = entry.serialNumber
            }
            issuer = reader.issuer
            number = reader.number
            entryCount = reader.entryCount
            self.isSorted = isSorted
            self.source = source
        }
    }

    /// The older list.
    public let old: List
    /// The newer list.
    public let new: List

    /// A comparison of two lists.
    public init(from old: List, to new: List) {
        self.old = old
        self.new = new
    }

    /// Reads both lists again and reports every change.
    ///
    /// Sorted lists give their changes in the order of the serial numbers; others give what was
    /// added and changed first, in the order of the newer list.
    ///
    /// - Throws: `X509Error.malformed`, and what the sources and `report` throw.
    public func changes(_ report: (Change) throws -> Void) throws {
        let before = try RevocationListReader(verifying: false, old.source())
        let after = try RevocationListReader(verifying: false, new.source())
        if old.isSorted, new.isSorted {
            try merge(before, after, report)
        } else {
            try collect(before, after, report)
        }
    }

    private func merge(
        _ old: RevocationListReader, _ new: RevocationListReader, _ report: (Change) throws -> Void
    ) throws {
        var (left, right) = (try old.next(), try new.next())
        while left != nil || right != nil {
            guard let before = left else {
                if let after = right { try report(.added(after.entry())) }
                right = try new.next()
                continue
            }
            guard let after = right,
                !EncodedRevocation.precedes(before.serialNumber, after.serialNumber)
            else {
                try report(.removed(before.entry()))
                left = try old.next()
                continue
            }
            if EncodedRevocation.precedes(after.serialNumber, before.serialNumber) {
                try report(.added(after.entry()))
            } else {
                if before.bytes != after.bytes {
                    try reportChange(from: before.entry(), to: after.entry(), report)
                }
                left = try old.next()
            }
            right = try new.next()
        }
    }

    private func collect(
        _ old: RevocationListReader, _ new: RevocationListReader, _ report: (Change) throws -> Void
    ) throws {
        var left: [SerialNumber: CertificateRevocationList.Entry] = [:]
        while let entry = try old.next()?.entry() { left[entry.serialNumber] = entry }
        while let entry = try new.next()?.entry() {
            if let before = left.removeValue(forKey: entry.serialNumber) {
                try reportChange(from: before, to: entry, report)
            } else {
                try report(.added(entry))
            }
        }
        for entry in left.values.sorted(by: {
            EncodedRevocation.precedes($0.serialNumber.bytes[...], $1.serialNumber.bytes[...])
        }) {
            try report(.removed(entry))
        }
    }

    // Encodings may differ where nothing else does.
    private func reportChange(
        from before: CertificateRevocationList.Entry, to after: CertificateRevocationList.Entry,
        _ report: (Change) throws -> Void
    ) throws {
        if before != after { try report(.changed(from: before, to: after)) }
    }
}
