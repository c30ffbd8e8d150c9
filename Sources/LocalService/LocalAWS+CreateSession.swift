import FoundationEssentials
import X509

extension LocalAWS {
    /// Gives out a session, or says why not.
    ///
    /// The cryptography runs on a copy of the state, so that requests do not wait for each other.
    func createSession(_ exchange: inout Exchange) throws(Refusal) -> Reply {
        exchange.operation = "CreateSession"
        var attempt = CreateSession(
            exchange.request, configuration, at: exchange.now, exchange.trail, memory: memory)
        let snapshot = state.withLock { $0 }
        let outcome: Result<Grant, Refusal>
        do {
            outcome = .success(try attempt.perform(snapshot))
        } catch {
            outcome = .failure(error)
        }
        exchange.remarks += attempt.remarks
        exchange.certificate = attempt.certificate.map { memory.facts(of: $0).summary }
        guard let certificate = attempt.certificate else {
            return try outcome.get().reply(subjectARN: "")
        }
        exchange.caller = exchange.certificate?.subject
        let subjectARN = subjects.saw(attempt.ofSubject(certificate, outcome), configuration)
        let grant = try outcome.get()
        exchange.remarks.append("session \(grant.session.assumedRoleARN)")
        return grant.reply(subjectARN: subjectARN).noting(Self.undocumented(certificate))
    }

    /// What of a certificate that was accepted nobody has reported of AWS.
    private static func undocumented(_ certificate: Certificate) -> String? {
        certificate.publicKey.kind == .ec(curve: "P-521")
            ? "nobody has reported a key on the curve P-521" : nil
    }
}

extension CreateSession {
    /// What the subject's history keeps of this request.
    ///
    /// It begins where the signature was good: whoever only has a copy of a certificate, which is
    /// no secret, writes nothing into its history.
    fileprivate func ofSubject(
        _ certificate: Certificate, _ outcome: Result<Grant, Refusal>
    ) -> SubjectAttempt {
        let failed = if case .failure = outcome { true } else { false }
        return SubjectAttempt(
            certificate: certificate, instanceProperties: instanceProperties, failed: failed,
            time: now)
    }
}
