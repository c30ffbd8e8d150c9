import SwiftASN1

/// The values of the extensions that are known here, each read once.
///
/// What is absent or malformed is nil; `malformed` tells the two apart.
public struct ExtensionValues: Sendable {
    /// RFC 5280 §4.2.1.9.
    public private(set) var basicConstraints: BasicConstraints?
    /// RFC 5280 §4.2.1.3.
    public private(set) var keyUsage: KeyUsage?
    /// RFC 5280 §4.2.1.12.
    public private(set) var extendedKeyUsage: [ObjectIdentifier]?
    /// RFC 5280 §4.2.1.6.
    public private(set) var subjectAlternativeNames: [GeneralName]?
    /// RFC 5280 §4.2.1.7.
    public private(set) var issuerAlternativeNames: [GeneralName]?
    /// RFC 5280 §4.2.1.2.
    public private(set) var subjectKeyIdentifier: [UInt8]?
    /// RFC 5280 §4.2.1.1.
    public private(set) var authorityKeyIdentifier: AuthorityKeyIdentifier?
    /// RFC 5280 §4.2.1.13.
    public private(set) var crlDistributionPoints: [DistributionPoint]?
    /// RFC 5280 §4.2.1.15.
    public private(set) var freshestCRL: [DistributionPoint]?
    /// RFC 5280 §4.2.2.1.
    public private(set) var authorityInformationAccess: [AccessDescription]?
    /// RFC 5280 §4.2.1.10.
    public private(set) var nameConstraints: NameConstraints?
    /// RFC 5280 §4.2.1.4.
    public private(set) var certificatePolicies: [PolicyInformation]?
    /// RFC 5280 §4.2.1.5.
    public private(set) var policyMappings: [PolicyMapping]?
    /// RFC 5280 §4.2.1.11.
    public private(set) var policyConstraints: PolicyConstraints?
    /// RFC 5280 §4.2.1.14.
    public private(set) var inhibitAnyPolicy: Int?
    /// RFC 9608 §2.
    public private(set) var hasNoRevocationAvailable = false
    /// RFC 5280 §5.2.3.
    public private(set) var crlNumber: SerialNumber?
    /// RFC 5280 §5.2.4.
    public private(set) var deltaCRLIndicator: SerialNumber?
    /// RFC 5280 §5.2.5.
    public private(set) var issuingDistributionPoint: IssuingDistributionPoint?

    /// The extensions whose values cannot be read.
    public private(set) var malformed: [ObjectIdentifier] = []

    /// What departs from the prescribed encoding in the values that can be read.
    public private(set) var encodingFaults: [EncodingFault] = []

    /// Reads every value once.
    public init(_ extensions: [CertificateExtension]) {
        var faults = FaultCollector.tolerant
        var values = Self.empty
        for entry in extensions {
            do {
                try values.read(entry, &faults)
            } catch {
                values.malformed.append(entry.oid)
            }
        }
        self = values
        encodingFaults = faults.faults
    }

    private init() {}

    private static let empty = ExtensionValues()

    // Of an extension that stands there twice, the first counts.
    private mutating func read(
        _ entry: CertificateExtension, _ faults: inout FaultCollector
    ) throws {
        guard let number = entry.oid.certificateExtensionNumber else {
            if entry.oid == .authorityInformationAccess {
                try Self.take(
                    &authorityInformationAccess, entry, &faults, ExtensionReader.accessDescriptions)
            }
            return
        }
        switch number {
        case 14: try Self.take(&subjectKeyIdentifier, entry, &faults, ExtensionReader.octets)
        case 15: try Self.take(&keyUsage, entry, &faults, ExtensionReader.keyUsage)
        case 17: try Self.take(&subjectAlternativeNames, entry, &faults, ExtensionReader.names)
        case 18: try Self.take(&issuerAlternativeNames, entry, &faults, ExtensionReader.names)
        case 19: try Self.take(&basicConstraints, entry, &faults, ExtensionReader.basicConstraints)
        case 20: try Self.take(&crlNumber, entry, &faults, ExtensionReader.number)
        case 27: try Self.take(&deltaCRLIndicator, entry, &faults, ExtensionReader.number)
        case 28:
            try Self.take(
                &issuingDistributionPoint, entry, &faults,
                ExtensionReader.issuingDistributionPoint)
        case 30: try Self.take(&nameConstraints, entry, &faults, ExtensionReader.nameConstraints)
        case 31:
            try Self.take(
                &crlDistributionPoints, entry, &faults, ExtensionReader.distributionPoints)
        case 32: try Self.take(&certificatePolicies, entry, &faults, ExtensionReader.policies)
        case 33: try Self.take(&policyMappings, entry, &faults, ExtensionReader.policyMappings)
        case 35:
            try Self.take(
                &authorityKeyIdentifier, entry, &faults, ExtensionReader.authorityKeyIdentifier)
        case 36:
            try Self.take(&policyConstraints, entry, &faults, ExtensionReader.policyConstraints)
        case 37: try Self.take(&extendedKeyUsage, entry, &faults, ExtensionReader.keyPurposes)
        case 46: try Self.take(&freshestCRL, entry, &faults, ExtensionReader.distributionPoints)
        case 54: try Self.take(&inhibitAnyPolicy, entry, &faults, ExtensionReader.skipCertificates)
        case 56:
            // NoRevAvail ::= NULL
            guard entry.value == [0x05, 0x00] else {
                throw X509Error.malformed(what: "noRevAvail", detail: "it is not NULL")
            }
            hasNoRevocationAvailable = true
        default: return
        }
    }

    private static func take<Value>(
        _ field: inout Value?, _ entry: CertificateExtension, _ faults: inout FaultCollector,
        _ reader: (ASN1Node, inout FaultCollector) throws -> Value?
    ) throws {
        guard let value = try reader(try DER.parse(entry.value), &faults) else {
            throw X509Error.malformed(what: "extension", detail: "\(entry.oid)")
        }
        if field == nil { field = value }
    }
}
