import SwiftASN1

/// One name of a subject alternative name extension.
///
/// - SeeAlso: RFC 5280 §4.2.1.6
public enum GeneralName: Hashable, Sendable {
    /// rfc822Name.
    case email(String)
    /// dNSName.
    case dns(String)
    /// uniformResourceIdentifier.
    case uri(String)
    /// iPAddress: 4 or 16 octets.
    case ip([UInt8])
    /// directoryName.
    case directory(DistinguishedName)
    /// Any other form, with its context tag and its DER.
    case other(tag: UInt8, der: [UInt8])

    init(node: ASN1Node) throws(X509Error) {
        guard node.identifier.tagClass == .contextSpecific else {
            throw .malformed(what: "general name", detail: "not a context-specific tag")
        }
        switch node.identifier.tagNumber {
        case 1: self = .email(try GeneralName.ascii(node))
        case 2: self = .dns(try GeneralName.ascii(node))
        case 6: self = .uri(try GeneralName.ascii(node))
        case 7:
            let octets = Array(try node.primitive("iPAddress"))
            guard octets.count == 4 || octets.count == 16 else {
                throw .malformed(what: "iPAddress", detail: "\(octets.count) octets, not 4 or 16")
            }
            self = .ip(octets)
        case 4:
            let name = try node.explicitlyTagged("directoryName")
            self = .directory(try DistinguishedName(der: Array(name.encodedBytes)))
        default:
            self = .other(
                tag: UInt8(truncatingIfNeeded: node.identifier.tagNumber),
                der: Array(node.encodedBytes))
        }
    }

    // In a name constraint an address is followed by its mask: RFC 5280 §4.2.1.10.
    init(subtreeBase node: ASN1Node) throws(X509Error) {
        if node.isTagged(7) {
            self = .ip(Array(try node.primitive("iPAddress")))
        } else {
            try self.init(node: node)
        }
    }

    private static func ascii(_ node: ASN1Node) throws(X509Error) -> String {
        let octets = try node.primitive("general name")
        guard octets.allSatisfy({ $0 < 0x80 }) else {
            throw .malformed(what: "general name", detail: "an octet above 0x7F in an IA5String")
        }
        return String(decoding: octets, as: UTF8.self)
    }

    func append(to coder: inout DER.Serializer) throws {
        switch self {
        case .email(let text): try GeneralName.append(text, tag: 1, to: &coder)
        case .dns(let text): try GeneralName.append(text, tag: 2, to: &coder)
        case .uri(let text): try GeneralName.append(text, tag: 6, to: &coder)
        case .ip(let octets):
            coder.appendPrimitiveNode(identifier: .context(7)) { $0.append(contentsOf: octets) }
        case .directory(let name):
            coder.appendConstructedNode(identifier: .context(4)) {
                $0.serializeRawBytes(name.der)
            }
        case .other(_, let der):
            coder.serializeRawBytes(der)
        }
    }

    private static func append(_ text: String, tag: UInt, to coder: inout DER.Serializer) throws {
        let octets = Array(text.utf8)
        guard octets.allSatisfy({ $0 < 0x80 }) else {
            throw X509Error.invalidValue(
                field: "subject alternative name", value: text,
                detail: "holds a character outside ASCII")
        }
        coder.appendPrimitiveNode(identifier: .context(tag)) { $0.append(contentsOf: octets) }
    }
}

extension GeneralName {
    /// What RFC 5280 calls this form.
    public var formName: String {
        switch self {
        case .email: "rfc822Name"
        case .dns: "dNSName"
        case .uri: "uniformResourceIdentifier"
        case .ip: "iPAddress"
        case .directory: "directoryName"
        case .other(0, _): "otherName"
        case .other(3, _): "x400Address"
        case .other(5, _): "ediPartyName"
        case .other(8, _): "registeredID"
        case .other(let tag, _): "unknown form [\(tag)]"
        }
    }
}

extension GeneralName: CustomStringConvertible {
    /// `DNS:host`, `URI:…`, `email:…`, `IP:…`, `directory:…` or `other:` and hex.
    public var description: String {
        switch self {
        case .email(let text): "email:\(text)"
        case .dns(let text): "DNS:\(text)"
        case .uri(let text): "URI:\(text)"
        case .ip(let octets): "IP:\(IPAddress.text(octets))"
        case .directory(let name): "directory:\(name)"
        case .other(_, let der): "other:\(Hex.encode(der))"
        }
    }
}
