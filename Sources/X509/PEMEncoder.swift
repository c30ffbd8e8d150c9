import COpenSSL

/// Writes one PEM block whose content arrives in pieces; the same text as `PEM.encode` gives.
///
/// - SeeAlso: RFC 7468 §3
public final class PEMEncoder {
    private let label: String
    private let context: OpaquePointer

    /// The end of what was written so far, which the next call continues.
    private var text: [UInt8] = []

    /// A block with a label, such as `X509 CRL`.
    ///
    /// - Throws: `X509Error.libcrypto` when memory is short.
    public init(label: String) throws(X509Error) {
        guard let context = EVP_ENCODE_CTX_new() else {
            throw LibcryptoQueue.error(during: "begin base 64")
        }
        EVP_EncodeInit(context)
        self.label = label
        self.context = context
        text = Array("-----BEGIN \(label)-----\n".utf8)
    }

    deinit {
        EVP_ENCODE_CTX_free(context)
    }

    /// Takes the next piece of the content.
    ///
    /// - Parameter bytes: At most 1 GiB.
    /// - Returns: The text that is complete by now, which may be none.
    public func encode(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        guard !bytes.isEmpty else { return [] }
        let start = text.count
        text += [UInt8](repeating: 0, count: (bytes.count / 48 + 2) * 65 + 1)
        var count: Int32 = 0
        text.withUnsafeMutableBufferPointer { buffer in
            let target = buffer.baseAddress.map { $0 + start }
            _ = EVP_EncodeUpdate(
                context, target, &count, bytes.assumingMemoryBound(to: UInt8.self).baseAddress,
                Int32(bytes.count))
        }
        text.removeLast(text.count - start - Int(count))
        defer { text = [] }
        return text
    }

    /// The rest of the text, with the line that ends the block.
    public func finish() -> [UInt8] {
        let start = text.count
        text += [UInt8](repeating: 0, count: 128)
        var count: Int32 = 0
        text.withUnsafeMutableBufferPointer { buffer in
            EVP_EncodeFinal(context, buffer.baseAddress.map { $0 + start }, &count)
        }
        text.removeLast(text.count - start - Int(count))
        defer { text = [] }
        return text + Array("-----END \(label)-----\n".utf8)
    }
}

extension PEM {
    /// How many octets the text of a block has.
    ///
    /// - Parameters:
    ///   - label: The block's label.
    ///   - count: How many octets it holds.
    /// - Returns: The count of the whole text, first and last line included.
    public static func encodedCount(label: String, of count: Int) -> Int {
        let characters = (count + 2) / 3 * 4
        let lines = (characters + 63) / 64
        return characters + lines + 2 * label.utf8.count + "-----BEGIN -----\n".utf8.count
            + "-----END -----\n".utf8.count
    }
}
