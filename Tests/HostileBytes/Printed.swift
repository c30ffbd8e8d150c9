import CommandLineSupport

@testable import PKICommands
@testable import X509

/// What people get to see of bytes from outside.
enum Printed {
    /// `pki inspect` on a file with these bytes.
    static func inspection(_ bytes: [UInt8]) throws {
        let secret = SecretBytes(copying: bytes)
        guard let content = try accepted({ try FileContent(secret) }) else { return }
        for object in content.objects { try describe(object) }
    }

    /// The sheet and the JSON of an object.
    static func describe(_ object: FileObject) throws {
        let description = try accepted { try ObjectDescription(object, passphrase: nil) }
        guard let description else { return }
        var sheet = Sheet(title: "file: \(description.kind)")
        description.fill(&sheet)
        for line in sheet.lines { try requirePrintable(line, "a line of inspect") }
        try requirePrintable(try JSON.encodeCompact(description), "the JSON of inspect")
    }

    /// What `Tool` prints after "error:".
    static func message(of error: any Error) -> String {
        escaped(Hints.explain(error)?.message ?? "\(error)")
    }

    static func escaped(_ text: String) -> String { PrintableText.escape(text) }

    static func requirePrintable(_ text: String, _ what: String) throws {
        try require(
            text.unicodeScalars.allSatisfy(isPrintable), "\(what) holds no control characters")
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
        default: true
        }
    }
}
