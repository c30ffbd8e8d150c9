import CertificateAuthority
import CommandLineSupport
import X509

/// A CRL in a file, DER or PEM, of any size.
enum RevocationListFile {
    /// Reads the DER of the file, each time anew.
    static func source(
        _ path: String, in context: Context
    ) -> RevocationListComparison.Source {
        {
            let file = try InputPieces(path, in: context)
            let first = try file.next()
            if first.first == 0x30 { return der(beginning: first, file) }
            return try pem(beginning: first, file)
        }
    }

    private static func der(
        beginning first: [UInt8], _ file: InputPieces
    ) -> () throws -> [UInt8] {
        var beginning: [UInt8]? = first
        return {
            defer { beginning = nil }
            if let beginning { return beginning }
            return try file.next()
        }
    }

    private static func pem(
        beginning first: [UInt8], _ file: InputPieces
    ) throws -> () throws -> [UInt8] {
        let decoder = try PEMDecoder(label: RevocationListText.label)
        var text = first
        var isAtEnd = false
        return {
            while !isAtEnd {
                isAtEnd = text.isEmpty
                let piece = isAtEnd ? try decoder.finish() : try decoder.decode(text)
                if !isAtEnd { text = try file.next() }
                if !piece.isEmpty { return piece }
            }
            return []
        }
    }

    /// The list that a new one of the same issuer would replace; nil for a file that is not there
    /// or holds something else.
    static func published(
        _ path: String, in context: Context
    ) throws -> PublishedList? {
        let source = source(path, in: context)
        do {
            let reader = try RevocationListReader(verifying: false, source())
            while try reader.next() != nil {}
        } catch is X509Error {
            return nil
        } catch let error as CommandError where error.code.hasPrefix("file.") {
            return nil
        }
        return PublishedList(source)
    }
}
