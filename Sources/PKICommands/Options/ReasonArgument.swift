import ArgumentParser
import CommandLineSupport
import X509

/// The reasons for which a certificate can be revoked, by their names in RFC 5280 §5.3.1.
enum ReasonArgument {
    static let help = ArgumentHelp(
        "Why: \(names.joined(separator: ", ")).", valueName: "reason")

    private static let names = RevocationReason.allCases.map(\.rawValue)

    /// A reason by its name; removeFromCRL is left for the store to refuse.
    static func parse(_ text: String) throws(CommandError) -> RevocationReason {
        if let reason = RevocationReason(rawValue: text) { return reason }
        throw CommandError(
            status: .usage, code: "revoke.reason",
            message: "\(PrintableText.quote(text)) is no reason for a revocation",
            hint: "give one of \(names.filter { $0 != "removeFromCRL" }.joined(separator: ", "))")
    }
}
