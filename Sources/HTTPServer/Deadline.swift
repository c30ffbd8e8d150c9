import NIOCore

/// The moment by which something must have happened on a connection; at most one at a time.
///
/// It moves several times with each request and hardly ever comes. So the loop's timer is left
/// where it is as long as it is not too late; one that comes too early is set anew.
final class Deadline {
    private var pending: (moment: NIODeadline, act: () -> Void)?
    private var timer: (moment: NIODeadline, scheduled: Scheduled<Void>)?

    /// Sets the deadline, in place of any before.
    func set(in time: TimeAmount, on loop: any EventLoop, then act: @escaping () -> Void) {
        let moment = NIODeadline.now() + time
        pending = (moment, act)
        if let timer, timer.moment <= moment { return }
        start(moment, loop)
    }

    /// Lets nothing happen until the next deadline is set.
    func clear() {
        pending = nil
    }

    /// Ends the timer as well: the connection is gone.
    func end() {
        pending = nil
        timer?.scheduled.cancel()
        timer = nil
    }

    private func start(_ moment: NIODeadline, _ loop: any EventLoop) {
        timer?.scheduled.cancel()
        let scheduled = loop.assumeIsolated().scheduleTask(deadline: moment) { self.fire(loop) }
        timer = (moment, scheduled)
    }

    private func fire(_ loop: any EventLoop) {
        timer = nil
        guard let (moment, act) = pending else { return }
        guard moment <= .now() else { return start(moment, loop) }
        pending = nil
        act()
    }
}
