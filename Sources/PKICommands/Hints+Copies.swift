import CertificateAuthority
import CommandLineSupport

extension Hints {
    /// What to do about a backup, or about a store in its way.
    static func copyHint(_ error: AuthorityError) -> String? {
        switch error {
        case .noBackup, .notABackup:
            "check the path; backups are made with: pki backup --out FILE"
        case .inUse:
            "make a backup of that store, with: pki backup --ca-data DIR --out FILE"
        case .otherBackup:
            "name a new file; --force replaces earlier backups of the same store only"
        case .replaced:
            "run the command again; it will use the store that is there now"
        case .damagedBackup:
            "take another backup; this one is of no use"
        case .unsound(let path, _, _):
            "see them all with: pki check --backup \(PrintableText.shellWord(path)); then take "
                + "another backup"
        case .downgrade:
            "take a newer backup, or say --allow-downgrade: what the store knows is then carried "
                + "over into the backup as far as it can be, and the store is kept beside it"
        case .otherAuthority(let directory):
            "if that is what you want, move \(PrintableText.shellWord(directory)) away yourself"
        case .contradictoryStore(let directory, _):
            "look at the store with: pki check --ca-data \(PrintableText.shellWord(directory)); if "
                + "that finds nothing, stay with it: it knows more than the backup; else move its "
                + "pki.sqlite elsewhere, keep it, and restore again"
        case .damagedStore:
            "say --allow-downgrade to replace it; it is kept beside the restored one"
        default:
            nil
        }
    }
}
