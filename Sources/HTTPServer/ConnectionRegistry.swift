import NIOCore
import Synchronization

/// The open connections of a server.
///
/// Where there are as many as the limit allows, a new one takes the place of the one that has waited
/// longest for a request: otherwise whoever opens connections and sends nothing would keep all others
/// out.
final class ConnectionRegistry: Sendable {
    /// There are as many connections as the limit allows, and all of them are at work.
    struct Full: Error {}

    private struct Entry {
        let channel: any Channel
        let standing: ConnectionStanding

        /// Whether it was asked to make room.
        var isLeaving = false

        /// Those that never brought a request go before those that a client keeps for its next one.
        var rank: (Int, UInt64) {
            (standing.isKnown ? 1 : 0, standing.waitingSinceNanoseconds)
        }
    }

    private struct State {
        var open: [ObjectIdentifier: Entry] = [:]
        var leaving = 0
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) {
        self.limit = limit
    }

    /// How many are open.
    var count: Int { state.withLock { $0.open.count } }

    /// Remembers a connection until it closes.
    ///
    /// - Returns: the one that was asked to make room, where that was needed.
    func add(_ channel: any Channel, _ standing: ConnectionStanding) throws(Full) -> (any Channel)?
    {
        let key = ObjectIdentifier(channel)
        let (isAdded, leaver) = state.withLock { state -> (Bool, (any Channel)?) in
            var leaver: (any Channel)?
            if state.open.count - state.leaving >= limit {
                leaver = leave(&state)
                guard leaver != nil else { return (false, nil) }
            }
            state.open[key] = Entry(channel: channel, standing: standing)
            return (true, leaver)
        }
        guard isAdded else { throw Full() }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { state in
                if state.open.removeValue(forKey: key)?.isLeaving == true { state.leaving -= 1 }
            }
        }
        leaver?.pipeline.fireUserInboundEventTriggered(MakeRoom())
        return leaver
    }

    /// Takes note of a connection that was asked to make room, and has got work meanwhile.
    func keep(_ channel: any Channel) {
        state.withLock { state in
            let key = ObjectIdentifier(channel)
            guard state.open[key]?.isLeaving == true else { return }
            state.open[key]?.isLeaving = false
            state.leaving -= 1
        }
    }

    /// The connection that is to make room; nil where none can, or enough are about to.
    private func leave(_ state: inout State) -> (any Channel)? {
        guard state.leaving <= limit / 4 else { return nil }
        let oldest = state.open.filter { !$0.value.isLeaving && !$0.value.standing.isBusy }
            .min { $0.value.rank < $1.value.rank }
        guard let oldest else { return nil }
        state.open[oldest.key]?.isLeaving = true
        state.leaving += 1
        return oldest.value.channel
    }

    /// Asks every connection to end after the answer in progress, and closes what is left later.
    func quiesce(within time: TimeAmount, on loop: any EventLoop) async {
        let channels = state.withLock { $0.open.values.map(\.channel) }
        for channel in channels {
            channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        }
        let deadline = loop.scheduleTask(in: time) {
            for channel in channels { channel.close(promise: nil) }
        }
        for channel in channels { try? await channel.closeFuture.get() }
        deadline.cancel()
    }
}
