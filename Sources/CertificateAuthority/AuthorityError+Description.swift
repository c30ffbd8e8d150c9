import FoundationEssentials
import Glibc
import X509

extension AuthorityError: CustomStringConvertible {
    /// What went wrong, for the line after "error:".
    public var description: String {
        if case .admission(let refusal) = self { return refusal.description }
        if case .rotation(let refusal) = self { return refusal.description }
        return storeDescription ?? copyDescription ?? authorityDescription ?? clientDescription
            ?? certificateDescription ?? code
    }

    private var storeDescription: String? {
        switch self {
        case .noStore(let directory):
            "there is no certificate authority in \(directory)"
        case .notAStore(let path):
            "\(path) is not a store of this product"
        case .newerSchema(let found, let supported):
            "the store is of version \(found), written by a newer release; this one knows "
                + "version \(supported)"
        case .exposed(let path, let mode):
            "\(path) can be read or written by others (mode \(Self.octal(mode)))"
        case .wrongFileType(let path, let expected):
            "\(path) is not \(expected)"
        case .clockBehind(let now, let newest):
            "the clock says \(now.ISO8601Format()), but the newest record in the store is of "
                + newest.ISO8601Format()
        case .busy(let path):
            "other processes keep \(path) locked"
        case .full(let path):
            "there is no space left for \(path)"
        case .notWritable(let path):
            "\(path) is closed to this user, or on a file system that is read-only"
        case .database(let path, let code, let detail):
            "\(path): \(detail) (SQLite code \(code))"
        case .system(let operation, let path, let errno):
            "cannot \(operation) \(path): \(String(cString: strerror(errno)))"
        case .corrupt(let what, let detail):
            "\(what) in the store cannot be read: \(detail)"
        case .recordedValue(let what, let value):
            "\(what) in the store cannot be \(value)"
        default:
            nil
        }
    }

    private var copyDescription: String? {
        switch self {
        case .noBackup(let path):
            "there is no backup \(path)"
        case .notABackup(let path):
            "\(path) is not a backup of a store"
        case .inUse(let path):
            "\(path) has a log beside it: it is a store in use, or was copied from one, and not a "
                + "backup"
        case .otherBackup(let path):
            "\(path) is not an earlier backup of this store"
        case .replaced(let path):
            "\(path) has been replaced by a backup meanwhile"
        case .damagedBackup(let path, let detail):
            "\(path) is damaged and cannot be read: \(detail)"
        case .unsound(let path, let count, let first):
            "\(path) has \(count) problem\(count == 1 ? "" : "s"), the first: \(first)"
        case .downgrade(let lost):
            "the store that is there knows more than the backup: \(lost)"
        case .otherAuthority(let directory):
            "the store in \(directory) is of another certificate authority"
        case .contradictoryStore(let directory, let detail):
            "what the store in \(directory) knows cannot be carried over, because it would contradict "
                + "itself: \(detail)"
        case .damagedStore(let directory, let detail):
            "the store in \(directory) cannot be read, so nobody can tell what would be lost: "
                + detail
        default:
            nil
        }
    }

    private var authorityDescription: String? {
        switch self {
        case .authorityName(let name):
            "\"\(Escaped.text(name))\" is no name for an authority: letters, digits, \".\", \"-\" "
                + "and \"_\", at most 64"
        case .authorityExists(let name):
            "the store already has the authority \"\(name)\""
        case .otherRoot(let name):
            "the store already has the root \"\(name)\", and it can have one only"
        case .noSuchAuthority(let name, let kind):
            name.isEmpty
                ? "the store has no \(kind.map(Self.noun) ?? "authority") that is not revoked"
                : "no \(kind.map(Self.noun) ?? "authority") is named \"\(Escaped.text(name))\""
        case .severalAuthorities(let names):
            "several authorities could be meant: \(names.joined(separator: ", "))"
        case .wrongKind(let name, let expected):
            "\"\(name)\" is not \(expected == .root ? "a root" : "an issuing") CA"
        case .wrongProfile(let profile, let expected):
            "the profile \"\(Escaped.text(profile))\" is not for \(expected) certificates"
        case .authorityRevoked(let name):
            "the certificate of the authority \"\(name)\" has been revoked"
        case .keyElsewhere(let name):
            "the key of \"\(Escaped.text(name))\" is not in this store"
        case .passphraseRequired(let name):
            "the key of the authority \"\(name)\" is encrypted and no passphrase was given"
        case .wrongPassphrase(let name):
            "the passphrase does not open the key of the authority \"\(name)\""
        case .passphraseTooShort(let minimum):
            minimum == 1
                ? "the passphrase is empty"
                : "the passphrase for an authority's key has fewer than \(minimum) characters"
        case .keyMismatch(let name):
            "the key is not that of the certificate of the authority \"\(name)\""
        case .keyChanged(let name):
            "another process has changed the key of the authority \"\(name)\" meanwhile"
        case .cannotSignLists(let name):
            "the authority \"\(name)\" may not sign CRLs"
        default:
            nil
        }
    }

    private var clientDescription: String? {
        switch self {
        case .nameOfAuthority(let name):
            "\"\(Escaped.text(name))\" is the name of an authority of the store"
        case .nameOfClient(let name):
            "\"\(Escaped.text(name))\" is the name of a client of the store"
        case .numericName(let name):
            "\"\(Escaped.text(name))\" reads as a serial number or a fingerprint"
        case .nameMismatch(let name, let commonName):
            "the subject's common name is \"\(Escaped.text(commonName ?? ""))\", not "
                + "\"\(Escaped.text(name))\""
        case .outputExists(let path):
            "\(path) already exists"
        case .liveCertificate(let name, let serialNumber, let notAfter):
            "\"\(Escaped.text(name))\" has a live certificate, serial number \(serialNumber), "
                + "valid until \(notAfter.ISO8601Format())"
        case .clientDiffers(let name, let serialNumber, let differences):
            "\"\(Escaped.text(name))\" has a live certificate, serial number \(serialNumber), that "
                + "is not what is asked for: "
                + differences.map { Escaped.text($0, limit: 200) }
                .joined(separator: "; ")
        case .clientNotLive(let name, let serialNumber, let path):
            "\(path) holds the certificate of \"\(Escaped.text(name))\" with the serial number "
                + "\(serialNumber), which is expired or revoked"
        case .repeatedName(let name):
            "\"\(Escaped.text(name))\" is there twice"
        case .issuingInProgress(let name, let directory):
            "another process is issuing a certificate for \"\(Escaped.text(name))\" in \(directory)"
        case .revokedMeanwhile(let name, let serialNumber):
            "the certificate of \"\(Escaped.text(name))\", serial number \(serialNumber), was revoked "
                + "while it was being issued"
        case .serialNumberClash:
            "three random serial numbers were all in use: the random source is suspect"
        case .signatureMismatch(let detail):
            "the signature was discarded: \(detail)"
        default:
            nil
        }
    }

    private var certificateDescription: String? {
        switch self {
        case .noSuchCertificate(let selector):
            "no certificate has the name, serial number or fingerprint "
                + "\"\(Escaped.text(selector))\""
        case .notRenewable(let name, let serialNumber, let obstacle):
            "the certificate of \"\(name)\" (serial number \(serialNumber)) \(obstacle)"
        case .neverStored(let name, let serialNumber):
            "the certificate of \"\(name)\" (serial number \(serialNumber)) was never stored: "
                + "issuing it was interrupted"
        case .severalCertificates(let selector, let candidates):
            "\"\(Escaped.text(selector))\" fits \(candidates.count) certificates: "
                + candidates.map(\.serialNumber.hex).joined(separator: ", ")
        case .alreadyRevoked(let name, let reason, let asked):
            "the certificate of \"\(Escaped.text(name))\" has been revoked for the reason "
                + "\(reason.rawValue), not \(asked.rawValue)"
        case .revocationReason(let reason, let detail):
            "the reason \(reason.rawValue) \(detail)"
        case .invalidityDate(let date, let earliest, let latest):
            "the invalidity date \(date.ISO8601Format()) is not between "
                + "\(earliest.ISO8601Format()) and \(latest.ISO8601Format())"
        case .clientName(let name):
            "\"\(Escaped.text(name))\" is no name for a client"
        case .vanishedRevocation(let serialNumber, let number):
            (number.map { "CRL \($0)" } ?? "the audit log")
                + " names the serial number \(serialNumber), and the store no longer knows that it "
                + "is revoked"
        case .listOfAnother(let issuerName, let found):
            "the file there holds a CRL of \"\(Escaped.text(found))\", not of "
                + "\"\(Escaped.text(issuerName))\""
        case .listNumber(let number, let published, let issuerName):
            "the next CRL of \"\(issuerName)\" would have the number \(number), and the one that it "
                + "is to replace has \(published)"
        case .noSuchList(let number, let issuerName, let isInterrupted):
            if let number {
                isInterrupted
                    ? "the making of CRL \(number) was interrupted; it was never published"
                    : "the authority \"\(issuerName)\" has no CRL \(number)"
            } else {
                "the authority \"\(issuerName)\" has no CRL"
            }
        case .foreignCertificate(let name, let issuer):
            "the certificate of \"\(Escaped.text(name))\" was issued by \"\(Escaped.text(issuer))\", "
                + "which is no authority of this store"
        case .withoutRevocation(let name, let notAfter):
            "the certificate of \"\(Escaped.text(name))\" says that its revocation is never published "
                + "(noRevAvail); it is valid until \(notAfter.ISO8601Format())"
        case .notOnHold(let name, let reason):
            "the certificate of \"\(Escaped.text(name))\" is "
                + (reason.map { "revoked for the reason \($0.rawValue)" } ?? "not revoked")
                + ", not on hold"
        case .publicationURL(let url, let detail):
            "\"\(Escaped.text(url))\" \(detail)"
        case .rootRevocation(let name):
            "\"\(Escaped.text(name))\" is a root: it is revoked by no longer being trusted, not by "
                + "its own list"
        case .listPeriod(let days, let nextUpdate, let notAfter):
            days < 1
                ? "a CRL cannot be valid for \(days) days"
                : "the CRL would be due on \(nextUpdate.ISO8601Format()), after its authority "
                    + "expires (\(notAfter.ISO8601Format()))"
        default:
            nil
        }
    }

    private static func noun(_ kind: AuthorityRecord.Kind) -> String {
        kind == .root ? "root CA" : "issuing CA"
    }

    private static func octal(_ mode: UInt32) -> String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
