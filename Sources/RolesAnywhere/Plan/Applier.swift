public import AWS

/// Carries out a plan, one resource after the other.
///
/// Each resource is left in a state from which the next plan goes on: what is new carries its
/// ownership tag from its first call, and what was applied is noted on it last.
public struct Applier {
    let rolesAnywhere: RolesAnywhereClient
    let iam: IAMClient
    let clock: any SleepingClock

    /// An applier over the clients of one account and region.
    ///
    /// - Parameters:
    ///   - rolesAnywhere: the account and region.
    ///   - iam: the account.
    ///   - clock: on which is waited until AWS gives out what was sent.
    public init(
        rolesAnywhere: RolesAnywhereClient, iam: IAMClient, clock: any SleepingClock
    ) {
        self.clock = clock
        self.rolesAnywhere = rolesAnywhere
        self.iam = iam
    }

    /// What happens while a plan is carried out.
    public enum Event {
        /// A change begins.
        case began(PlannedChange)

        /// A resource is about to be made: the next id that is given out is its own.
        case creates(PlannedChange)

        /// A change is done; its resource has, or had, this ARN.
        case did(PlannedChange, arn: String)
    }

    /// A change that was made.
    public struct Applied: Sendable {
        /// What was planned.
        public let change: PlannedChange

        /// The ARN that the resource has, or had.
        public let arn: String

        /// Whether anything was done for it.
        public var isChanged: Bool { change.changesSomething }
    }

    /// Makes the changes of a plan, and stops at the first that cannot be made.
    ///
    /// - Parameters:
    ///   - plan: what to do; nothing of it may be blocked.
    ///   - observe: is told of what happens.
    /// - Returns: what was done, in order; what had to change nothing is among it.
    /// - Throws: `ApplyError` with what was done and what was not.
    public func apply(
        _ plan: Plan, observe: (Event) -> Void = { _ in }
    ) throws(ApplyError) -> [Applied] {
        var arns = plan.arns
        var applied: [Applied] = []
        for (index, change) in plan.changes.enumerated() {
            let steps = Steps(
                rolesAnywhere: rolesAnywhere, iam: iam, manifest: plan.manifest, change: change)
            do {
                let arn = try carryOut(change, steps, arns, observe)
                arns[change.kind, change.name] = arn
                applied.append(Applied(change: change, arn: arn))
            } catch {
                let remaining = plan.changes[(index + 1)...].filter(\.changesSomething)
                let done = applied.map(\.change).filter(\.changesSomething)
                guard !steps.isUnseen else {
                    throw ApplyError(
                        done: done + [change], end: .unconfirmed([change]), notDone: remaining,
                        cause: error)
                }
                throw ApplyError(
                    done: done, end: .stopped(at: change, wasBegun: steps.count > 0),
                    notDone: [change] + remaining, cause: error)
            }
        }
        try confirm(applied, arns)
        return applied
    }

    /// Reads back what was made or changed, and compares.
    private func confirm(
        _ applied: [Applied], _ arns: ResourceARNs
    ) throws(ApplyError) {
        let made = applied.filter(\.change.changesSomething)
        let finding = ReadBack(rolesAnywhere: rolesAnywhere, iam: iam, clock: clock)
            .compare(made.filter { $0.change.action != .delete }, arns)
        switch finding {
        case .kept: return
        case .unread(let open, let cause):
            throw ApplyError(
                done: made.map(\.change), end: .unconfirmed(open.map(\.change)), notDone: [],
                cause: cause)
        case .different(let first, let others):
            let change = first.applied.change
            let notKept = [first.applied.arn] + others.map(\.arn)
            throw ApplyError(
                done: made.filter { !notKept.contains($0.arn) }.map(\.change),
                end: .stopped(at: change, wasBegun: true),
                notDone: [change] + others.map(\.change),
                cause: RolesAnywhereError.notKept(
                    kind: change.kind, name: change.name, differences: first.differences))
        }
    }

    private func carryOut(
        _ change: PlannedChange, _ steps: Steps, _ arns: ResourceARNs, _ observe: (Event) -> Void
    ) throws -> String {
        if change.changesSomething { observe(.began(change)) }
        let state = change.desired?.state(arns.text)
        func made() throws -> String {
            observe(.creates(change))
            return try steps.create(try known(state))
        }
        let arn: String
        switch change.action {
        case .nothing, .keep: return change.arn ?? ""
        case .blocked(let obstacle):
            throw RolesAnywhereError.blocked(kind: change.kind, name: change.name, by: obstacle)
        case .create: arn = try made()
        case .replace:
            let actual = try known(change.actual)
            guard try steps.mayBeDeleted(actual) else { throw steps.outdated(actual, Self.gone) }
            try steps.delete(actual)
            arn = try made()
        case .update, .note:
            let actual = try known(change.actual)
            guard try steps.isStillThere(actual) else { throw steps.outdated(actual, Self.gone) }
            arn = try steps.update(actual, to: try known(state))
        case .delete:
            let actual = try known(change.actual)
            if try steps.mayBeDeleted(actual) { try steps.delete(actual) }
            arn = change.arn ?? ""
        }
        observe(.did(change, arn: arn))
        return arn
    }

    private static let gone = "it is there no more"

    /// What a change of its kind always has.
    private func known<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw RolesAnywhereError.notFound(kind: .role, name: "") }
        return value
    }
}

/// The calls that one change takes, counted so that a failure can tell whether any was made.
final class Steps {
    let rolesAnywhere: RolesAnywhereClient
    let iam: IAMClient
    let manifest: String?
    let change: PlannedChange
    private(set) var count = 0

    /// Whether a tag says by now that the change is not finished.
    var isMarked = false

    /// Whether all of it was taken by AWS, and what there is now is still being looked at.
    var isUnseen = false

    init(
        rolesAnywhere: RolesAnywhereClient, iam: IAMClient, manifest: String?,
        change: PlannedChange
    ) {
        self.rolesAnywhere = rolesAnywhere
        self.iam = iam
        self.manifest = manifest
        self.change = change
    }

    /// Makes a call that changes something.
    @discardableResult
    func step<Answer>(_ call: () throws -> Answer) rethrows -> Answer {
        let answer = try call()
        count += 1
        return answer
    }

    /// Makes a resource, and gives its ARN.
    func create(_ state: ResourceState) throws -> String {
        switch state {
        case .trustAnchor(let state): try create(state)
        case .crl(let state): try create(state)
        case .role(let state): try create(state)
        case .profile(let state): try create(state)
        }
    }

    /// Changes a resource in place, and gives its ARN.
    func update(_ actual: ActualResource, to state: ResourceState) throws -> String {
        switch (actual.state, state) {
        case (.trustAnchor(let old), .trustAnchor(let new)): try update(actual, old, new)
        case (.crl(let old), .crl(let new)): try update(actual, old, new)
        case (.role(let old), .role(let new)): try update(actual, old, new)
        case (.profile(let old), .profile(let new)): try update(actual, old, new)
        default: throw RolesAnywhereError.notFound(kind: actual.kind, name: actual.name)
        }
        return actual.arn
    }

    /// Deletes a resource; that it is gone already is as good.
    func delete(_ actual: ActualResource) throws {
        do {
            switch actual.kind {
            case .trustAnchor: _ = try rolesAnywhere.deleteTrustAnchor(id: actual.id)
            case .crl: _ = try rolesAnywhere.deleteCrl(id: actual.id)
            case .profile: _ = try rolesAnywhere.deleteProfile(id: actual.id)
            case .role: try delete(role: actual)
            case .subject: return
            }
        } catch let error as AWSError where error.isAbsence {
            return
        }
        step {}
    }
}

extension PlannedChange {
    /// Whether there is anything to do.
    var changesSomething: Bool {
        switch action {
        case .nothing, .keep: false
        default: true
        }
    }
}
