public import ArgumentParser
import CommandLineSupport

/// The root command of `ra`.
public struct RA: ParsableCommand {
    /// What the tool is, and its commands.
    public static let configuration = CommandConfiguration(
        commandName: "ra",
        abstract: "Make AWS trust a private CA, and turn its certificates into AWS sessions.",
        discussion: """
            A session replaces access keys on a machine that has a certificate.

            Example:
              $ ra create-trust-anchor --name example --bundle bundle.pem
              account 111122223333, region us-east-1, endpoint ...
              created the trust anchor "example"
              arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/1df2851b-...
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Trust anchors",
                subcommands: [
                    CreateTrustAnchor.self, ListTrustAnchors.self, ShowTrustAnchor.self,
                    UpdateTrustAnchor.self, EnableTrustAnchor.self, DisableTrustAnchor.self,
                    DeleteTrustAnchor.self, PutNotificationSettings.self,
                    ResetNotificationSettings.self,
                ]),
            CommandGroup(
                name: "Roles",
                subcommands: [
                    CreateRole.self, ListRoles.self, ShowRole.self, UpdateRole.self,
                    RevokeSessions.self, DeleteRole.self,
                ]),
            CommandGroup(
                name: "Profiles",
                subcommands: [
                    CreateProfile.self, ListProfiles.self, ShowProfile.self,
                    UpdateProfile.self, EnableProfile.self, DisableProfile.self,
                    DeleteProfile.self, PutAttributeMapping.self, DeleteAttributeMapping.self,
                ]),
            CommandGroup(
                name: "Revocation",
                subcommands: [
                    ImportCRL.self, ListCRLs.self, ShowCRL.self, UpdateCRL.self, EnableCRL.self,
                    DisableCRL.self, DeleteCRL.self,
                ]),
            CommandGroup(
                name: "All of it",
                subcommands: [
                    Status.self, ListSubjects.self, ShowSubject.self, TagResource.self,
                    UntagResource.self,
                    ListTags.self,
                ]),
            CommandGroup(
                name: "One manifest",
                subcommands: [
                    PlanCommand.self, ApplyCommand.self, DestroyCommand.self, ExportManifest.self,
                ]),
            CommandGroup(
                name: "Sessions",
                subcommands: [
                    Session.self, Configure.self, Exec.self, Serve.self, Update.self,
                    ReadCertificateData.self, SignString.self,
                ]),
            CommandGroup(name: "Reasons", subcommands: [Doctor.self, ExplainCommand.self]),
            CommandGroup(name: "Local service", subcommands: [LabCommand.self]),
        ])

    /// Creates the command.
    public init() {}
}

extension RA {
    /// Runs the process's command line and ends the process.
    @MainActor
    public static func main() async {
        await Tool.main(
            RA.self, explain: { Hints.commandError(for: $0) },
            conclude: { ($0 as? AskedText)?.text ?? ChangeOptions.conclusion(of: $0) },
            failingWord: failingWord, read: arguments,
            manner: { SigningHelper.isMeant(in: $0) ? SigningHelper.manner : nil },
            handsOver: { $0.first == Exec.configuration.commandName },
            // A TPM's library would say each error on standard error, too.
            libraryVariables: ["TSS2_LOG": "all+NONE"])
    }

    /// The command line as ours, whatever name the tool was called by.
    ///
    /// - Throws: `CommandError` for what has no meaning here; `AskedText`.
    static func arguments(of words: [String], in context: Context) throws -> [String] {
        if SigningHelper.isMeant(in: context) {
            switch try SigningHelper.meaning(of: words) {
            case .command(let arguments): return arguments
            case .text(let text): throw AskedText(text: text)
            }
        }
        for word in words.prefix(while: { $0 != "--" }) where word.hasPrefix("--") {
            try HelperFlags.refuseStores(String(word.dropFirst(2).prefix { $0 != "=" }))
        }
        if words.prefix(while: { $0 != "--" }).contains("\\"), let hint = BackslashWord.hint("\\") {
            throw CommandError(
                status: .usage, code: "usage", message: "unexpected argument '\\'", hint: hint)
        }
        return words
    }

    /// A text that was asked for, which ends a command early.
    struct AskedText: Error {
        let text: String
    }

    /// What a shell must run that evaluates the output of a command that fails: `eval ""` succeeds,
    /// and what follows would go to AWS itself.
    static func failingWord(_ arguments: [String]) -> String? {
        let words = arguments.prefix { $0 != "--" }
        guard words.first == "lab", !words.contains("--json"), !words.contains("--env-file") else {
            return nil
        }
        return words.contains("--detach") || words.dropFirst().first == "env" ? "false" : nil
    }
}
