import NIOCore

/// Counts what comes in on one connection against the budget of the server, before it is parsed.
final class InboundMeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Says, once, that the budget is used up: from then on, what comes in is thrown away.
    struct Exhausted {}

    /// Says, once, that more came in since the last answer than one request needs; the rest is
    /// thrown away.
    struct Overfull {}

    private let budget: MemoryBudget
    private let limit: Int
    private var held = 0
    private var isExhausted = false

    /// - Parameters:
    ///   - budget: what all connections may hold together, in bytes.
    ///   - limit: what this one may, in bytes.
    init(budget: MemoryBudget, limit: Int) {
        self.budget = budget
        self.limit = limit
    }

    /// Whether anything came in since the last answer.
    var hasBytes: Bool { held > 0 }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isExhausted else { return }
        let count = unwrapInboundIn(data).readableBytes
        guard held + count <= limit else {
            isExhausted = true
            return context.fireUserInboundEventTriggered(Overfull())
        }
        guard budget.take(count) else {
            isExhausted = true
            return context.fireUserInboundEventTriggered(Exhausted())
        }
        held += count
        context.fireChannelRead(data)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        release()
    }

    /// Gives back what the connection held: its request is answered.
    func release() {
        budget.release(held)
        held = 0
    }
}
