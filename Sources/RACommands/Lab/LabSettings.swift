import CommandLineSupport
import FoundationEssentials

/// What somebody should know of how a local service was started, beside where it listens.
///
/// A service in the background says it in its log; the command that starts it says it as well.
struct LabSettings {
    let options: LabOptions
    let switches: LabSwitches
    let context: Context

    /// What to say.
    ///
    /// - Parameter time: what the service's clock says.
    /// - Returns: the lines; none for a service without any option.
    /// - Throws: `BehaviourError`, where a behaviour is none.
    func lines(at time: Date) throws -> [String] {
        var lines: [String] = []
        if !options.listen.isLoopback {
            let place =
                options.listen.isWildcard
                ? "every address of this one (\(options.listen.text))" : options.listen.text
            lines.append(
                "WARNING: other machines can reach it at \(place), without TLS; who has its key "
                    + "may do everything in it")
        }
        if switches.chosenClock != nil {
            let judge =
                try switches.behaviours().value(of: .signatureClock) == "machine"
                ? "; signatures go by the machine's" : ", which signatures go by"
            lines.append("its clock says \(time.ISO8601Format())\(judge)")
        }
        if !switches.behaviourTexts.isEmpty {
            lines.append("behaviours: \(switches.behaviourTexts.joined(separator: ", "))")
        }
        if !switches.faultTexts.isEmpty {
            lines.append(
                "faults: \(switches.faultTexts.joined(separator: ", "))"
                    + (switches.faultSeed.map { "; again in this order: --fault-seed \($0)" } ?? "")
            )
        }
        if let path = options.seedPath { lines.append("seeded from \(path)") }
        if let path = options.recordPath { lines.append("records go to \(path)") }
        return lines
    }
}
