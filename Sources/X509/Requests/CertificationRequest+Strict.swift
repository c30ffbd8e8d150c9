import SwiftASN1

extension CertificationRequest {
    /// From DER that is to be acted upon: whatever could be read in two ways is refused.
    ///
    /// Whether the signature verifies, and what is asked for, is not looked at here.
    ///
    /// - Throws: `RequestFault`.
    /// - SeeAlso: RFC 2986 §4
    public init(strict der: [UInt8]) throws(RequestFault) {
        try RequestFault.canonical(der)
        do {
            try self.init(strictly: der)
        } catch let error as RequestFault {
            throw error
        } catch let error as X509Error {
            throw .encoding(detail: error.description)
        } catch {
            throw .encoding(detail: "\(error)")
        }
    }

    // CertificationRequest ::= SEQUENCE { certificationRequestInfo SEQUENCE { version INTEGER,
    //     subject Name, subjectPKInfo, attributes [0] SET OF Attribute }, signatureAlgorithm,
    //     signature BIT STRING }
    private init(strictly der: [UInt8]) throws {
        let parts = try DER.parse(der).sequence("CSR")
        guard parts.count == 3 else {
            throw RequestFault.encoding(
                detail: "it has \(parts.count) parts instead of content, algorithm and signature")
        }
        let fields = try parts[0].sequence("CSR")
        guard let first = fields.first, first.identifier == .integer else {
            throw RequestFault.encoding(detail: "it does not begin with a version")
        }
        let version = try first.primitive("version")
        guard Array(version) == [0] else {
            throw RequestFault.version(found: Self.decimal(version))
        }
        guard fields.count == 4, fields[3].isTagged(0) else {
            throw fields.count < 4
                ? RequestFault.attribute(type: nil, detail: "list is missing; it may be empty")
                : RequestFault.encoding(detail: "it has \(fields.count) fields, not four")
        }
        let (types, extensions) = try RequestAttributes.read(fields[3])
        try self.init(
            der: der, tbs: Array(parts[0].encodedBytes),
            subject: DistinguishedName(strict: fields[1]), publicKey: Self.publicKey(fields[2]),
            signatureAlgorithm: Self.algorithm(parts[1]), signature: Self.bits(parts[2]),
            extensions: extensions, attributeTypes: types)
    }

    private static func publicKey(_ node: ASN1Node) throws(RequestFault) -> PublicKey {
        do {
            let parts = try node.sequence("public key")
            if parts.count == 2 { _ = try bits(parts[1]) }
            return try PublicKey(node: node)
        } catch let error as X509Error {
            throw .publicKey(detail: "cannot be read: \(error)")
        } catch {
            throw .publicKey(detail: "cannot be read")
        }
    }

    private static func algorithm(_ node: ASN1Node) throws(RequestFault) -> SignatureAlgorithm {
        do {
            return try SignatureAlgorithm(node: node)
        } catch {
            throw .signatureAlgorithm(detail: "cannot be read")
        }
    }

    // Signatures and keys are whole octets.
    private static func bits(_ node: ASN1Node) throws -> [UInt8] {
        let string = try ASN1BitString(derEncoded: node)
        guard string.paddingBits == 0 else {
            throw RequestFault.encoding(detail: "a key or signature is not whole octets")
        }
        return Array(string.bytes)
    }

    private static func decimal(_ octets: ArraySlice<UInt8>) -> String {
        octets.first.map { $0 < 0x80 } ?? false
            ? SerialNumber(unsigned: octets).decimal : "negative"
    }
}

extension RequestFault {
    static func canonical(_ bytes: [UInt8], in place: String = "") throws(RequestFault) {
        do throws(CanonicalDER.Fault) {
            try CanonicalDER.check(bytes)
        } catch {
            switch error {
            case .depth(let maximum):
                throw RequestFault.depth(maximum: maximum)
            case .encoding(let detail, let offset):
                throw RequestFault.encoding(
                    detail: "it is no DER: \(detail) (\(place)octet \(offset))")
            }
        }
    }
}
