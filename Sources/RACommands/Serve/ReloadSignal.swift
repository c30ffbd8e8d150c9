import Dispatch
import Glibc

/// SIGHUP, which asks a service to read its files again.
final class ReloadSignal {
    private let source: any DispatchSourceSignal

    /// From now on the signal does not end the process.
    ///
    /// - Parameter body: runs each time it comes, on a thread of its own, one after the other.
    init(_ body: @escaping @Sendable () -> Void) {
        signal(SIGHUP, SIG_IGN)
        source = DispatchSource.makeSignalSource(
            signal: SIGHUP, queue: DispatchQueue(label: "reload"))
        source.setEventHandler(handler: body)
        source.resume()
    }
}
