import AWS
import ArgumentParser
import CommandLineSupport
import HTTP

/// Whether the traffic is shown.
struct DebugOption: ParsableArguments {
    @Flag(help: "Show requests and answers on standard error, without what is secret.")
    var debug = false
}

extension DebugOption {
    /// The process's transport, which tells what it carries where that is wanted.
    func transport(in context: Context) -> any Transport {
        guard debug else { return Network.transport }
        return TracingTransport(Network.transport, now: context.now, log: { context.trace($0) })
    }

    /// The clock, which tells of waits where that is wanted.
    func clock(in context: Context) -> any SleepingClock {
        let clock = ThreadClock(now: context.now)
        return debug ? TracingClock(clock, log: { context.trace($0) }) : clock
    }
}
