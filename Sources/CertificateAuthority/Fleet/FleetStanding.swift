public import FoundationEssentials
public import Issuance
public import X509

/// How far the client of one request has come before anything is done for it.
public enum FleetStanding: Sendable {
    /// There is nothing: it is to be issued.
    case missing
    /// An issue was interrupted: it is to be finished.
    case unfinished
    /// What is asked for is there, with its live certificate.
    case present(FleetMember)
    /// It cannot be issued as asked.
    case refused(any Error)
}

/// A client of a fleet whose directory is complete.
public struct FleetMember: Equatable, Sendable {
    /// The absolute path of its directory.
    public let directory: String

    /// Of its certificate.
    public let serialNumber: SerialNumber

    /// The last second of validity.
    public let notAfter: Date

    /// What the user should know about the certificate.
    public let notices: [Notice]
}

/// What became of one request of a fleet.
public enum FleetOutcome: Sendable {
    /// The certificate is new.
    case issued(FleetMember)
    /// What had been interrupted was finished.
    case finished(FleetMember)
    /// This one could not be issued; the others may have been.
    case failed(any Error)
    /// Work ended before this one was begun.
    case untouched
}

/// What became of a fleet.
public struct FleetReport: Sendable {
    /// One for each request, in their order.
    public let outcomes: [FleetOutcome]

    /// What ended the work before all was done, such as a full disk; running it again goes on.
    public let stop: (any Error)?
}
