import ArgumentParser
import CommandLineSupport
import RolesAnywhere

/// `ra session`: what a `credential_process` runs.
struct Session: Command {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Obtain a session, and print it as a credential_process does.",
        discussion: """
            Needs no AWS credentials but the certificate and its key. Of the AWS settings only \
            the environment's count, and never a profile's. A session is kept in ~/.cache, \
            for this user alone, and answered until it nears its end.

            Examples:
              $ ra session --trust-anchor-arn "$ANCHOR" \\
                  --profile-arn "$PROFILE" --role-arn "$ROLE" \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              {"Version":1,"AccessKeyId":"ASIA...","SecretAccessKey":"...",...}

              $ ra session --format env --trust-anchor-arn "$ANCHOR" \\
                  --profile-arn "$PROFILE" --role-arn "$ROLE" \\
                  --certificate clients/web-01/certificate.pem \\
                  --private-key clients/web-01/decrypted_private_key.pem
              export AWS_ACCESS_KEY_ID='ASIA...'
              export AWS_SECRET_ACCESS_KEY='...'
              export AWS_SESSION_TOKEN='...'
              export AWS_CREDENTIAL_EXPIRATION='2026-11-26T11:00:00Z'
            """,
        aliases: ["credential-process"])

    @OptionGroup var workload: WorkloadOptions
    @OptionGroup var cache: CacheOptions
    @OptionGroup var reasons: ReasonOptions

    @Option(
        help: ArgumentHelp(
            "What is printed: for credential_process, for a shell to evaluate (env, fish, "
                + "powershell), or all that is known of the session (json).",
            valueName: "format"))
    var format = SessionFormat.process

    func run(in context: Context) throws {
        if cache.clears {
            return try cache.clear(
                SessionCache.Filter(
                    trustAnchorARNs: workload.trustAnchorArns, profileARNs: workload.profileArns,
                    roleARN: workload.roleArn), in: context)
        }
        let source = try workload.sessions(in: context)
        try reasons.explaining(source, in: context) { try obtain(from: source, in: context) }
    }

    private func obtain(from source: SessionSource, in context: Context) throws {
        // AWS's own client keeps nothing, and prints what AWS says.
        if SigningHelper.isMeant(in: context) { return write(try source.session(), in: context) }
        // Who wants to know why wants to know what AWS says now.
        guard !cache.isOff, !reasons.explain,
            let kept = try KeptSessions(source, workload, in: context)
        else {
            return write(try source.sessionByThisClock(), in: context)
        }
        if cache.onlyRefreshes { return try kept.refresh() }
        let answer = try kept.session()
        write(answer.session, in: context)
        switch answer.origin {
        case .asked, .kept: return
        case .keptAndDue, .keptFor: break
        }
        // Whoever waits for the session has it before anything else is done.
        try context.flush()
        try kept.refreshInBackground()
    }

    private func write(_ session: CredentialSet, in context: Context) {
        context.write(Array(format.text(of: session).utf8))
    }
}

extension SessionFormat: ExpressibleByArgument {}
