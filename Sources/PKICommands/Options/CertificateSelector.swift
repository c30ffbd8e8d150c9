import ArgumentParser
import CommandLineSupport
import X509

/// How a command line names a certificate of the store.
enum CertificateSelector {
    static let help = ArgumentHelp(
        "A name, a serial number or SHA-256 fingerprint in hex, or the certificate's file.",
        discussion:
            "What has a slash in it, or ends in .pem, .crt, .cer or .der, is a file, if it is there.",
        valueName: "name|serial|fingerprint|file")

    /// What the store looks for: the text itself, or the fingerprint of the file that it names.
    static func resolve(_ text: String, in context: Context) throws -> String {
        guard isFile(text) else { return text }
        do {
            return Hex.encode(try CertificateFile.first(text, in: context).sha256Fingerprint)
        } catch let error as CommandError where error.code == "file.missing" {
            // A certificate may be called so: a file that is there is meant first.
            return text
        }
    }

    /// Whether a text is taken for a file where there is one.
    static func isFile(_ text: String) -> Bool {
        if text == "-" || Path.hasSlash(text) { return true }
        return [".pem", ".crt", ".cer", ".der"].contains { text.lowercased().hasSuffix($0) }
    }
}
