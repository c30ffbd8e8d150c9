import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// `pki restore`: puts the store back from a backup.
struct Restore: Command {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Put the store back from a backup.",
        discussion: """
            The backup is checked first, as pki check --backup does. A store that is there is \
            replaced in one step, when nobody is using it, and kept beside the new one.

            A store that knows more than the backup (certificates, revocations, CRLs, audit \
            entries) is not replaced, unless you say --allow-downgrade. Even then nothing is \
            forgotten that somebody may hold: certificates, revocations and CRLs are carried over, \
            and the numbers of CRLs never go back. What comes from the backup then is what it alone \
            can bring back: the authorities' keys under their former passphrases. Revoking a \
            certificate is the way to undo its issue.

            Example:
              $ pki restore pki-monday.sqlite
              restored /home/alex/ca-data from pki-monday.sqlite: certificates 15;
                  the store that was there is now
                  /home/alex/ca-data/pki.sqlite.replaced-20261125T223830Z
            """)

    @Argument(help: ArgumentHelp("A file that pki backup has made.", valueName: "file"))
    var file: String

    @Flag(help: "Even if the store that is there knows more, or cannot be read.")
    var allowDowngrade = false

    @OptionGroup var store: StoreOptions
    @OptionGroup var clock: ClockOption

    func run(in context: Context) throws {
        let directory = store.directory(in: context)
        let progress = CheckProgress(in: context)
        defer { progress.end() }
        let restored = try AuthorityStore.restore(
            context.absolutePath(file), to: directory, allowingDowngrade: allowDowngrade,
            context: clock.operation(in: context), observer: progress.observer)
        progress.end()
        let carried = restored.carried
        if !carried.isEmpty {
            context.note(
                "carried over from the store that was there: authorities \(carried.authorities), "
                    + "certificates \(carried.certificates), revocations \(carried.revocations), "
                    + "CRLs \(carried.lists), audit entries \(carried.auditEntries)")
        }
        for left in carried.left.prefix(20) {
            context.note("notice: \(left) stays in the file that is kept")
        }
        if carried.left.count > 20 {
            context.note("notice: and so do \(carried.left.count - 20) more")
        }
        context.note(
            "restored \(directory) from \(file): certificates \(restored.certificateCount)"
                + (restored.replacedFile.map { "; the store that was there is now \($0)" } ?? ""))
    }
}
