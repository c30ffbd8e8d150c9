import NIOCore
import NIOHTTP1

/// What every accepted connection gets: a place in the register, a parser with limits, and a handler.
struct ConnectionSetUp: Sendable {
    let limits: ServerLimits
    let connections: ConnectionRegistry
    let budget: MemoryBudget
    let answerBudget: MemoryBudget
    let responder: Responder

    /// Makes a connection ready; where there are too many and all are at work, it is closed by the
    /// error.
    func addHandlers(to channel: any Channel) throws {
        let standing = ConnectionStanding()
        do {
            if let leaver = try connections.add(channel, standing) { tell(of: leaver) }
        } catch {
            tell(of: channel)
            throw error
        }
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.headerFieldBytes
        decoding.maxHeaderListSize = limits.headBytes
        decoding.maxHeaderFieldCount = limits.headerFieldCount
        let pipeline = channel.pipeline.syncOperations
        let meter = InboundMeter(budget: budget, limit: limits.connectionBytes)
        try pipeline.addHandler(meter)
        try pipeline.addHandler(EmptyWrites())
        try pipeline.configureHTTPServerPipeline(
            withErrorHandling: false, withEncoderConfiguration: .init(),
            withDecoderLimitConfiguration: decoding)
        try pipeline.addHandler(
            ConnectionHandler(
                limits: limits, responder: responder, meter: meter, answerBudget: answerBudget,
                connections: connections, standing: standing))
    }

    /// Tells of a connection that is closed because there are too many.
    private func tell(of channel: any Channel) {
        responder.tell(
            ServerEvent(
                cause: .tooManyConnections, status: nil, method: nil, target: nil,
                remoteAddress: channel.remoteAddress?.ipAddress))
    }
}
