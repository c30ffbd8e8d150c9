import CommandLineSupport
import RolesAnywhere
import X509

/// A CRL in a file, on its way to AWS.
enum RevocationListFile {
    /// Reads and checks a CRL, with the file's name in every complaint.
    static func read(
        _ path: String, kind: InputFile.Kind = .any, in context: Context
    ) throws -> RevocationListBytes {
        try PEMFile.parse(path, limit: 8 << 20, kind: kind, in: context) {
            try RevocationListBytes($0)
        }
    }

    /// Refuses a list that a CA of the trust anchor has not signed, and says so of one of another,
    /// of one whose time is past, and of what a list leaves open.
    static func check(
        _ list: RevocationListBytes, for anchor: TrustAnchorDetail, in context: Context
    ) throws {
        if let nextUpdate = list.list.nextUpdate, nextUpdate < context.now() {
            context.note(
                "warning: a newer CRL was due at \(nextUpdate.ISO8601Format()); make one with: "
                    + "pki create-crl")
        }
        for reservation in list.reservations { context.note("the CRL \(reservation)") }
        let certificates = anchor.certificates
        guard !certificates.isEmpty, try !list.isIssued(by: certificates) else { return }
        let subjects = certificates.map { PrintableText.quote($0.subject.description) }
        context.note(
            "the CRL's issuer is \(PrintableText.quote(list.list.issuer.description)): it only "
                + "helps if that CA is below the trust anchor's "
                + subjects.joined(separator: " or "))
    }
}
