import FoundationEssentials
import GRDB
import Issuance
import X509

/// Some clients of a fleet, issued together: their keys and files are synced at once, and the store
/// is committed to twice for all of them.
///
/// The order of work is that of a single issue, step by step for the whole group, so that a crash
/// leaves each client in a state that a single issue can leave it in.
struct FleetGroup {
    let store: AuthorityStore
    let issuer: Issuer
    let context: OperationContext
    let step: StepReporter
    let requests: ArraySlice<ClientRequest>

    /// A client whose key is on the disk.
    private struct Prepared {
        let index: Int
        let issuance: ClientIssuance
        let directory: ClientDirectory
        let draft: ClientIssuance.Draft
    }

    /// - Returns: what became of each request, in their order.
    /// - Throws: what concerns more than one of them.
    func run() throws -> [FleetOutcome] {
        var outcomes = [FleetOutcome](repeating: .untouched, count: requests.count)
        var prepared: [Prepared] = []
        do {
            prepared = try prepare(&outcomes)
            guard !prepared.isEmpty else { return outcomes }
            try prepared.first?.directory.syncFileSystem()
        } catch {
            discard(prepared)
            throw error
        }
        try step(.reserve)
        let reservations: [Reservation]
        do {
            reservations = try reserve(prepared)
        } catch {
            discard(prepared)
            guard FleetIssuance.isOfOneClient(error) else { throw error }
            return try oneByOne(outcomes)
        }
        let results = try store.sign(
            group: reservations, with: issuer.signer, context, step)
        try finish(prepared, results, &outcomes)
        return outcomes
    }

    private func prepare(_ outcomes: inout [FleetOutcome]) throws -> [Prepared] {
        var prepared: [Prepared] = []
        for (index, request) in requests.enumerated() {
            let issuance = issuance(of: request)
            do {
                prepared.append(try prepare(index, issuance))
            } catch {
                guard FleetIssuance.isOfOneClient(error) else {
                    discard(prepared)
                    throw error
                }
                outcomes[index] = .failed(error)
            }
        }
        return prepared
    }

    private func prepare(_ index: Int, _ issuance: ClientIssuance) throws -> Prepared {
        let request = issuance.request
        let draft = try issuance.draft(try issuance.checkedSubject())
        let directory = try ClientDirectory(
            .init(Path.name(request.directory), in: Path.parent(request.directory)),
            waiting: false)
        do {
            try directory.writeLazily(
                request.keyEncryption.pem(of: draft.key),
                request.keyEncryption.passphrase == nil ? nil : draft.key.publicKey)
        } catch {
            directory.discard()
            throw error
        }
        return Prepared(index: index, issuance: issuance, directory: directory, draft: draft)
    }

    private func reserve(_ prepared: [Prepared]) throws -> [Reservation] {
        // Held until all is committed, so that nobody takes up what is revoked here.
        var held: [FileDescriptor] = []
        defer { withExtendedLifetime(held) {} }
        return try store.reserve(
            group: prepared.map { one in
                GroupMember(
                    template: one.draft.template, prepared: one.draft.prepared,
                    purpose: one.issuance.purpose(in: one.directory))
            }, under: issuer, context
        ) { database in
            for one in prepared {
                held += try one.issuance.retireUnfinished(
                    except: one.directory.target.partial, in: database)
            }
        }
    }

    private func finish(
        _ prepared: [Prepared], _ results: [GroupResult], _ outcomes: inout [FleetOutcome]
    ) throws {
        try step(.files)
        let chain = issuer.path.filter { !$0.isSelfIssued }.map(\.pem).joined()
        let pairs = Array(zip(prepared, results))
        for (one, result) in pairs {
            try one.directory.writeLazily(result.certificate.pem, chain: chain)
        }
        try prepared.first?.directory.syncFileSystem()
        try step(.rename)
        for (one, result) in pairs {
            do {
                guard !result.isRevoked else {
                    throw AuthorityError.revokedMeanwhile(
                        name: one.issuance.request.name,
                        serialNumber: result.certificate.serialNumber)
                }
                try one.directory.completeLazily()
                outcomes[one.index] = .issued(
                    FleetMember(
                        directory: one.directory.target.path,
                        serialNumber: result.certificate.serialNumber,
                        notAfter: result.certificate.validity.notAfter,
                        notices: one.draft.prepared.notices))
            } catch {
                guard FleetIssuance.isOfOneClient(error) else { throw error }
                outcomes[one.index] = .failed(error)
            }
        }
        try prepared.first?.directory.syncParent()
    }

    // Where one of them is in the way of all, each is tried for itself.
    private func oneByOne(_ before: [FleetOutcome]) throws -> [FleetOutcome] {
        try zip(requests, before).map { request, outcome in
            if case .failed = outcome { return outcome }
            return try FleetIssuance.single(issuance(of: request))
        }
    }

    private func issuance(of request: ClientRequest) -> ClientIssuance {
        ClientIssuance(
            store: store, request: request, issuer: issuer, context: context,
            step: StepReporter(nil))
    }

    // Nothing was recorded, so nothing must be left; except where a crash is played.
    private func discard(_ prepared: [Prepared]) {
        guard !step.isInterrupted else { return }
        for one in prepared { one.directory.discard() }
    }
}
