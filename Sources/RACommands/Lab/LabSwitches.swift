import ArgumentParser
import CommandLineSupport
import FoundationEssentials
import LocalService

/// What a local service is told of how it behaves.
struct LabSwitches: ParsableArguments {
    @Option(
        name: .customLong("behaviour"),
        help: ArgumentHelp(
            "What to do where AWS's documents are silent; may be given again. See "
                + "--list-behaviours.", valueName: "name=value"))
    var behaviourTexts: [String] = []

    @Option(
        name: .customLong("fault"),
        help: ArgumentHelp(
            "What goes wrong on purpose, and how often, such as throttle=0.2 or delay=50%:2 "
                + "(seconds); may be given again: throttle, error, delay, drop, drop-answer, "
                + "expire.", valueName: "name=rate"))
    var faultTexts: [String] = []

    @Option(
        help: ArgumentHelp(
            "Let faults come in the same order in each run.", valueName: "number"))
    var faultSeed: UInt64?

    @Option(
        name: .customLong("clock"), parsing: .unconditional,
        help: ArgumentHelp(
            "The service's clock: a time such as 2027-01-01T00:00:00Z, or a distance such as +1h, "
                + "-90m or +7d. It runs on from there.", valueName: "time"))
    var chosenClock: LabClock?

    func validate() throws {
        do {
            _ = try behaviours()
        } catch {
            throw ValidationError("--behaviour: \(error); see: ra lab --list-behaviours")
        }
        do {
            _ = try faults()
        } catch {
            throw ValidationError("--fault: \(error)")
        }
        guard faultSeed == nil || !faultTexts.isEmpty else {
            throw ValidationError("--fault-seed goes with --fault")
        }
    }

    /// The behaviours, with those that were chosen.
    ///
    /// - Throws: `BehaviourError` for the first that cannot be chosen.
    func behaviours() throws(BehaviourError) -> Behaviours {
        var behaviours = Behaviours()
        for text in behaviourTexts { try behaviours.set(text) }
        return behaviours
    }

    /// The faults that were chosen.
    ///
    /// - Throws: `FaultError` for the first that cannot be chosen.
    func faults() throws(FaultError) -> FaultPlan {
        var faults = FaultPlan()
        for text in faultTexts { try faults.add(text) }
        return faults
    }

    /// The service's clock.
    func clock(_ context: Context) -> @Sendable () -> Date {
        let offset = chosenClock?.offset(at: context.now()) ?? 0
        return { [now = context.now] in now().addingTimeInterval(offset) }
    }

    /// The same switches as words of a command line.
    var arguments: [String] {
        behaviourTexts.flatMap { ["--behaviour", $0] }
            + faultTexts.flatMap { ["--fault", $0] }
            + (faultSeed.map { ["--fault-seed", "\($0)"] } ?? [])
            + (chosenClock.map { ["--clock", $0.text] } ?? [])
    }
}
