import AWS
import ArgumentParser
import CommandLineSupport
import RolesAnywhere
import X509

/// How much a command tells of why there is a session, or none.
struct ReasonOptions: ParsableArguments {
    @Flag(
        help: ArgumentHelp(
            "Show on standard error all that a session needs, with marks, even where all is well; "
                + "AWS is asked anew."))
    var explain = false

    @Option(
        name: .customLong("bundle"),
        help: ArgumentHelp(
            "The trust anchor's CA certificates, to tell whether the certificate leads to them.",
            valueName: "file"))
    var bundle: String?
}

extension ReasonOptions {
    /// Obtains something, and says why that did or did not work.
    ///
    /// - Parameters:
    ///   - source: whom sessions are asked of, and on whose behalf.
    ///   - context: the outside world.
    ///   - obtain: what asks.
    /// - Returns: what was obtained.
    /// - Throws: what `obtain` throws; of a refusal by AWS, with what is wrong on this side.
    func explaining<Value>(
        _ source: SessionSource, in context: Context, _ obtain: () throws -> Value
    ) throws -> Value {
        let anchors = try bundle.map { try PEMFile.certificates($0, in: context) }
        do {
            let value = try obtain()
            if explain {
                try tell(
                    source.checks(anchors, in: context)
                        + [.answer(.passed, "AWS gave a session")], in: context)
            } else if let anchors {
                try warn(of: source, anchors, in: context)
            }
            return value
        } catch AWSError.service(let refusal) where RefusedSession.isAboutSession(refusal) {
            guard let checks = try? source.checks(anchors, in: context) else {
                throw AWSError.service(refusal)
            }
            if explain {
                tell(checks + [.answer(.failed, "AWS said: \(refusal.message)")], in: context)
            }
            throw RefusedSession.error(refusal, checks, in: context)
        }
    }

    /// Says what a bundle was given for, where it is not as it should be although there is a session.
    private func warn(
        of source: SessionSource, _ anchors: [Certificate], in context: Context
    ) throws {
        for check in try source.checks(anchors, in: context)
        where check.code == "path" && check.outcome == .failed {
            context.note("warning: by \(PrintableText.quote(bundle ?? "")), \(check.text)")
        }
    }

    private func tell(_ checks: [SessionCheck], in context: Context) {
        context.note(lines: checks.map(\.line))
    }
}

extension SessionCheck {
    /// The check for people.
    var line: String { "\(mark) \(text)" }

    private var mark: String {
        switch outcome {
        case .passed: "✓"
        case .failed: "✗"
        case .doubtful: "!"
        case .unknown: "?"
        }
    }
}
