import AWS
import CommandLineSupport
import RolesAnywhere
import X509

/// A session that AWS refused, with what is wrong on this side: AWS says little itself.
enum RefusedSession {
    /// Obtains something; of a refusal by AWS, says what was found here.
    ///
    /// - Parameters:
    ///   - source: whom sessions are asked of, and on whose behalf.
    ///   - context: the clock.
    ///   - obtain: what asks.
    /// - Returns: what was obtained.
    /// - Throws: what `obtain` throws, explained.
    @discardableResult
    static func explaining<Value>(
        _ source: SessionSource, in context: Context, _ obtain: () throws -> Value
    ) throws -> Value {
        do {
            return try obtain()
        } catch {
            throw explained(error, source, in: context)
        }
    }

    /// The same error, unless it is a refusal that can be explained.
    static func explained(
        _ error: any Error, _ source: SessionSource, in context: Context
    ) -> any Error {
        guard case AWSError.service(let refusal) = error, isAboutSession(refusal),
            let checks = try? source.checks(nil, in: context)
        else { return error }
        return Self.error(refusal, checks, in: context)
    }

    /// Whether it is a session that was refused, not something that was asked before it.
    static func isAboutSession(_ refusal: AWSServiceError) -> Bool {
        refusal.operation == "CreateSession"
    }

    /// The error as the user sees it.
    static func error(
        _ refusal: AWSServiceError, _ checks: [SessionCheck], in context: Context
    ) -> CommandError {
        let known = Hints.explain(refusal, now: context.now())
        return CommandError(
            status: known.status, code: known.code, message: known.message,
            hint: SessionRefusal.hint(refusal.message, known.hint, checks))
    }
}

extension SessionSource {
    /// Everything that can be checked without AWS.
    ///
    /// - Parameters:
    ///   - anchors: the trust anchor's certificates; nil where they are not known.
    ///   - context: the clock.
    /// - Returns: a check for each demand.
    /// - Throws: what reading the identity throws.
    func checks(_ anchors: [Certificate]?, in context: Context) throws -> [SessionCheck] {
        SessionCheck.local(
            request, as: try identity.identity(), anchors: anchors, at: context.now())
    }
}
