/// The steps of issuing, in order; an observer is called as each begins.
///
/// What the observer throws stops the operation there, as a crash would.
public enum IssuanceStep: String, CaseIterable, Sendable {
    /// Parse the request and refuse what can be refused at once.
    case request
    /// Resolve the profile to a template.
    case template
    /// Build the TBS certificate.
    case tbs
    /// Lint it under a placeholder signature.
    case lint
    /// Write the private key beside the target, in a directory that does not count yet.
    case privateKey
    /// Reserve the serial number and record the TBS.
    case reserve
    /// The log has it that a signature is about to be made, since the reservation was committed.
    case log
    /// Sign.
    case sign
    /// Compare what was signed with what was recorded.
    case compare
    /// Store the certificate.
    case store
    /// Write the certificate and its chain beside the key.
    case files
    /// Give the directory its name.
    case rename
    /// Nothing is left but to say so.
    case done
}

/// Told of each step as it begins.
public typealias StepObserver = (IssuanceStep) throws -> Void
