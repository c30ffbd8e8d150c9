import SwiftASN1

/// Runs a reader of `what` and turns its complaint into `X509Error.malformed`.
func reading<T>(_ what: String, _ body: () throws -> T) throws(X509Error) -> T {
    do {
        return try body()
    } catch let error as X509Error {
        throw error
    } catch let error as ASN1Error {
        throw .malformed(what: what, detail: "not valid DER: \(error.code.inWords)")
    } catch {
        throw .malformed(what: what, detail: "\(error)")
    }
}

extension ASN1Error.ErrorCode {
    /// The fault as a sentence fragment.
    var inWords: String {
        switch self {
        case .unexpectedFieldType: "a value of another type than is meant"
        case .invalidASN1Object: "the structure is broken"
        case .invalidASN1IntegerEncoding: "an integer is not in its shortest form"
        case .truncatedASN1Field: "it ends in the midst of a value"
        case .unsupportedFieldLength: "a length is not written as DER has it"
        case .invalidStringRepresentation: "a string has characters that it may not have"
        case .tooFewOIDComponents: "an object identifier is too short"
        default: "it cannot be read"
        }
    }
}

/// Writes DER; the encoder only fails on what the caller built wrongly.
func encoding(
    _ what: String, _ body: (inout DER.Serializer) throws -> Void
) throws(X509Error) -> [UInt8] {
    var serializer = DER.Serializer()
    do {
        try body(&serializer)
    } catch let error as X509Error {
        throw error
    } catch {
        throw .malformed(what: what, detail: "cannot be encoded: \(error)")
    }
    return serializer.serializedBytes
}

extension ASN1Node {
    /// The octets of a primitive value.
    func primitive(_ what: String) throws(X509Error) -> ArraySlice<UInt8> {
        guard case .primitive(let bytes) = content else {
            throw .malformed(what: what, detail: "a constructed value where a primitive is meant")
        }
        return bytes
    }

    /// The parts of a constructed value.
    func parts(_ what: String) throws(X509Error) -> [ASN1Node] {
        guard case .constructed(let nodes) = content else {
            throw .malformed(what: what, detail: "a primitive value where a constructed is meant")
        }
        return Array(nodes)
    }

    /// The elements of a SEQUENCE, and of nothing else that happens to be constructed.
    func sequence(_ what: String) throws(X509Error) -> [ASN1Node] {
        guard identifier == .sequence else {
            throw .malformed(what: what, detail: "it is no SEQUENCE")
        }
        return try parts(what)
    }

    /// The one value inside an explicit tag.
    func explicitlyTagged(_ what: String) throws(X509Error) -> ASN1Node {
        let nodes = try parts(what)
        guard nodes.count == 1, let node = nodes.first else {
            throw .malformed(what: what, detail: "\(nodes.count) values in a tag that holds one")
        }
        return node
    }

    /// Whether the tag is context-specific with this number.
    func isTagged(_ number: UInt) -> Bool {
        identifier == ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific)
    }
}

extension ASN1Identifier {
    /// A context-specific tag.
    static func context(_ number: UInt) -> ASN1Identifier {
        ASN1Identifier(tagWithNumber: number, tagClass: .contextSpecific)
    }
}
