import SwiftASN1

/// The attributes of a CSR, read strictly.
///
/// - SeeAlso: RFC 2986 §4.1; RFC 2985 §5.4
enum RequestAttributes {
    private static let allowed: Set<ObjectIdentifier> = [
        .extensionRequest, .challengePassword, .unstructuredName,
    ]

    static func read(
        _ node: ASN1Node
    ) throws -> (types: [ObjectIdentifier], extensions: [CertificateExtension]) {
        var types: [ObjectIdentifier] = []
        var extensions: [CertificateExtension] = []
        var previous: ArraySlice<UInt8>?
        for attribute in try node.parts("attributes") {
            // The tag hides that this is a SET OF, whose elements have an order.
            if let previous, attribute.encodedBytes.lexicographicallyPrecedes(previous) {
                throw RequestFault.encoding(detail: "it is no DER: attributes are out of order")
            }
            previous = attribute.encodedBytes
            let (type, value) = try single(attribute)
            guard !types.contains(type) else {
                throw RequestFault.attribute(type: type, detail: "stands there twice")
            }
            types.append(type)
            if type == .extensionRequest { extensions = try read(extensions: value) }
        }
        return (types, extensions)
    }

    // Attribute ::= SEQUENCE { type OBJECT IDENTIFIER, values SET OF ANY }
    private static func single(
        _ node: ASN1Node
    ) throws -> (type: ObjectIdentifier, value: ASN1Node) {
        let parts = try node.sequence("attribute")
        guard parts.count == 2, parts[1].identifier == .set else {
            throw RequestFault.attribute(type: nil, detail: "is not a type and a set of values")
        }
        let type = try ObjectIdentifier(node: parts[0])
        guard allowed.contains(type) else {
            throw RequestFault.attribute(type: type, detail: "has no place in a CSR")
        }
        let values = try parts[1].parts("attribute")
        guard let value = values.first, values.count == 1 else {
            throw RequestFault.attribute(type: type, detail: "has \(values.count) values, not one")
        }
        return (type, value)
    }

    private static func read(extensions node: ASN1Node) throws -> [CertificateExtension] {
        guard node.identifier == .sequence else {
            throw RequestFault.attribute(
                type: .extensionRequest, detail: "holds no list of extensions")
        }
        var extensions: [CertificateExtension] = []
        var faults = FaultCollector.strict
        for one in try node.parts("extensions") {
            let parts = try one.sequence("extension")
            let entry = try CertificateExtension(node: one, &faults)
            guard parts.count == 2 || entry.critical else {
                throw RequestFault.encoding(
                    detail: "it is no DER: the extension \(entry.oid) writes out a default")
            }
            guard !extensions.contains(where: { $0.oid == entry.oid }) else {
                throw RequestFault.duplicateExtension(entry.oid)
            }
            try check(value: entry)
            extensions.append(entry)
        }
        guard !extensions.isEmpty else {
            throw RequestFault.attribute(type: .extensionRequest, detail: "asks for nothing")
        }
        return extensions
    }

    // A value that is known here must come out the same when it is encoded anew.
    private static func check(value entry: CertificateExtension) throws {
        guard known.contains(entry.oid) else { return }
        try RequestFault.canonical(entry.value, in: "in the extension \(entry.oid), ")
        let values = ExtensionValues([entry])
        let again: CertificateExtension?
        switch entry.oid {
        case .basicConstraints:
            again = try values.basicConstraints.map {
                try .basicConstraints(isCA: $0.isCA, pathLength: $0.pathLength)
            }
        case .keyUsage: again = try values.keyUsage.map { try .keyUsage($0) }
        case .extendedKeyUsage:
            again = try values.extendedKeyUsage.flatMap {
                $0.isEmpty ? nil : try .extendedKeyUsage($0)
            }
        case .subjectKeyIdentifier:
            again = try values.subjectKeyIdentifier.map { try .subjectKeyIdentifier($0) }
        case .subjectAlternativeName:
            try RequestedNames.check(entry.value)
            return
        default: return
        }
        guard again?.value == entry.value else {
            throw RequestFault.encoding(
                detail: "the value of the extension \(entry.oid) is not what it should be")
        }
    }

    private static let known: Set<ObjectIdentifier> = [
        .basicConstraints, .keyUsage, .extendedKeyUsage, .subjectKeyIdentifier,
        .subjectAlternativeName, .nameConstraints, .crlDistributionPoints, .certificatePolicies,
        .authorityKeyIdentifier, .noRevocationAvailable, .authorityInformationAccess,
    ]
}

/// The names that a CSR asks for, looked at one by one, so that a fault is told with its form.
private enum RequestedNames {
    static func check(_ value: [UInt8]) throws {
        let node = try DER.parse(value)
        guard node.identifier == .sequence else {
            throw RequestFault.encoding(detail: "the subject alternative names are no list")
        }
        let names = try node.sequence("subject alternative names")
        guard !names.isEmpty else {
            throw RequestFault.encoding(detail: "the list of subject alternative names is empty")
        }
        for name in names {
            do {
                let read = try GeneralName(node: name)
                if case .directory = read, let inner = try name.parts("directoryName").first {
                    _ = try DistinguishedName(strict: inner)
                }
            } catch let error as RequestFault {
                throw error
            } catch {
                throw fault(of: name)
            }
        }
    }

    private static func fault(of node: ASN1Node) -> RequestFault {
        let form: String
        let detail: String
        switch node.identifier.tagNumber {
        case 1: (form, detail) = ("email", "is not IA5String")
        case 2: (form, detail) = ("dns", "is not IA5String")
        case 6: (form, detail) = ("uri", "is not IA5String")
        case 7: (form, detail) = ("ip", "has neither 4 nor 16 octets")
        default: (form, detail) = ("other", "cannot be read")
        }
        let octets = Array((try? node.primitive("name")) ?? [])
        let value = form == "ip" ? Hex.encode(octets) : String(decoding: octets, as: UTF8.self)
        return .alternativeName(form: form, value: value, detail: detail)
    }
}
