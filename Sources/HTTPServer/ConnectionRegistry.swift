import NIOCore
import Synchronization

/// The open connections of a server.
final class ConnectionRegistry: Sendable {
    /// There are as many connections as the limit allows.
    struct Full: Error {}

    private let limit: Int
    private let open = Mutex<[ObjectIdentifier: any Channel]>([:])

    init(limit: Int) {
        self.limit = limit
    }

    /// How many are open.
    var count: Int { open.withLock { $0.count } }

    /// Remembers a connection until it closes.
    func add(_ channel: any Channel) throws(Full) {
        let key = ObjectIdentifier(channel)
        let isAdded = open.withLock { open in
            guard open.count < limit else { return false }
            open[key] = channel
            return true
        }
        guard isAdded else { throw Full() }
        channel.closeFuture.whenComplete { _ in
            self.open.withLock { _ = $0.removeValue(forKey: key) }
        }
    }

    /// Asks every connection to end after the answer in progress, and closes what is left later.
    func quiesce(within time: TimeAmount, on loop: any EventLoop) async {
        let channels = open.withLock { Array($0.values) }
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
