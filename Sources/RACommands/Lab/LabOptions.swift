import ArgumentParser
import CommandLineSupport

/// What a local service is told when it starts.
struct LabOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "The port; 0 takes any free one.")
    var port = 0

    @Option(
        help: ArgumentHelp(
            "The address of this machine to listen on, for instance 0.0.0.0, which others can "
                + "reach.", valueName: "address"))
    var listen = ListenAddress.loopback

    @Option(
        name: .customLong("bucket"),
        help: ArgumentHelp("A bucket that S3 lists; may be given again.", valueName: "name"))
    var buckets: [String] = []

    @Option(help: "The region that the service plays.")
    var region = "us-east-1"

    @Option(help: ArgumentHelp("The account number that the service plays.", valueName: "number"))
    var accountID = "111122223333"

    @Option(
        name: .customLong("seed"),
        help: ArgumentHelp(
            "Begin with the trust anchors, roles, profiles and CRLs of this manifest (JSON); their "
                + "ARNs are the same each time.", valueName: "file"))
    var seedPath: String?

    @Option(
        name: .customLong("record"),
        help: ArgumentHelp(
            "Write each request and its reason to this file, a JSON object a line.",
            valueName: "file"))
    var recordPath: String?

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535")
        }
        guard Self.isAccountID(accountID) else {
            throw ValidationError("--account-id is a number of twelve digits")
        }
        guard Self.isRegion(region) else {
            throw ValidationError("--region is the name of a region, such as us-east-1")
        }
        for bucket in buckets where !Self.isBucketName(bucket) {
            throw ValidationError(
                "--bucket \(PrintableText.quote(bucket)) is not a bucket's name: "
                    + "3 to 63 of a-z, 0-9, \"-\" and \".\"")
        }
    }

    /// Whether a text is an account number: twelve digits.
    static func isAccountID(_ text: String) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy(isDigit)
    }

    /// Whether a text has the form of a region's name: words and a number.
    static func isRegion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        let areWords = parts.dropLast().allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x61...0x7A).contains($0) }
        }
        guard parts.count >= 3, areWords, let number = parts.last else { return false }
        return !number.isEmpty && number.utf8.allSatisfy(isDigit)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isBucketName(_ name: String) -> Bool {
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            isDigit(byte) || (0x61...0x7A).contains(byte)
        }
        let bytes = Array(name.utf8)
        guard (3...63).contains(bytes.count), let first = bytes.first, let last = bytes.last,
            isAlphanumeric(first), isAlphanumeric(last)
        else { return false }
        return bytes.allSatisfy { isAlphanumeric($0) || $0 == 0x2D || $0 == 0x2E }
    }

    /// The file of `--record`, open.
    ///
    /// - Throws: `lab.record` when it cannot be written.
    func recordFile(_ context: Context) throws(CommandError) -> RecordFile? {
        guard let recordPath else { return nil }
        return try RecordFile(path: context.absolutePath(recordPath))
    }

    /// The same options as words of a command line for a process in another directory.
    func arguments(_ context: Context) -> [String] {
        [
            "--listen", listen.text, "--port", "\(port)", "--region", region, "--account-id",
            accountID,
        ]
            + buckets.flatMap { ["--bucket", $0] }
            + (seedPath.map { ["--seed", context.absolutePath($0)] } ?? [])
            + (recordPath.map { ["--record", context.absolutePath($0)] } ?? [])
    }
}
