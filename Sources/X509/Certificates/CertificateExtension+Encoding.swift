import SwiftASN1

extension CertificateExtension {
    /// The basicConstraints extension, RFC 5280 §4.2.1.9.
    public static func basicConstraints(
        isCA: Bool, pathLength: Int? = nil, critical: Bool = true
    ) throws(X509Error) -> CertificateExtension {
        // BasicConstraints ::= SEQUENCE {
        //     cA BOOLEAN DEFAULT FALSE, pathLenConstraint INTEGER OPTIONAL }
        let value = try encoding("basicConstraints") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { sequence in
                if isCA { try sequence.serialize(true) }
                if let pathLength { try sequence.serialize(pathLength) }
            }
        }
        return CertificateExtension(oid: .basicConstraints, critical: critical, value: value)
    }

    /// The keyUsage extension, RFC 5280 §4.2.1.3.
    public static func keyUsage(
        _ usage: KeyUsage, critical: Bool = true
    ) throws(X509Error) -> CertificateExtension {
        // KeyUsage ::= BIT STRING, without trailing zero bits (X.690 §11.2.2).
        var octets: [UInt8] = [0, 0]
        var highest = -1
        for bit in 0..<9 where usage.rawValue & 1 << UInt16(bit) != 0 {
            octets[bit / 8] |= 0x80 >> UInt8(bit % 8)
            highest = bit
        }
        let used = highest / 8 + (highest < 0 ? 0 : 1)
        let padding = highest < 0 ? 0 : 7 - highest % 8
        let value = try encoding("keyUsage") { serializer in
            try serializer.serialize(
                ASN1BitString(bytes: octets.prefix(used), paddingBits: padding))
        }
        return CertificateExtension(oid: .keyUsage, critical: critical, value: value)
    }

    /// The extendedKeyUsage extension, RFC 5280 §4.2.1.12.
    public static func extendedKeyUsage(
        _ purposes: [ObjectIdentifier], critical: Bool = false
    ) throws(X509Error) -> CertificateExtension {
        // ExtKeyUsageSyntax ::= SEQUENCE OF OBJECT IDENTIFIER
        let value = try encoding("extendedKeyUsage") { serializer in
            serializer.appendConstructedNode(identifier: .sequence) { sequence in
                for purpose in purposes { purpose.append(to: &sequence) }
            }
        }
        return CertificateExtension(oid: .extendedKeyUsage, critical: critical, value: value)
    }

    /// The subjectKeyIdentifier extension, RFC 5280 §4.2.1.2.
    public static func subjectKeyIdentifier(
        _ identifier: [UInt8]
    ) throws(X509Error) -> CertificateExtension {
        // SubjectKeyIdentifier ::= OCTET STRING
        let value = try encoding("subjectKeyIdentifier") { serializer in
            try serializer.serialize(ASN1OctetString(contentBytes: identifier[...]))
        }
        return CertificateExtension(oid: .subjectKeyIdentifier, critical: false, value: value)
    }

    /// The authorityKeyIdentifier extension with a keyIdentifier alone, RFC 5280 §4.2.1.1.
    public static func authorityKeyIdentifier(
        _ identifier: [UInt8]
    ) throws(X509Error) -> CertificateExtension {
        // AuthorityKeyIdentifier ::= SEQUENCE { keyIdentifier [0] OCTET STRING }
        let value = try encoding("authorityKeyIdentifier") { serializer in
            serializer.appendConstructedNode(identifier: .sequence) { sequence in
                sequence.appendPrimitiveNode(identifier: .context(0)) {
                    $0.append(contentsOf: identifier)
                }
            }
        }
        return CertificateExtension(oid: .authorityKeyIdentifier, critical: false, value: value)
    }

    /// SubjectAltName ::= SEQUENCE OF GeneralName; critical only where the subject is empty.
    public static func subjectAlternativeNames(
        _ names: [GeneralName], critical: Bool
    ) throws(X509Error) -> CertificateExtension {
        let value = try encoding("subjectAlternativeName") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { sequence in
                for name in names { try name.append(to: &sequence) }
            }
        }
        return CertificateExtension(
            oid: .subjectAlternativeName, critical: critical, value: value)
    }

    /// CRLDistributionPoints with one point, whose fullName holds the URLs.
    public static func crlDistributionPoints(
        _ urls: [String]
    ) throws(X509Error) -> CertificateExtension {
        let value = try encoding("cRLDistributionPoints") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { points in
                try points.appendConstructedNode(identifier: .sequence) { point in
                    try point.appendConstructedNode(identifier: .context(0)) { name in
                        try name.appendConstructedNode(identifier: .context(0)) { fullName in
                            for url in urls { try GeneralName.uri(url).append(to: &fullName) }
                        }
                    }
                }
            }
        }
        return CertificateExtension(oid: .crlDistributionPoints, critical: false, value: value)
    }

    /// NoRevAvail: NULL, never critical (RFC 9608 §2).
    public static let noRevocationAvailable = CertificateExtension(
        oid: .noRevocationAvailable, critical: false, value: [0x05, 0x00])
}

extension CertificateExtension {
    /// AuthorityInfoAccess with the URLs of the issuer's certificate, RFC 5280 §4.2.2.1.
    public static func authorityInformationAccess(
        issuers urls: [String]
    ) throws(X509Error) -> CertificateExtension {
        // AuthorityInfoAccessSyntax ::= SEQUENCE OF SEQUENCE { accessMethod, accessLocation }
        let value = try encoding("authorityInfoAccess") { serializer in
            try serializer.appendConstructedNode(identifier: .sequence) { list in
                for url in urls {
                    try list.appendConstructedNode(identifier: .sequence) { access in
                        ObjectIdentifier.caIssuers.append(to: &access)
                        try GeneralName.uri(url).append(to: &access)
                    }
                }
            }
        }
        return CertificateExtension(
            oid: .authorityInformationAccess, critical: false, value: value)
    }
}
