import SwiftASN1

/// Which of the three signed structures some DER is meant to be.
///
/// Told by its outline alone, so that what no reader accepts has a kind, too.
public enum SignedObjectKind: String, Sendable {
    case certificate
    case certificationRequest
    case certificateRevocationList

    /// The kind of a structure in DER or BER, nil for what has the outline of none.
    public init?(outlineOf der: [UInt8]) {
        guard let node = (try? DER.parse(der)) ?? (try? BER.parse(der)),
            let first = try? node.parts("signed structure").first, first.identifier == .sequence,
            let fields = try? first.parts("content"), let kind = Self.kind(fields[...])
        else { return nil }
        self = kind
    }

    /// The kind of a PEM block with this label, nil for any other label.
    public init?(label: String) {
        switch label {
        case "CERTIFICATE", "X509 CERTIFICATE": self = .certificate
        case "CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST": self = .certificationRequest
        case "X509 CRL": self = .certificateRevocationList
        default: return nil
        }
    }

    private static func kind(_ fields: ArraySlice<ASN1Node>) -> SignedObjectKind? {
        guard var first = fields.first else { return nil }
        if first.isTagged(0) { return .certificate }
        var rest = fields.dropFirst()
        if first.identifier == .integer {
            guard let next = rest.popFirst() else { return nil }
            first = next
        }
        // A name comes where the others have an algorithm, which begins with its identifier.
        guard first.identifier == .sequence, let parts = try? first.parts("field") else {
            return nil
        }
        guard parts.first?.identifier == .objectIdentifier else { return .certificationRequest }
        switch rest.dropFirst().first?.identifier {
        case .sequence: return .certificate
        case .utcTime, .generalizedTime: return .certificateRevocationList
        default: return nil
        }
    }
}
