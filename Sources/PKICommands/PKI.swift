public import ArgumentParser
import CommandLineSupport

/// The command `pki`: a private certificate authority.
public struct PKI: ParsableCommand {
    /// Name, version and commands.
    public static let configuration = CommandConfiguration(
        commandName: "pki",
        abstract: "A private certificate authority for AWS IAM Roles Anywhere.",
        discussion: """
            Example:
              $ pki init-root --subject "CN=Example Root R1,O=Example"
              created the root CA "root" (CN=Example Root R1,O=Example), valid until
                  2041-11-24T22:36:22Z
              $ pki init-issuing --subject "CN=Example Issuing A1,O=Example"
              created the issuing CA "issuing" (CN=Example Issuing A1,O=Example),
                  valid until 2030-11-25T22:36:22Z
              $ pki issue-client web-01 --out clients/web-01
              issued "web-01", serial number 430c10ab..., valid until
                  2027-02-23T22:36:23Z
              /home/alex/clients/web-01
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Authorities",
                subcommands: [
                    InitRoot.self, InitIssuing.self, InstallIssuing.self, ImportAuthority.self,
                    ListAuthorities.self, Tree.self, RotateIssuing.self, RenewAuthority.self,
                    CrossSign.self, InstallCross.self, SetURLs.self, ExportBundle.self,
                ]),
            CommandGroup(
                name: "Certificates",
                subcommands: [
                    IssueClient.self, Renew.self, Rekey.self, NeedsRenewal.self, Export.self,
                ]),
            CommandGroup(
                name: "Inventory",
                subcommands: [List.self, Search.self, Show.self, Expiring.self]),
            CommandGroup(
                name: "Requests", subcommands: [CreateCSR.self, SignCSR.self, BlockKeys.self]),
            CommandGroup(
                name: "Profiles", subcommands: [ListProfiles.self, ShowProfile.self]),
            CommandGroup(
                name: "Keys",
                subcommands: [DecryptKey.self, EncryptKey.self, ChangePassphrase.self]),
            CommandGroup(
                name: "Revocation",
                subcommands: [
                    Revoke.self, ReleaseHold.self, CreateCRL.self, ListCRLs.self, DiffCRLs.self,
                    ExportCRL.self,
                ]),
            CommandGroup(
                name: "Keeping it",
                subcommands: [Backup.self, Restore.self, Check.self, Log.self]),
            CommandGroup(
                name: "Any files", subcommands: [Inspect.self, LintFiles.self, Verify.self]),
        ])

    /// Creates the command; the parser does this.
    public init() {}

    /// Runs the process's command line and ends the process.
    @MainActor
    public static func main() async {
        await Tool.main(PKI.self, explain: Hints.explain)
    }
}
