import FoundationEssentials
public import X509

/// Looks at the entries of a CRL, one by one and in the order of the list.
///
/// Of a list that is sorted it remembers one serial number; of others, all.
public struct RevocationEntryLint {
    /// How many findings there were.
    public private(set) var count = 0

    private let thisUpdate: Int
    private let isDelta: Bool
    private let isIndirect: Bool
    private let isSorted: Bool
    private var last: [UInt8] = []
    private var seen: Set<[UInt8]> = []

    private static let citation = "RFC 5280 §5.1.2.6 and §5.3"

    /// Begins the entries of a list.
    ///
    /// - Parameters:
    ///   - list: the list without its entries.
    ///   - isSorted: whether a serial number that is there twice is so in neighbours.
    public init(_ list: LintedRevocationList, isSorted: Bool) {
        thisUpdate = list.thisUpdate.wholeSeconds
        isDelta = list.isDelta
        isIndirect = list.values.issuingDistributionPoint?.isIndirect ?? false
        self.isSorted = isSorted
    }

    /// What is wrong with the next entry.
    public mutating func findings(in entry: CertificateRevocationList.Entry) -> [Finding] {
        entry.serialNumber.bytes.withUnsafeBytes {
            findings(
                serialNumber: $0, revokedAt: entry.revocationDate.wholeSeconds,
                reason: entry.reason, invalidityDate: entry.invalidityDate?.wholeSeconds)
        }
    }

    /// What is wrong with the next entry.
    ///
    /// - Parameters:
    ///   - serialNumber: big-endian and unsigned, without leading zeros.
    ///   - revokedAt: seconds since 1970.
    ///   - reason: nil where the entry does not say.
    ///   - invalidityDate: seconds since 1970.
    /// - Returns: none for a sound entry.
    public mutating func findings(
        serialNumber: UnsafeRawBufferPointer, revokedAt: Int, reason: RevocationReason?,
        invalidityDate: Int?
    ) -> [Finding] {
        var findings: [Finding] = []
        func find(_ severity: Finding.Severity, _ detail: String) {
            findings.append(
                Finding(
                    rule: "crl-entry", severity: severity,
                    detail: "\(Hex.encode(Array(serialNumber))) \(detail)",
                    citation: Self.citation))
        }
        if isRepeated(serialNumber), !isIndirect { find(.error, "is on the list twice") }
        // A set top bit costs one more octet in the encoding.
        if serialNumber.count + ((serialNumber.first ?? 0) >= 0x80 ? 1 : 0) > 20 {
            find(.warning, "has more than 20 octets")
        }
        if revokedAt > thisUpdate { find(.warning, "is revoked after thisUpdate") }
        if let invalidityDate, invalidityDate > revokedAt {
            find(.warning, "has an invalidityDate after its revocation")
        }
        switch reason {
        case .removeFromCRL where !isDelta:
            find(.error, "has the reason removeFromCRL in a list that is no delta")
        case .unspecified:
            find(.warning, "writes out the reason unspecified")
        default: break
        }
        count += findings.count
        return findings
    }

    private mutating func isRepeated(_ serialNumber: UnsafeRawBufferPointer) -> Bool {
        guard isSorted else { return !seen.insert(Array(serialNumber)).inserted }
        defer {
            last.removeAll(keepingCapacity: true)
            last.append(contentsOf: serialNumber)
        }
        return last.elementsEqual(serialNumber)
    }
}

extension Date {
    fileprivate var wholeSeconds: Int { Int(timeIntervalSince1970.rounded(.down)) }
}
