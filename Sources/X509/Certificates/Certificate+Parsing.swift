import SwiftASN1

extension Certificate {
    // Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature BIT STRING }
    init(parsing der: [UInt8]) throws {
        let (tbs, algorithm, signature) = try SignedStructure.parts(der, what: "certificate")
        var fields = try tbs.parts("certificate")[...]
        var version = 1
        if let first = fields.first, first.isTagged(0) {
            version = try Certificate.version(first)
            fields.removeFirst()
        }
        guard fields.count >= 6 else {
            throw X509Error.malformed(what: "certificate", detail: "fields are missing")
        }
        let serialNumber = try Certificate.serialNumber(fields.removeFirst())
        guard try SignatureAlgorithm(node: fields.removeFirst()) == algorithm else {
            throw X509Error.malformed(
                what: "certificate", detail: "inner and outer signature algorithm differ")
        }
        let issuer = try DistinguishedName(der: Array(fields.removeFirst().encodedBytes))
        let period = try fields.removeFirst().parts("validity")
        guard period.count == 2 else {
            throw X509Error.malformed(what: "validity", detail: "not two times")
        }
        let subject = try DistinguishedName(der: Array(fields.removeFirst().encodedBytes))
        let publicKey = try PublicKey(node: fields.removeFirst())
        self.init(
            der: der, tbs: Array(tbs.encodedBytes), version: version, serialNumber: serialNumber,
            signatureAlgorithm: algorithm, issuer: issuer,
            validity: Validity(
                notBefore: try Time.parse(period[0]), notAfter: try Time.parse(period[1])),
            subject: subject, publicKey: publicKey,
            extensions: try Certificate.extensions(fields), signature: signature)
    }

    private init(
        der: [UInt8], tbs: [UInt8], version: Int, serialNumber: SerialNumber,
        signatureAlgorithm: SignatureAlgorithm, issuer: DistinguishedName, validity: Validity,
        subject: DistinguishedName, publicKey: PublicKey, extensions: [CertificateExtension],
        signature: [UInt8]
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
    }

    private static func version(_ node: ASN1Node) throws -> Int {
        guard let number = try node.parts("version").first else {
            throw X509Error.malformed(what: "version", detail: "it is empty")
        }
        let value = try Int(derEncoded: number)
        guard (0...2).contains(value) else {
            throw X509Error.malformed(what: "version", detail: "\(value) is no X.509 version")
        }
        return value + 1
    }

    private static func serialNumber(_ node: ASN1Node) throws -> SerialNumber {
        guard node.identifier == .integer else {
            throw X509Error.malformed(what: "serial number", detail: "it is no INTEGER")
        }
        let octets = try node.primitive("serial number")
        guard let first = octets.first, first < 0x80 else {
            throw X509Error.malformed(what: "serial number", detail: "it is negative or empty")
        }
        return SerialNumber(unsigned: octets)
    }

    // issuerUniqueID [1], subjectUniqueID [2] and extensions [3], each optional.
    private static func extensions(
        _ fields: ArraySlice<ASN1Node>
    ) throws -> [CertificateExtension] {
        for field in fields where !field.isTagged(1) && !field.isTagged(2) && !field.isTagged(3) {
            throw X509Error.malformed(what: "certificate", detail: "an unknown field at its end")
        }
        guard let tagged = fields.last, tagged.isTagged(3) else { return [] }
        guard let list = try tagged.parts("extensions").first else {
            throw X509Error.malformed(what: "extensions", detail: "there is no list")
        }
        return try CertificateExtension.parse(list: list)
    }
}
