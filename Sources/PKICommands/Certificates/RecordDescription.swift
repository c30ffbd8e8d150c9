import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import X509

/// A certificate of the store as `list` and `show` print it.
struct RecordDescription: Encodable {
    struct RevocationDescription: Encodable {
        let revokedAt: Date
        let reason: String
        let invalidityDate: Date?
    }

    let name: String
    let kind: String
    let state: String
    let isExpired: Bool
    let issuer: String
    let serialNumber: String
    let subject: String
    let notBefore: Date
    let notAfter: Date
    let key: String?
    let profile: String
    let requester: String
    let reservedAt: Date
    let issuedAt: Date?
    let sha256Fingerprint: String?
    let revocation: RevocationDescription?

    init(_ record: CertificateRecord, at now: Date) {
        name = record.name
        kind = record.kind.rawValue
        state = record.state.rawValue
        isExpired = record.isExpired(at: now)
        issuer = record.issuerName
        serialNumber = record.serialNumber.hex
        subject = record.subject.description
        notBefore = record.validity.notBefore
        notAfter = record.validity.notAfter
        key = record.publicKey?.kind.description
        profile = record.profile
        requester = record.requester
        reservedAt = record.reservedAt
        issuedAt = record.issuedAt
        sha256Fingerprint = record.fingerprint
        revocation = record.revocation.map { revocation in
            RevocationDescription(
                revokedAt: revocation.revokedAt, reason: revocation.reason.rawValue,
                invalidityDate: revocation.invalidityDate)
        }
    }

    /// The state for people, who care more for an expiry than for how far issuing had come.
    var stateText: String {
        if let revocation { return "revoked (\(revocation.reason))" }
        return isExpired ? "expired" : state
    }

    /// Adds what the certificate itself does not say.
    func fill(_ sheet: inout Sheet) {
        sheet.add("kind", kind)
        sheet.add("state", stateText)
        if let revocation {
            sheet.add("revoked at", revocation.revokedAt.ISO8601Format())
            sheet.add("invalid since", revocation.invalidityDate?.ISO8601Format())
        }
        sheet.add("issued by", issuer)
        sheet.add("profile", profile)
        sheet.add("requested by", requester)
        sheet.add("reserved at", reservedAt.ISO8601Format())
        sheet.add("issued at", issuedAt?.ISO8601Format())
    }
}
