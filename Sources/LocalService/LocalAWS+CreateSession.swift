import FoundationEssentials

extension LocalAWS {
    /// Gives out a session, or says why not.
    ///
    /// The cryptography runs on a copy of the state, so that requests do not wait for each other.
    func createSession(_ exchange: inout Exchange) throws(Refusal) -> Reply {
        exchange.operation = "CreateSession"
        var attempt = CreateSession(
            exchange.request, configuration, at: exchange.now, memory: memory)
        let snapshot = state.withLock { $0 }
        let outcome: Result<Grant, Refusal>
        do {
            outcome = .success(try attempt.perform(snapshot))
        } catch {
            outcome = .failure(error)
        }
        exchange.remarks += attempt.remarks
        guard let subject = attempt.certificate?.subject else {
            return try outcome.get().reply(subjectARN: "")
        }
        exchange.caller = "\(subject)"
        let newARN = configuration.arn("rolesanywhere", "subject/\(configuration.newIdentifier())")
        let now = exchange.now
        let subjectARN = ledger.withLock { ledger in
            ledger.saw("\(subject)", at: now, newARN: newARN)
        }
        let grant = try outcome.get()
        exchange.remarks.append("session \(grant.session.assumedRoleARN)")
        return grant.reply(subjectARN: subjectARN)
    }
}
