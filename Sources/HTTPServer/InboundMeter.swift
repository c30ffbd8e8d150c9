import NIOCore

/// Counts what comes in on one connection against the budget of the server, before it is parsed.
final class InboundMeter: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Says, once, that the budget is used up: from then on, what comes in is thrown away.
    struct Exhausted {}

    private let budget: MemoryBudget
    private var held = 0
    private var isExhausted = false

    init(budget: MemoryBudget) {
        self.budget = budget
    }

    /// Whether anything came in since the last answer.
    var hasBytes: Bool { held > 0 }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isExhausted else { return }
        let count = unwrapInboundIn(data).readableBytes
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
