public import FoundationEssentials
public import X509

/// When a certificate is to be replaced.
public enum RenewalRule: Equatable, Sendable {
    /// Once less than a third of its lifetime is left.
    case lastThird

    /// Once it expires within so many seconds.
    case within(seconds: Int)

    /// The moment from which a certificate is due.
    ///
    /// - Parameter validity: The certificate's.
    /// - Returns: For a certificate with a longer period than its lifetime, a time before its
    ///   `notBefore`.
    public func start(for validity: Validity) -> Date {
        switch self {
        case .lastThird:
            // Both ends are included, so that the lifetime is one second longer than their distance.
            let lifetime = validity.notAfter.timeIntervalSince(validity.notBefore) + 1
            return validity.notAfter.addingTimeInterval(1 - (lifetime / 3).rounded(.down))
        case .within(let seconds):
            return validity.notAfter.addingTimeInterval(1 - Double(seconds))
        }
    }

    /// Whether a certificate is due; one that has expired always is.
    public func isDue(_ validity: Validity, at now: Date) -> Bool {
        now > validity.notAfter || now >= start(for: validity)
    }
}
