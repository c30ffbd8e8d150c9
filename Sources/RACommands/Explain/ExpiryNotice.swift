import FoundationEssentials
import RolesAnywhere
import Synchronization

/// Says once a day that a certificate is about to expire, however often it is used; of another one at
/// once.
final class ExpiryNotice: Sendable {
    private let now: @Sendable () -> Date
    private let say: @Sendable (String) -> Void
    private let said = Mutex<[CertificateTerm: Date]>([:])

    private static let pauseSeconds = 86_400.0

    /// - Parameters:
    ///   - now: tells the time.
    ///   - say: is given the line.
    init(now: @escaping @Sendable () -> Date, say: @escaping @Sendable (String) -> Void) {
        self.now = now
        self.say = say
    }

    /// Looks at a certificate that is being used.
    func look(at certificate: CertificateTerm) {
        let now = now()
        guard let warning = ExpiryWarning.text(certificate, at: now) else { return }
        let isDue = said.withLock { said in
            if let last = said[certificate],
                (0..<Self.pauseSeconds).contains(now.timeIntervalSince(last))
            {
                return false
            }
            // Those that are used no longer need not be remembered.
            said = said.filter { $0.key.notAfter >= now }
            said[certificate] = now
            return true
        }
        if isDue { say(warning) }
    }
}
