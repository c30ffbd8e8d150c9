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
        parsing: .unconditional,
        help: ArgumentHelp(
            "Let faults come in the same order in each run.", valueName: "number"))
    var faultSeed: UInt64?

    @Option(
        name: .customLong("clock"), parsing: .unconditional,
        help: ArgumentHelp(
            "The service's clock: a time such as 2027-01-01T00:00:00Z, or a distance such as +1h, "
                + "-90m or +7d. It runs on from there; signatures go by the machine's clock.",
            valueName: "time"),
        transform: LabClock.parsed)
    var chosenClock: LabClock?

    func validate() throws {
        guard faultSeed == nil || !faultTexts.isEmpty else {
            throw ValidationError("--fault-seed goes with --fault")
        }
        for (option, texts) in [("--behaviour", behaviourTexts), ("--fault", faultTexts)] {
            let names = texts.map { String($0.prefix { $0 != "=" }) }
            if let name = Repetition.first(in: names) {
                throw ValidationError("\(option) \(name) is given twice")
            }
        }
    }

    /// Refuses what there is not, with a hint that helps.
    ///
    /// - Throws: `CommandError`.
    func check() throws(CommandError) {
        func refusal(_ option: String, _ error: any Error, _ hint: String) -> CommandError {
            CommandError(
                status: .usage, code: "usage", message: "\(option): \(error)", hint: hint)
        }
        do {
            _ = try behaviours()
        } catch {
            throw refusal("--behaviour", error, "see: ra lab --list-behaviours")
        }
        do {
            _ = try faults()
        } catch {
            throw refusal("--fault", error, "examples: --fault throttle=0.2 --fault delay=50%:2")
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

    /// How far the service's clock is ahead of the machine's, in seconds.
    ///
    /// - Throws: `CommandError` where that is more than a hundred years, either way.
    func clockOffset(_ context: Context) throws(CommandError) -> Double {
        let offset = chosenClock?.offset(at: context.now()) ?? 0
        guard abs(offset) <= Self.longestOffset else {
            throw CommandError(
                status: .usage, code: "usage",
                message: "--clock is more than a hundred years away",
                hint: "give a time such as 2027-01-01T00:00:00Z, or a distance such as +7d")
        }
        return offset
    }

    private static let longestOffset = 100 * 365.25 * 86_400

    /// The same switches, with a seed where there are faults and none was given: it can be told, and
    /// given again.
    var seeded: LabSwitches {
        var copy = self
        if faultSeed == nil, !faultTexts.isEmpty { copy.faultSeed = .random(in: 1...999_999) }
        return copy
    }

    /// The same switches as words of a command line.
    var arguments: [String] {
        behaviourTexts.flatMap { ["--behaviour", $0] }
            + faultTexts.flatMap { ["--fault", $0] }
            + (faultSeed.map { ["--fault-seed", "\($0)"] } ?? [])
            + (chosenClock.map { ["--clock", $0.text] } ?? [])
    }
}
