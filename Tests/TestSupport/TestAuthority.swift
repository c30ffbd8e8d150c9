import Foundation
import X509

/// The moment at which tests take place: 2025-06-15T12:00:00Z.
package let fixedNow = Date(timeIntervalSince1970: 1_749_988_800)

/// A CA of a test: its key, its certificate, and what it signs, right or deliberately wrong.
package struct TestAuthority: Sendable {
    package let key: PrivateKey
    package let certificate: Certificate

    package init(key: PrivateKey, certificate: Certificate) {
        self.key = key
        self.certificate = certificate
    }

    package static let validity = Validity(
        notBefore: fixedNow.addingTimeInterval(-86_400),
        notAfter: fixedNow.addingTimeInterval(365 * 86_400))

    package static func root(
        name: String = "CN=Test Root,O=Anchorage Tests", key: PrivateKey? = nil,
        validity: Validity = TestAuthority.validity, pathLength: Int? = nil
    ) throws -> TestAuthority {
        let key = try key ?? PrivateKey.generate(.p256)
        let subject = try DistinguishedName(name)
        let certificate = try Certificate.sign(
            TBSCertificate(
                serialNumber: try SerialNumber.random(),
                signatureAlgorithm: try SignatureAlgorithm.preferred(for: key.publicKey),
                issuer: subject, validity: validity, subject: subject,
                subjectPublicKey: key.publicKey,
                extensions: try caExtensions(key.publicKey, pathLength: pathLength)),
            with: key)
        return TestAuthority(key: key, certificate: certificate)
    }

    package func issuing(
        name: String = "CN=Test Issuing,O=Anchorage Tests", key: PrivateKey? = nil,
        validity: Validity = TestAuthority.validity, pathLength: Int? = 0,
        extensions: [CertificateExtension]? = nil
    ) throws -> TestAuthority {
        let key = try key ?? PrivateKey.generate(.p256)
        let standard = try TestAuthority.caExtensions(key.publicKey, pathLength: pathLength)
        let certificate = try sign(
            subject: try DistinguishedName(name), publicKey: key.publicKey, validity: validity,
            extensions: (extensions ?? standard) + [try authorityKeyIdentifier()])
        return TestAuthority(key: key, certificate: certificate)
    }

    /// A client certificate with the usual extensions, unless others are given.
    package func leaf(
        commonName: String = "web-01", subject: DistinguishedName? = nil,
        key: PrivateKey, names: [GeneralName] = [],
        validity: Validity = TestAuthority.validity,
        extensions: [CertificateExtension]? = nil, serialNumber: SerialNumber? = nil
    ) throws -> Certificate {
        var standard: [CertificateExtension] = [
            try .basicConstraints(isCA: false), try .keyUsage(.digitalSignature),
            try .extendedKeyUsage([.clientAuth]),
            try .subjectKeyIdentifier(key.publicKey.keyIdentifier),
            try authorityKeyIdentifier(),
        ]
        if !names.isEmpty {
            standard.append(try .subjectAlternativeNames(names, critical: false))
        }
        let named = try DistinguishedName(attributes: [
            .init(type: .commonName, value: commonName)
        ])
        return try sign(
            subject: subject ?? named, publicKey: key.publicKey, validity: validity,
            extensions: extensions ?? standard, serialNumber: serialNumber)
    }

    /// Any certificate at all, signed by this authority.
    package func sign(
        subject: DistinguishedName, publicKey: PublicKey, validity: Validity,
        extensions: [CertificateExtension], serialNumber: SerialNumber? = nil
    ) throws -> Certificate {
        try Certificate.sign(
            TBSCertificate(
                serialNumber: try serialNumber ?? SerialNumber.random(),
                signatureAlgorithm: try SignatureAlgorithm.preferred(for: key.publicKey),
                issuer: certificate.subject, validity: validity, subject: subject,
                subjectPublicKey: publicKey, extensions: extensions),
            with: key)
    }

    package func crl(
        revoking serialNumbers: [SerialNumber], number: UInt64 = 1,
        thisUpdate: Date = fixedNow.addingTimeInterval(-3600),
        nextUpdate: Date = fixedNow.addingTimeInterval(7 * 86_400),
        reason: RevocationReason? = .keyCompromise
    ) throws -> CertificateRevocationList {
        try CertificateRevocationList.sign(
            TBSCertificateList(
                signatureAlgorithm: try SignatureAlgorithm.preferred(for: key.publicKey),
                issuer: certificate.subject, thisUpdate: thisUpdate, nextUpdate: nextUpdate,
                entries: serialNumbers.map {
                    .init(serialNumber: $0, revocationDate: thisUpdate, reason: reason)
                },
                number: number,
                authorityKeyIdentifier: certificate.subjectKeyIdentifier ?? []),
            with: key)
    }

    package func authorityKeyIdentifier() throws -> CertificateExtension {
        try .authorityKeyIdentifier(key.publicKey.keyIdentifier)
    }

    package static func caExtensions(
        _ key: PublicKey, pathLength: Int?
    ) throws -> [CertificateExtension] {
        [
            try .basicConstraints(isCA: true, pathLength: pathLength),
            try .keyUsage([.keyCertSign, .cRLSign]),
            try .subjectKeyIdentifier(key.keyIdentifier),
        ]
    }
}
