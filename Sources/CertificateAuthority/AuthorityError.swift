public import FoundationEssentials
public import X509

/// Why the certificate authority refused an operation, or could not do it.
///
/// Each case has a stable `code`, by which scripts can tell them apart.
public enum AuthorityError: Error, Equatable, Sendable {
    // The store
    /// There is no store in this directory.
    case noStore(directory: String)
    /// The file is no store of this product.
    case notAStore(path: String)
    /// A newer version of this product has written the store.
    case newerSchema(found: Int, supported: Int)
    /// Others than its owner can read or write the store or its directory.
    case exposed(path: String, mode: UInt32)
    /// What should be a directory, or a file of its own, is something else, such as a link.
    case wrongFileType(path: String, expected: String)
    /// The clock lies well before the newest record in the store.
    case clockBehind(now: Date, newest: Date)
    /// Another process has kept the store locked for longer than can be waited.
    case busy(path: String)
    /// The disk, or the quota on it, is full.
    case full(path: String)
    /// The store or directory may not be written by this process.
    case notWritable(path: String)
    /// The store's own rules were broken, or its file is damaged; `detail` is SQLite's message.
    case database(path: String, code: Int32, detail: String)
    /// A system call on a file failed.
    case system(operation: String, path: String, errno: Int32)
    /// What is stored cannot be read back; `detail` says why.
    case corrupt(what: String, detail: String)
    /// A time or a number in the store is none that this product has put there.
    case recordedValue(what: String, value: String)

    // Copies of the store
    /// There is no such backup.
    case noBackup(path: String)
    /// The file is no backup of a store of this product.
    case notABackup(path: String)
    /// The file has a log beside it: it is, or was copied from, a store in use.
    case inUse(path: String)
    /// The file to be replaced is not an earlier backup of this store.
    case otherBackup(path: String)
    /// Another file has taken the place of the store while this process had it open.
    case replaced(path: String)
    /// The backup is so damaged that SQLite does not read it.
    case damagedBackup(path: String, detail: String)
    /// A check finds so many problems in the backup; the first of them.
    case unsound(path: String, count: Int, first: String)
    /// The store that is there knows what the backup does not.
    case downgrade(lost: RestoreLoss)
    /// The store that is there is of another CA.
    case otherAuthority(directory: String)
    /// The store that is there contradicts itself, so that what it knows cannot be carried over.
    case contradictoryStore(directory: String, detail: String)
    /// The store that is there cannot be read, so that nobody knows what would be lost.
    case damagedStore(directory: String, detail: String)

    // Authorities
    /// The name of an authority is not made of letters, digits, `.`, `-` and `_`.
    case authorityName(name: String)
    /// An authority of this name is already there.
    case authorityExists(name: String)
    /// The store has a root, and what is to come into it is, or leads to, another.
    case otherRoot(name: String)
    /// No authority carries this name; an empty name stands for any of its kind.
    case noSuchAuthority(name: String, kind: AuthorityRecord.Kind?)
    /// Several authorities could be meant.
    case severalAuthorities(names: [String])
    /// The authority is of the other kind.
    case wrongKind(name: String, expected: AuthorityRecord.Kind)
    /// The profile makes certificates of another kind.
    case wrongProfile(profile: String, expected: String)
    /// The authority's certificate, or one above it, has been revoked.
    case authorityRevoked(name: String)
    /// The authority's key is not in the store, such as that of a root which is kept offline.
    case keyElsewhere(name: String)
    /// The authority's key is encrypted and no passphrase was given.
    case passphraseRequired(name: String)
    /// The passphrase does not open the authority's key.
    case wrongPassphrase(name: String)
    /// The passphrase for a new key is empty, or too short for an authority's.
    case passphraseTooShort(minimum: Int)
    /// The key that was loaded is not that of the authority's certificate.
    case keyMismatch(name: String)
    /// Another process has changed the stored key of the authority.
    case keyChanged(name: String)
    /// The authority may not sign CRLs.
    case cannotSignLists(name: String)

    // Clients
    /// The subject's common name is not the client's name.
    case nameMismatch(name: String, commonName: String?)
    /// The client's name is that of an authority, by which commands find it.
    case nameOfAuthority(name: String)
    /// The authority's name is that of a client, whose certificates commands find by it.
    case nameOfClient(name: String)
    /// The name reads as a serial number or a fingerprint.
    case numericName(name: String)
    /// The directory to make is already there.
    case outputExists(path: String)
    /// The name has a certificate that is neither expired nor revoked.
    case liveCertificate(name: String, serialNumber: SerialNumber, notAfter: Date)
    /// The name has a live certificate that is not what is asked for.
    case clientDiffers(name: String, serialNumber: SerialNumber, differences: [String])
    /// The directory holds a certificate of the name that is expired or revoked.
    case clientNotLive(name: String, serialNumber: SerialNumber, path: String)
    /// Two requests that are made together are for the same name.
    case repeatedName(name: String)
    /// Another process is issuing a certificate of this name.
    case issuingInProgress(name: String, directory: String)
    /// The certificate was revoked while it was being issued.
    case revokedMeanwhile(name: String, serialNumber: SerialNumber)
    /// Serial numbers that were drawn at random were all in use.
    case serialNumberClash

    // Signatures
    /// A signature does not verify, or what was signed is not what was recorded.
    case signatureMismatch(detail: String)

    // Certificates and revocation
    /// Nothing in the store fits this name, serial number or fingerprint.
    case noSuchCertificate(selector: String)
    /// The certificate was reserved, and perhaps signed, and never stored.
    case neverStored(name: String, serialNumber: SerialNumber)
    /// The certificate cannot be replaced by another of the same content.
    case notRenewable(name: String, serialNumber: SerialNumber, obstacle: RenewalObstacle)
    /// Several certificates fit, where one is meant.
    case severalCertificates(selector: String, candidates: [CertificateRecord])
    /// The certificate has been revoked before, for another reason.
    case alreadyRevoked(name: String, reason: RevocationReason, asked: RevocationReason)
    /// A reason that this certificate cannot be revoked for.
    case revocationReason(reason: RevocationReason, detail: String)
    /// The name of a client begins with a full stop or a hyphen, or cannot be shown.
    case clientName(name: String)
    /// The last list of an authority, or the audit log where there is no number, names a revoked
    /// certificate that the next list would not.
    case vanishedRevocation(serialNumber: SerialNumber, number: UInt64?)
    /// The file that a list is to replace holds the list of another issuer.
    case listOfAnother(issuerName: String, found: String)
    /// A new list would not be newer than the one that it is to replace.
    case listNumber(number: UInt64, published: String, issuerName: String)
    /// An authority has no list of this number, or, without a number, none at all; or it has one
    /// that was never signed.
    case noSuchList(number: UInt64?, issuerName: String, isInterrupted: Bool)
    /// The certificate was issued by an authority that is not of this store.
    case foreignCertificate(name: String, issuer: String)
    /// The certificate says that nobody looks for its revocation (noRevAvail).
    case withoutRevocation(name: String, notAfter: Date)
    /// What is not on hold cannot be released.
    case notOnHold(name: String, reason: RevocationReason?)
    /// A URL that cannot go into certificates.
    case publicationURL(url: String, detail: String)
    /// A date of invalidity in the future, or before the certificate was valid.
    case invalidityDate(date: Date, earliest: Date, latest: Date)
    /// A root is not revoked by its own list, but by no longer being trusted.
    case rootRevocation(name: String)
    /// A period that is no whole day, or ends after the authority.
    case listPeriod(days: Int, nextUpdate: Date, notAfter: Date)

    // What comes from elsewhere
    /// A certificate, or an authority, from elsewhere was not taken.
    case admission(AdmissionRefusal)
    /// An authority is not at the stage of its rotation that this needs.
    case rotation(RotationRefusal)
}

extension AuthorityError {
    /// Whether it is about a time or a number that stands in the store.
    var isRecordedValue: Bool {
        if case .recordedValue = self { true } else { false }
    }

    /// Stable and machine-readable, such as `store.busy`.
    public var code: String {
        switch self {
        case .noStore: "store.missing"
        case .notAStore: "store.format"
        case .newerSchema: "store.newer"
        case .exposed, .wrongFileType: "file.mode"
        case .clockBehind: "clock"
        case .busy: "store.busy"
        case .full: "store.full"
        case .notWritable: "store.readonly"
        case .database: "store.database"
        case .system: "file.system"
        case .corrupt: "store.corrupt"
        case .recordedValue: "store.value"
        case .noBackup: "backup.missing"
        case .notABackup: "backup.format"
        case .inUse: "backup.inuse"
        case .otherBackup: "backup.other"
        case .replaced: "store.replaced"
        case .damagedBackup: "backup.damaged"
        case .unsound: "backup.unsound"
        case .downgrade: "restore.downgrade"
        case .otherAuthority: "restore.other"
        case .contradictoryStore: "restore.contradiction"
        case .damagedStore: "restore.damaged"
        case .authorityName: "authority.name"
        case .authorityExists: "authority.exists"
        case .otherRoot: "authority.exists"
        case .noSuchAuthority: "authority.unknown"
        case .severalAuthorities: "authority.several"
        case .wrongKind: "issuer.kind"
        case .wrongProfile: "profile.kind"
        case .authorityRevoked: "issuer.revoked"
        case .keyElsewhere: "key.elsewhere"
        case .passphraseRequired: "pass.required"
        case .wrongPassphrase: "pass.wrong"
        case .passphraseTooShort(let minimum): minimum == 1 ? "pass.empty" : "pass.short"
        case .keyMismatch: "issuer.keymismatch"
        case .keyChanged: "issuer.keychanged"
        case .cannotSignLists: "crl.nokey"
        case .nameMismatch: "name.mismatch"
        case .nameOfAuthority: "name.authority"
        case .nameOfClient: "name.client"
        case .numericName: "name.number"
        case .outputExists: "file.exists"
        case .liveCertificate: "name.live"
        case .clientDiffers: "name.differs"
        case .clientNotLive: "name.expired"
        case .repeatedName: "name.repeated"
        case .issuingInProgress: "name.busy"
        case .revokedMeanwhile: "name.revoked"
        case .serialNumberClash: "serial.clash"
        case .signatureMismatch: "signature.mismatch"
        case .noSuchCertificate, .severalCertificates: "revoke.unknown"
        case .neverStored: "certificate.reserved"
        case .notRenewable(_, _, let obstacle): "renew.\(obstacle.code)"
        case .alreadyRevoked: "revoke.again"
        case .revocationReason: "revoke.reason"
        case .invalidityDate: "revoke.date"
        case .vanishedRevocation: "crl.shrink"
        case .listNumber: "crl.number"
        case .listOfAnother: "crl.issuer"
        case .noSuchList: "crl.unknown"
        case .notOnHold: "revoke.hold"
        case .foreignCertificate: "revoke.foreign"
        case .withoutRevocation: "revoke.norevavail"
        case .publicationURL: "url.form"
        case .clientName: "client.name"
        case .rootRevocation: "revoke.root"
        case .listPeriod: "crl.period"
        case .admission(let refusal): refusal.code
        case .rotation(let refusal): refusal.code
        }
    }
}
