import ArgumentParser
import CommandLineSupport
import LocalService

/// What a local service is told when it starts.
struct LabOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: "The port; 0 takes any free one.")
    var port = 0

    @Option(
        help: ArgumentHelp(
            "The address of this machine to listen on, 127.0.0.1 unless given; others can reach "
                + "0.0.0.0, which is every address.", valueName: "address"),
        transform: ListenAddress.parsed)
    var listen = ListenAddress.loopback

    @Option(
        name: .customLong("bucket"),
        help: ArgumentHelp(
            "A bucket of S3, whose objects are the files in DIR; may be given again.",
            valueName: "name[=dir]"))
    var buckets: [BucketOption] = []

    @Option(help: "The region that the service plays.")
    var region = "us-east-1"

    @Option(help: ArgumentHelp("The account number that the service plays.", valueName: "number"))
    var accountID = "111122223333"

    @Option(
        name: .customLong("seed"),
        help: ArgumentHelp(
            "Begin with the trust anchors, roles, profiles and CRLs of this manifest; their "
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
        for bucket in buckets where !bucket.hasBucketName {
            throw ValidationError(
                "--bucket \(PrintableText.quote(bucket.name)) is not a bucket's name: "
                    + "3 to 63 of a-z, 0-9, \"-\" and \".\"")
        }
        for bucket in buckets where bucket.directory?.isEmpty == true {
            throw ValidationError("--bucket \(bucket.name)= lacks the directory of its objects")
        }
        if let name = Repetition.first(in: buckets.map(\.name)) {
            throw ValidationError("--bucket \(name) is given twice")
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

    /// The buckets, by name.
    func sortedBuckets(in context: Context) throws -> [Bucket] {
        try buckets.sorted { $0.name < $1.name }.map { try $0.bucket(in: context) }
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
            + buckets.flatMap { ["--bucket", $0.argument(in: context)] }
            + (seedPath.map { ["--seed", context.absolutePath($0)] } ?? [])
            + (recordPath.map { ["--record", context.absolutePath($0)] } ?? [])
    }
}
