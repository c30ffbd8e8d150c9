import ArgumentParser
import CommandLineSupport
import X509

/// How a command line names a certificate of the store.
enum CertificateSelector {
    static let help = ArgumentHelp(
        "A name, a serial number or SHA-256 fingerprint in hex, or the certificate's file.",
        discussion: "What has a slash in it, or ends in .pem, .crt, .cer or .der, is a file.",
        valueName: "name|serial|fingerprint|file")

    /// What the store looks for: the text itself, or the fingerprint of the file that it names.
    static func resolve(_ text: String, in context: Context) throws -> String {
        guard isFile(text) else { return text }
        return Hex.encode(try CertificateFile.first(text, in: context).sha256Fingerprint)
    }

    private static func isFile(_ text: String) -> Bool {
        if text == "-" || text.contains("/") { return true }
        return [".pem", ".crt", ".cer", ".der"].contains { text.lowercased().hasSuffix($0) }
    }
}
