/// How a tool ends: the exit codes that both tools share.
///
/// Most values are those of `sysexits.h`; 126 and 127 are a shell's. None changes its meaning.
public enum ExitStatus: Int32, CaseIterable, Sendable {
    /// Done.
    case success = 0

    /// Anything that has no code of its own.
    case failure = 1

    /// Done, and a check found something to do.
    case actionNeeded = 2

    /// The command line cannot be understood.
    case usage = 64

    /// Input is malformed, or refused by policy.
    case dataError = 65

    /// An input file or a record does not exist or cannot be opened.
    case noInput = 66

    /// The service cannot be reached, or kept failing after retries.
    case unavailable = 69

    /// The output exists already, or cannot be created.
    case cannotCreate = 73

    /// Reading, writing or the store failed.
    case ioError = 74

    /// Something is busy; the same command may work later.
    case temporaryFailure = 75

    /// AWS, or a passphrase, said no.
    case noPermission = 77

    /// The configuration is missing or wrong.
    case configuration = 78

    /// A program that was to be run is there, and cannot be; as a shell has it.
    case programUnusable = 126

    /// A program that was to be run is not there; as a shell has it.
    case programMissing = 127
}
