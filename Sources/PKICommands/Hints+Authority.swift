import CertificateAuthority
import CommandLineSupport
import Glibc

extension Hints {
    /// Why the authority refused, and what to do next.
    static func explain(_ error: AuthorityError) -> CommandError {
        CommandError(
            status: status(error), code: error.code, message: error.description,
            hint: admissionHint(error) ?? rotationHint(error) ?? storeHint(error) ?? copyHint(error)
                ?? authorityHint(error) ?? clientHint(error)
                ?? revocationHint(error))
    }

    private static func status(_ error: AuthorityError) -> ExitStatus {
        switch error {
        case .noBackup, .noStore, .noSuchAuthority, .noSuchCertificate, .noSuchList: .noInput
        case .replaced, .busy, .issuingInProgress, .keyChanged: .temporaryFailure
        case .otherBackup, .outputExists, .authorityExists, .otherRoot, .admission(.waits):
            .cannotCreate
        case .notWritable: .cannotCreate
        case .system(let operation, _, _): operation == "make" ? .cannotCreate : .ioError
        case .full, .database, .corrupt, .vanishedRevocation: .ioError
        case .keyElsewhere: .noInput
        case .passphraseRequired: .usage
        case .wrongPassphrase, .exposed: .noPermission
        case .notABackup, .inUse, .damagedBackup, .unsound, .downgrade, .otherAuthority,
            .contradictoryStore, .damagedStore:
            .dataError
        case .recordedValue, .notAStore, .newerSchema, .wrongFileType, .clockBehind, .authorityName,
            .severalAuthorities, .wrongKind, .wrongProfile, .authorityRevoked,
            .passphraseTooShort, .keyMismatch, .cannotSignLists, .nameMismatch,
            .liveCertificate, .clientDiffers, .clientNotLive, .repeatedName, .revokedMeanwhile,
            .severalCertificates, .neverStored, .alreadyRevoked,
            .notRenewable,
            .revocationReason, .clientName, .nameOfAuthority, .nameOfClient,
            .numericName,
            .invalidityDate, .rootRevocation, .listPeriod, .listNumber, .listOfAnother, .notOnHold,
            .foreignCertificate, .withoutRevocation,
            .publicationURL, .admission, .rotation:
            .dataError
        case .serialNumberClash, .signatureMismatch: .failure
        }
    }

    private static func storeHint(_ error: AuthorityError) -> String? {
        switch error {
        case .noStore:
            "make one with: pki init-root --subject \"CN=Example Root R1,O=Example\"; or name "
                + "its directory with --ca-data or PKI_CA_DATA"
        case .notAStore:
            "name the store's directory with --ca-data or PKI_CA_DATA"
        case .newerSchema:
            "use the newer release of this tool"
        case .exposed(let path, let mode):
            "look into who could read it; then: chmod "
                + (mode & 0o111 == 0 ? "600 " : "700 ") + PrintableText.shellWord(path)
        case .wrongFileType(_, "a file"):
            "name the file itself; what is there is left as it is"
        case .wrongFileType:
            "move it out of the way, and run the command again"
        case .clockBehind:
            "correct the system's clock; if it is right now and was wrong before, say so with "
                + "--accept-clock"
        case .busy:
            "run the command again in a moment"
        case .full:
            "make room on the disk; nothing was lost"
        case .notWritable:
            "check who owns it, and that the file system is not read-only"
        case .recordedValue:
            "somebody has written into the store: see pki check, and pki restore"
        case .database, .corrupt:
            "restore the store from a backup if this stays"
        case .system(_, _, let number):
            number == EACCES || number == EPERM
                ? "check who owns it and its permissions" : "check the path and its file system"
        default:
            nil
        }
    }

    private static func authorityHint(_ error: AuthorityError) -> String? {
        switch error {
        case .authorityName:
            "choose another with --name"
        case .authorityExists:
            "choose another with --name"
        case .otherRoot:
            "another root, and what is below it, needs a store of its own: name one with --ca-data; "
                + "to let who trusts this root trust the other CA, see: pki cross-sign --help"
        case .noSuchAuthority(let name, let kind):
            name.isEmpty
                ? "make one with: pki \(kind == .root ? "init-root" : "init-issuing"); name a revoked "
                    + "one with --issuer NAME"
                : "see them all with: pki list-authorities"
        case .severalAuthorities:
            "say which with --issuer NAME"
        case .wrongKind(_, let expected):
            expected == .root
                ? "name the root with --issuer, or leave --issuer out"
                : "name an issuing CA with --issuer; a root signs no clients"
        case .wrongProfile:
            "choose another profile with --profile"
        case .authorityRevoked:
            "end a hold with: pki release-hold NAME; else make a new issuing CA: pki init-issuing "
                + "--name NEW"
        case .passphraseRequired:
            "give --passphrase-file FILE (mode 0600), or set PKI_PASSPHRASE"
        case .wrongPassphrase:
            "check the passphrase, and where it comes from: a file, the environment, or the "
                + "prompt"
        case .passphraseTooShort:
            "choose a longer one, such as the output of: openssl rand -base64 24"
        case .keyMismatch:
            "the store is damaged; restore it from a backup"
        case .keyChanged:
            "find out who did; then run the command again"
        case .cannotSignLists:
            "its certificate lacks cRLSign; make a new authority"
        default:
            nil
        }
    }

    private static func clientHint(_ error: AuthorityError) -> String? {
        switch error {
        case .nameMismatch(let name, _):
            "write the subject with CN=\(name), or leave --subject out"
        case .nameOfAuthority:
            "choose another; commands find certificates by their names"
        case .nameOfClient:
            "choose another with --name: who revokes one by its name must not revoke the other"
        case .numericName:
            "choose a name with something else in it, such as a word before it: who names a "
                + "certificate by its number must not be given another"
        case .outputExists:
            "name another directory; nothing is overwritten"
        case .liveCertificate(let name, _, _):
            "revoke it (pki revoke \(PrintableText.shellWord(name))), or let there be one beside it "
                + "with --additional"
        case .clientDiffers(let name, _, _):
            "ask for what it has, or revoke it first: pki revoke \(PrintableText.shellWord(name))"
        case .clientNotLive:
            "move the directory away; then a new certificate is issued"
        case .repeatedName:
            "give each a name of its own"
        case .issuingInProgress:
            "wait for it to end, and run the command again"
        case .revokedMeanwhile:
            "run the command again for a new certificate"
        case .serialNumberClash, .signatureMismatch:
            "do not trust this machine's libcrypto before you know why"
        default:
            nil
        }
    }

    private static func revocationHint(_ error: AuthorityError) -> String? {
        switch error {
        case .noSuchCertificate(let selector):
            (CertificateSelector.isFile(selector) ? "nor is there such a file; " : "")
                + "see them all with: pki list"
        case .notRenewable(let name, _, let obstacle):
            renewalHint(obstacle, name: PrintableText.shellWord(name))
        case .neverStored:
            "run the command that was issuing it again, or revoke it by its serial number"
        case .severalCertificates(let selector, let candidates):
            candidates.allSatisfy { $0.name == selector }
                ? "name one by its serial number; see them with: pki list --name "
                    + PrintableText.shellWord(selector)
                : "name one by its fingerprint; see them with: pki search "
                    + PrintableText.shellWord(selector)
        case .alreadyRevoked:
            "a reason can be made more exact, never changed to another"
        case .revocationReason:
            "choose another with --reason, such as keyCompromise or superseded"
        case .invalidityDate:
            "give --invalidity-date within them"
        case .clientName:
            "begin it with a letter, a digit or an underscore, and write no slash: it becomes a "
                + "directory"
        case .vanishedRevocation(let serialNumber, _):
            "find out who changed the store; to go on, revoke it again: pki revoke \(serialNumber)"
        case .listOfAnother:
            "name another file with --out: each authority's list has one of its own"
        case .listNumber:
            "the store is older than what was published: restore the newest backup, or name another "
                + "file with --out"
        case .noSuchList(let number, let issuerName, _):
            number == nil
                ? "make one with: pki create-crl --issuer \(PrintableText.shellWord(issuerName)) --out FILE"
                : "see them all with: pki list-crls"
        case .foreignCertificate:
            "ask whoever issued it to revoke it"
        case .withoutRevocation:
            "withdraw what the name may do wherever it is granted; it soon expires"
        case .notOnHold:
            "only what was revoked with --reason certificateHold can be released"
        case .publicationURL:
            "for example: http://pki.example.com/issuing.crl"
        case .rootRevocation:
            "remove it wherever it is trusted, such as from the trust anchor in AWS"
        case .listPeriod(let days, _, _):
            days < 1 ? "--days takes 1 or more" : "give fewer --days"
        default:
            nil
        }
    }
}
