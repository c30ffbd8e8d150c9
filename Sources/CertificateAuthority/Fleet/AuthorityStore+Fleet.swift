import Issuance
import Synchronization
import X509

extension AuthorityStore {
    /// Looks at what there is for each client of a fleet, and whether the rest can be issued.
    ///
    /// Nothing is changed, and no key is opened.
    ///
    /// - Parameters:
    ///   - requests: the clients, with absolute directories; how their keys are to be protected
    ///     is not looked at.
    ///   - issuer: the authority's name, nil for the only active issuing CA; when it is named, a
    ///     certificate of another is not what is asked for.
    ///   - context: when, and who asks.
    ///   - lanes: how many threads to use.
    /// - Returns: one for each request, in their order.
    /// - Throws: `AuthorityError` when nothing could be issued for any of them.
    public func survey(
        fleet requests: [ClientRequest], issuer: String?, context: OperationContext, lanes: Int
    ) throws -> [FleetStanding] {
        let all = try authorities()
        let authority = try Self.authority(named: issuer, kind: .issuing, among: all)
        guard authority.kind == .issuing else {
            throw AuthorityError.wrongKind(name: authority.name, expected: .issuing)
        }
        try read { try StoreClock.refuseEarlier(context, in: $0) }
        for folder in Set(requests.map { Path.parent($0.directory) }) {
            try Files.refuseOtherThanDirectory(folder)
        }
        let survey = FleetSurvey(
            store: self,
            issuer: try absentIssuer(authority, among: all), context: context,
            isIssuerAsked: issuer != nil)
        let repeated = Self.repeatedNames(requests)
        let standings = Mutex([FleetStanding](repeating: .missing, count: requests.count))
        try Lanes.run(requests.count, chunk: FleetIssuance.groupSize, lanes: lanes) { range in
            let found = try survey.standings(of: requests[range])
            standings.withLock { standings in
                for (index, standing) in zip(range, found) {
                    standings[index] =
                        repeated.contains(index)
                        ? .refused(AuthorityError.repeatedName(name: requests[index].name))
                        : standing
                }
            }
        }
        return standings.withLock { $0 }
    }

    /// Issues what a survey found missing, and finishes what it found unfinished.
    ///
    /// The keys and files of a group of clients are synced together, and the store is committed to
    /// twice for the group; nothing is signed that the store does not already know. After a crash,
    /// survey and issue again.
    ///
    /// - Parameters:
    ///   - requests: the clients that are missing or unfinished, with absolute directories.
    ///   - unfinished: the indices of those that are unfinished.
    ///   - issuer: an issuing CA.
    ///   - context: when, and who asks.
    ///   - lanes: how many threads to use.
    ///   - progress: told of how many more are done, on any thread.
    /// - Returns: what became of each request.
    /// - Throws: `AuthorityError` before anything is issued; later errors are in the report.
    public func issueFleet(
        _ requests: [ClientRequest], unfinished: Set<Int>, issuer: Issuer,
        context: OperationContext, lanes: Int, progress: @escaping @Sendable (Int) -> Void
    ) throws -> FleetReport {
        try FleetIssuance(
            store: self, issuer: issuer, context: context, lanes: lanes, observer: nil
        ).run(requests, unfinished: unfinished, progress: progress)
    }

    private static func repeatedNames(_ requests: [ClientRequest]) -> Set<Int> {
        var seen: Set<String> = []
        return Set(requests.indices.filter { !seen.insert(requests[$0].name).inserted })
    }
}
