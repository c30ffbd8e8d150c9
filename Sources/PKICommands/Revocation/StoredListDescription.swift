import CertificateAuthority
import FoundationEssentials

/// A CRL of the store as `list-crls` and `create-crl` print it.
struct StoredListDescription: Encodable {
    let issuer: String
    let number: UInt64
    let state: String
    let thisUpdate: Date
    let nextUpdate: Date
    let revoked: Int
    let derBytes: Int?
    let pemBytes: Int?
    let remainingEntries: Int?

    init(_ list: RevocationListRecord, newest: UInt64?, at now: Date) {
        issuer = list.issuerName
        number = list.number
        thisUpdate = list.thisUpdate
        nextUpdate = list.nextUpdate
        revoked = list.entryCount
        derBytes = list.derCount
        pemBytes = list.pemCount
        remainingEntries = list.derCount.map {
            RolesAnywhereBudget(derCount: $0).remainingEntries
        }
        state =
            if list.derCount == nil {
                "unsigned"
            } else if list.number != newest {
                "superseded"
            } else {
                list.nextUpdate < now ? "lapsed" : "current"
            }
    }
}
