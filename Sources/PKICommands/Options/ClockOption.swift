import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// What to do where the store has records from later than now.
struct ClockOption: ParsableArguments {
    @Flag(
        name: .customLong("accept-clock"),
        help: "The clock is right, even if the store has records from later than now.")
    var isAccepted = false

    /// Now, on behalf of the user who runs the tool.
    func operation(in context: Context) -> OperationContext {
        OperationContext(
            now: context.now(), requester: context.userName, acceptsEarlierClock: isAccepted)
    }
}
