/// Tells an observer of each step, and remembers when it was the observer that stopped the work.
final class StepReporter {
    private let observer: StepObserver?
    private(set) var isInterrupted = false

    init(_ observer: StepObserver?) {
        self.observer = observer
    }

    func callAsFunction(_ step: IssuanceStep) throws {
        guard let observer else { return }
        do {
            try observer(step)
        } catch {
            isInterrupted = true
            throw error
        }
    }
}
