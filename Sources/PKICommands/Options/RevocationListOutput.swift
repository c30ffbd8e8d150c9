import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// Where a CRL goes, and in which form.
struct RevocationListOutput: ParsableArguments {
    @Option(help: ArgumentHelp("The new file; - is standard output.", valueName: "file"))
    var out: String

    @Flag(help: "DER, as it is published over HTTP, instead of PEM, as it is imported into AWS.")
    var der = false

    @Flag(help: "In base 64 on one line, as crlData has it in JSON.")
    var base64 = false

    @Flag(help: "Replace the file if it exists.")
    var force = false

    /// The file, which is refused before any work is done where it cannot be made.
    func file(in context: Context) throws(CommandError) -> OutputFile {
        try OutputFile(out, mode: .everyone, overwrite: force, in: context)
    }

    /// Writes a list of the store.
    func write(_ list: RevocationListRecord, of store: AuthorityStore, to file: OutputFile) throws {
        try file.writePieces { write in
            try RevocationListText.write(
                store.source(of: list), as: .init(isDER: der, isBase64: base64), write)
        }
    }
}
