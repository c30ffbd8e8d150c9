import SwiftASN1

extension Certificate {
    // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature BIT STRING }
    init(parsing der: [UInt8], _ faults: inout FaultCollector) throws {
        let (tbs, algorithm, signature) = try SignedStructure.parts(
            der, what: "certificate", &faults)
        var fields = try tbs.sequence("certificate")[...]
        var version = 1
        if let first = fields.first, first.isTagged(0) {
            version = try Certificate.version(first, &faults)
            fields.removeFirst()
        }
        guard fields.count >= 6 else {
            throw X509Error.malformed(what: "certificate", detail: "fields are missing")
        }
        let serialNumber = try SerialNumber(node: fields.removeFirst(), &faults)
        if try SignatureAlgorithm(node: fields.removeFirst()) != algorithm {
            try faults.grave(
                .algorithm, "certificate", "inner and outer signature algorithm differ")
        }
        let issuer = try DistinguishedName(node: fields.removeFirst(), field: "issuer", &faults)
        let period = try fields.removeFirst().sequence("validity")
        guard period.count == 2 else {
            throw X509Error.malformed(what: "validity", detail: "not two times")
        }
        let validity = Validity(
            notBefore: try Time.parse(period[0], "notBefore", &faults),
            notAfter: try Time.parse(period[1], "notAfter", &faults))
        let subject = try DistinguishedName(node: fields.removeFirst(), field: "subject", &faults)
        let publicKey = try PublicKey(node: fields.removeFirst())
        try Certificate.checkTail(fields, version: version, &faults)
        let extensions = try Certificate.extensions(fields, &faults)
        self.init(
            der: der, tbs: Array(tbs.encodedBytes), version: version, serialNumber: serialNumber,
            signatureAlgorithm: algorithm, issuer: issuer, validity: validity, subject: subject,
            publicKey: publicKey, extensions: extensions, signature: signature,
            hasUniqueIdentifiers: fields.contains { $0.isTagged(1) || $0.isTagged(2) },
            encodingFaults: faults.faults)
    }

    /// The same content under another signature of the same algorithm.
    ///
    /// - Throws: `X509Error`.
    public func resigned(_ signature: [UInt8]) throws(X509Error) -> Certificate {
        Certificate(
            der: try SignedStructure.assemble(
                tbs, algorithm: signatureAlgorithm, signature: signature),
            tbs: tbs, version: version, serialNumber: serialNumber,
            signatureAlgorithm: signatureAlgorithm, issuer: issuer, validity: validity,
            subject: subject, publicKey: publicKey, extensions: extensions, signature: signature,
            hasUniqueIdentifiers: hasUniqueIdentifiers, encodingFaults: encodingFaults)
    }

    private init(
        der: [UInt8], tbs: [UInt8], version: Int, serialNumber: SerialNumber,
        signatureAlgorithm: SignatureAlgorithm, issuer: DistinguishedName, validity: Validity,
        subject: DistinguishedName, publicKey: PublicKey, extensions: [CertificateExtension],
        signature: [UInt8], hasUniqueIdentifiers: Bool, encodingFaults: [EncodingFault]
    ) {
        self.der = der
        self.tbs = tbs
        self.version = version
        self.serialNumber = serialNumber
        self.signatureAlgorithm = signatureAlgorithm
        self.issuer = issuer
        self.validity = validity
        self.subject = subject
        self.publicKey = publicKey
        self.extensions = extensions
        self.signature = signature
        self.hasUniqueIdentifiers = hasUniqueIdentifiers
        self.encodingFaults = encodingFaults
    }

    // version [0] EXPLICIT INTEGER DEFAULT v1
    private static func version(_ node: ASN1Node, _ faults: inout FaultCollector) throws -> Int {
        let value = try Int(derEncoded: try node.explicitlyTagged("version"))
        guard (0..<Int.max).contains(value) else {
            throw X509Error.malformed(what: "version", detail: "\(value) is no X.509 version")
        }
        if value > 2 {
            try faults.grave(.version, "version", "\(value) is no X.509 version")
        } else if value == 0 {
            faults.minor(.defaultValue, "version", "version 1 is written out")
        }
        return value + 1
    }

    // issuerUniqueID [1], subjectUniqueID [2] and extensions [3], each optional and once.
    private static func checkTail(
        _ fields: ArraySlice<ASN1Node>, version: Int, _ faults: inout FaultCollector
    ) throws {
        var last: UInt = 0
        for field in fields {
            let number = field.identifier.tagNumber
            guard (1...3).contains(number), field.isTagged(number), number > last else {
                throw X509Error.malformed(
                    what: "certificate", detail: "an unknown field at its end")
            }
            last = number
            // RFC 5280 §4.1.2.8 and §4.1.2.9: versions 2 and 3 brought them.
            if version < (number == 3 ? 3 : 2) {
                faults.minor(
                    .version, "version",
                    number == 3
                        ? "extensions in version \(version)"
                        : "a unique identifier in version \(version)")
            }
        }
    }

    private static func extensions(
        _ fields: ArraySlice<ASN1Node>, _ faults: inout FaultCollector
    ) throws -> [CertificateExtension] {
        guard let tagged = fields.last, tagged.isTagged(3) else { return [] }
        return try CertificateExtension.parse(
            list: try tagged.explicitlyTagged("extensions"), &faults)
    }
}

extension SerialNumber {
    // CertificateSerialNumber ::= INTEGER
    init(node: ASN1Node, _ faults: inout FaultCollector) throws {
        let field = "serial number"
        guard node.identifier == .integer else {
            throw X509Error.malformed(what: field, detail: "it is no INTEGER")
        }
        let octets = try node.primitive(field)
        guard let first = octets.first else {
            throw X509Error.malformed(what: field, detail: "it is empty")
        }
        if first >= 0x80 { try faults.grave(.integer, field, "it is negative") }
        if octets.count > 1, let second = octets.dropFirst().first,
            first == 0 && second < 0x80 || first == 0xFF && second >= 0x80
        {
            try faults.grave(.integer, field, "it has a padding octet")
        }
        self.init(integerContent: octets)
    }
}
