public import AWSSigning
public import HTTP

/// The world that credentials come from: files, programs, the network, and a person.
///
/// This library looks at none of them by itself.
public struct CredentialSurroundings: Sendable {
    /// How a program ended, and what it wrote.
    public struct ProgramOutput: Sendable {
        /// The exit status; 128 and the signal's number for a program that was killed.
        public let status: Int

        /// What it wrote to standard output.
        public let output: SecretString

        /// What it wrote to standard error.
        public let complaint: String

        /// How a program ended.
        public init(status: Int, output: SecretString, complaint: String) {
            self.status = status
            self.output = output
            self.complaint = complaint
        }
    }

    /// What carries requests.
    public let transport: any Transport

    /// The time, and the waits between requests.
    public let clock: any SleepingClock

    /// Gives a file's bytes, or nil when it does not exist.
    public let read: @Sendable (String) throws -> [UInt8]?

    /// Runs a program by its name or path with arguments, without a shell; nil when there is no such
    /// program.
    public let run: @Sendable ([String]) throws -> ProgramOutput?

    /// Asks a person for the code of an MFA device, by its serial number or ARN; nil where nobody
    /// can be asked.
    public let askMFACode: @Sendable (String) throws -> SecretString?

    /// Is told what the user should know.
    public let notify: @Sendable (ClientNotice) -> Void

    /// Puts the parts together.
    public init(
        transport: any Transport, clock: any SleepingClock,
        read: @escaping @Sendable (String) throws -> [UInt8]?,
        run: @escaping @Sendable ([String]) throws -> ProgramOutput?,
        askMFACode: @escaping @Sendable (String) throws -> SecretString?,
        notify: @escaping @Sendable (ClientNotice) -> Void = { _ in }
    ) {
        self.transport = transport
        self.clock = clock
        self.read = read
        self.run = run
        self.askMFACode = askMFACode
        self.notify = notify
    }
}
