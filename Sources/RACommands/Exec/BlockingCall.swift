import Dispatch

/// A call that waits for something outside, away from the threads that tasks share.
enum BlockingCall {
    /// What the body gives, from a thread of its own.
    static func run<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { done in
            DispatchQueue(label: "blocking call").async {
                done.resume(with: Result { try body() })
            }
        }
    }
}
