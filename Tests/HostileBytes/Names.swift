import Issuance
import TestSupport

@testable import X509

/// Distinguished names and alternative names, from text and from DER.
enum Names {
    static func distinguishedName(_ bytes: [UInt8]) throws {
        if let name = try accepted({ try DistinguishedName(der: bytes) }) { try sameText(name) }
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        guard let name = try accepted({ try DistinguishedName(text) }) else { return }
        let shown = name.description
        let again = try DistinguishedName(shown)
        // A value such as #0500 may be read as the hexadecimal form of what is no string.
        try require(again.der == name.der, "a name reads the same as it is shown: \(shown)")
        try require(
            try DistinguishedName(der: name.der).attributes == name.attributes,
            "a name that was encoded reads the same")
    }

    /// The text of a name never reads as another name.
    static func sameText(_ name: DistinguishedName) throws {
        let shown = name.description
        guard !name.hasMultiValuedRDN, let again = try? DistinguishedName(shown) else { return }
        try require(again.attributes == name.attributes, "a name reads as it is shown: \(shown)")
    }

    static func generalNames(_ bytes: [UInt8]) throws {
        let entry = CertificateExtension(
            oid: .subjectAlternativeName, critical: false, value: bytes)
        let read = ExtensionReader.read(entry.oid, in: [entry], ExtensionReader.names)
        guard let names = read else { return }
        let again = try CertificateExtension.subjectAlternativeNames(names, critical: false)
        try require(again.value == bytes, "alternative names encode to what they were read from")
        for name in names {
            try Printed.requirePrintable(Printed.escaped(name.description), "an alternative name")
        }
    }

    /// Each line is a name of a form that its first letter tells; the certificate carries these names
    /// and no others, whatever commas, colons and controls they hold.
    static func issuedNames(_ bytes: [UInt8]) throws {
        let names = bytes.split(separator: 0x0A).prefix(16).compactMap(name)
        guard let issuing = try Seeds.issuing, let root = try Seeds.root,
            let key = try Seeds.key, let client = try? Profile.builtIn(named: "client")
        else { return }
        let template = try accepted {
            try CertificateTemplate(
                IssuanceRequest(
                    subject: try DistinguishedName("CN=web-01"), subjectAlternativeNames: names,
                    publicKey: key.publicKey),
                profile: client,
                in: IssuingContext(
                    issuerPath: [issuing.certificate, root.certificate], now: fixedNow))
        }
        guard let template else { return }
        let tbs = try template.encoded(serialNumber: SerialNumber(unsigned: [1]))
        _ = try accepted { try template.linted(tbs) }
        let certificate = try Certificate(
            tbs: tbs, signatureAlgorithm: template.signatureAlgorithm,
            signature: SignatureAlgorithm.placeholder(for: template.issuerKey))
        let carried = certificate.subjectAlternativeNames
        try require(
            carried.count <= names.count && carried.allSatisfy(names.contains),
            "no name is added: \(names) became \(carried)")
        try require(
            names.allSatisfy { name in carried.contains { fold($0) == fold(name) } },
            "no name is lost: \(names) became \(carried)")
        for name in carried {
            guard case .dns(let host) = name else { continue }
            try require(
                host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x2C && $0 != 0x3A },
                "a host name is made of a host name's characters: \(host)")
        }
    }

    // DNS names are the same in any case.
    private static func fold(_ name: GeneralName) -> GeneralName {
        if case .dns(let text) = name { .dns(text.lowercased()) } else { name }
    }

    private static func name(_ line: ArraySlice<UInt8>) -> GeneralName? {
        let text = String(decoding: line.dropFirst(), as: UTF8.self)
        return switch line.first {
        case UInt8(ascii: "d"): .dns(text)
        case UInt8(ascii: "u"): .uri(text)
        case UInt8(ascii: "e"): .email(text)
        case UInt8(ascii: "i"): .ip(IPAddress.octets(text) ?? Array(line.dropFirst()))
        default: nil
        }
    }
}
