import CommandLineSupport
import FoundationEssentials
import X509

/// A CRL as `inspect` prints it.
struct RevocationListDescription: Encodable {
    struct Entry: Encodable {
        let serialNumber: String
        let revocationDate: Date
        let reason: String?
        let invalidityDate: Date?
    }

    let type = "certificateRevocationList"
    let issuer: String
    let number: String?
    let thisUpdate: Date
    let nextUpdate: Date?
    let signatureAlgorithm: String
    let authorityKeyIdentifier: String?
    let extensions: [ExtensionDescription]
    let entries: [Entry]
    let sha256Fingerprint: String

    init(_ list: CertificateRevocationList) {
        issuer = list.issuer.description
        number = list.number?.decimal
        thisUpdate = list.thisUpdate
        nextUpdate = list.nextUpdate
        signatureAlgorithm = list.signatureAlgorithm.name
        authorityKeyIdentifier = list.authorityKeyIdentifier.map { Hex.encode($0) }
        extensions = list.extensions.map(ExtensionDescription.init)
        entries = list.entries.map { entry in
            Entry(
                serialNumber: entry.serialNumber.hex, revocationDate: entry.revocationDate,
                reason: entry.reason?.rawValue, invalidityDate: entry.invalidityDate)
        }
        sha256Fingerprint = Digest.sha256Hex(list.der)
    }

    func fill(_ sheet: inout Sheet) {
        sheet.add("issuer", issuer)
        sheet.add("number", number)
        sheet.add("this update", thisUpdate.ISO8601Format())
        sheet.add("next update", nextUpdate?.ISO8601Format() ?? "absent")
        sheet.add("signed with", signatureAlgorithm)
        sheet.add("authority key id", authorityKeyIdentifier)
        sheet.add("extensions", extensions.map(\.text))
        sheet.add("SHA-256", sha256Fingerprint)
        sheet.add("revoked", "\(entries.count)")
        sheet.add(
            "",
            entries.map { entry in
                let suspect = entry.invalidityDate.map { ", invalid since \($0.ISO8601Format())" }
                return "\(entry.serialNumber) on \(entry.revocationDate.ISO8601Format()), "
                    + "\(entry.reason ?? "no reason given")\(suspect ?? "")"
            })
    }
}
