import GRDB
import Glibc
import Issuance
import Synchronization
import X509

/// The issue of a fleet: what is missing in groups, what was interrupted one by one.
struct FleetIssuance {
    let store: AuthorityStore
    let issuer: Issuer
    let context: OperationContext
    let lanes: Int
    let observer: StepObserver?

    /// How many clients a group has.
    ///
    /// Their directories are open all at once, and locked.
    static let groupSize = 100

    func run(
        _ requests: [ClientRequest], unfinished: Set<Int>,
        progress: @escaping @Sendable (Int) -> Void
    ) throws -> FleetReport {
        let state = Mutex([FleetOutcome](repeating: .untouched, count: requests.count))
        let made = try makeFolders(requests)
        // What a large store looks up at random; the default would read most of it from the file.
        try store.database.inDatabase { try $0.execute(sql: "PRAGMA cache_size = -65536") }
        defer { for folder in made.reversed() { rmdir(folder) } }  // as far as they are empty
        var stop: (any Error)?
        do {
            for index in unfinished.sorted() {
                let outcome = try Self.single(issuance(of: requests[index]))
                state.withLock { $0[index] = outcome }
                progress(1)
            }
            let missing = requests.indices.filter { !unfinished.contains($0) }
            try runGroups(missing, requests) { indices, outcomes in
                state.withLock { state in
                    for (index, outcome) in zip(indices, outcomes) { state[index] = outcome }
                }
                progress(outcomes.count)
            }
        } catch {
            stop = error
        }
        return FleetReport(outcomes: state.withLock { $0 }, stop: stop)
    }

    private func runGroups(
        _ missing: [Int], _ requests: [ClientRequest],
        _ done: @escaping @Sendable (ArraySlice<Int>, [FleetOutcome]) -> Void
    ) throws {
        let (store, issuer, context) = (store, issuer, context)
        if let observer {
            // For a crash that is played: everything on one thread, in order.
            for start in stride(from: 0, to: missing.count, by: Self.groupSize) {
                let indices = missing[start..<min(start + Self.groupSize, missing.count)]
                done(
                    indices,
                    try FleetGroup(
                        store: store, issuer: issuer, context: context,
                        step: StepReporter(observer),
                        requests: indices.map { requests[$0] }[...]
                    ).run())
            }
            return
        }
        try Lanes.run(missing.count, chunk: Self.groupSize, lanes: lanes) { range in
            let indices = missing[range]
            done(
                indices,
                try FleetGroup(
                    store: store, issuer: issuer, context: context, step: StepReporter(nil),
                    requests: indices.map { requests[$0] }[...]
                ).run())
        }
    }

    // The folders in which the clients' directories are made; those that were not there before.
    private func makeFolders(_ requests: [ClientRequest]) throws -> [String] {
        var made: [String] = []
        for folder in Set(requests.map { Path.parent($0.directory) }).sorted() {
            let new = try Files.makeDirectories(folder, mode: 0o755)
            for directory in new {
                try FileDescriptor(
                    opening: Path.parent(directory), flags: O_RDONLY | O_DIRECTORY
                ).sync()
            }
            made += new
        }
        return made
    }

    private func issuance(of request: ClientRequest) -> ClientIssuance {
        ClientIssuance(
            store: store, request: request, issuer: issuer, context: context,
            step: StepReporter(observer))
    }

    /// One client by itself: takes up what is there.
    ///
    /// - Throws: what concerns others too.
    static func single(_ issuance: ClientIssuance) throws -> FleetOutcome {
        do {
            let issued = try issuance.run()
            let member = FleetMember(
                directory: issued.directory, serialNumber: issued.record.serialNumber,
                notAfter: issued.record.validity.notAfter, notices: issued.notices)
            return issued.isResumed ? .finished(member) : .issued(member)
        } catch {
            guard isOfOneClient(error) else { throw error }
            return .failed(error)
        }
    }

    /// Whether an error is about one request, so that the others can go on.
    static func isOfOneClient(_ error: any Error) -> Bool {
        switch error {
        case let error as AuthorityError:
            switch error {
            case .nameMismatch, .outputExists, .liveCertificate, .clientDiffers, .clientNotLive,
                .issuingInProgress, .revokedMeanwhile, .clientName, .nameOfAuthority, .numericName,
                .wrongFileType, .repeatedName:
                true
            default: false
            }
        case let error as IssuanceError:
            switch error {
            case .issuerExpired, .issuerNotYetValid, .issuerNotAuthority, .issuerPathLength: false
            default: true
            }
        default: false
        }
    }
}
