import Foundation
import Issuance

@testable import PKICommands
@testable import X509

/// Certificates, requests and CRLs in DER.
enum SignedObjects {
    // 2025-06-15: a moment at which the seeds are valid.
    private static let moment = Date(timeIntervalSince1970: 1_749_988_800)

    static func certificate(_ der: [UInt8]) throws {
        if let odd = try accepted({ try Certificate(tolerating: der) }) { try lint(odd) }
        guard let certificate = try accepted({ try Certificate(der: der) }) else { return }
        let again = try Certificate(
            tbs: certificate.tbs, signatureAlgorithm: certificate.signatureAlgorithm,
            signature: certificate.signature)
        try require(
            again.der == der || hasUnusedBits(certificate.encodingFaults),
            "a certificate put together again is the same")
        try sameContent(certificate)
        try sameNames(certificate.extensions)
        try Names.sameText(certificate.subject)
        try Names.sameText(certificate.issuer)
        try Printed.describe(.certificate(certificate))
        _ = certificate.isSigned(by: certificate.publicKey)
        _ = certificate.publicKey.isSound
        _ = try accepted {
            try CertificationPath.verify(
                certificate, intermediates: [certificate], anchors: [certificate], at: moment)
        }
    }

    private static func lint(_ certificate: Certificate) throws {
        for isForRolesAnywhere in [false, true] {
            try show(
                Lint.findings(
                    in: LintedCertificate(
                        certificate: certificate, issuer: certificate,
                        isForRolesAnywhere: isForRolesAnywhere, isSigned: true)))
        }
    }

    private static func show(_ findings: [Finding]) throws {
        for finding in findings {
            try Printed.requirePrintable(
                Printed.escaped(finding.detail), "a finding of the linter")
        }
    }

    // Only such a signature is accepted in another form than ours, and it is told.
    private static func hasUnusedBits(_ faults: [EncodingFault]) -> Bool {
        faults.contains { $0.field == "signature" && $0.kind == .bitString }
    }

    // What was read, written by us and read again, is what was read.
    private static func sameContent(_ certificate: Certificate) throws {
        let tbs = try accepted {
            try TBSCertificate(
                serialNumber: certificate.serialNumber,
                signatureAlgorithm: certificate.signatureAlgorithm, issuer: certificate.issuer,
                validity: certificate.validity, subject: certificate.subject,
                subjectPublicKey: certificate.publicKey, extensions: certificate.extensions
            ).encoded()
        }
        guard let tbs else { return }  // a time before 1950
        let again = try Certificate(
            tbs: tbs, signatureAlgorithm: certificate.signatureAlgorithm,
            signature: certificate.signature)
        try require(again.serialNumber == certificate.serialNumber, "the serial number is kept")
        try require(again.issuer == certificate.issuer, "the issuer is kept")
        try require(again.subject == certificate.subject, "the subject is kept")
        try require(again.validity == certificate.validity, "the validity is kept")
        try require(again.publicKey == certificate.publicKey, "the public key is kept")
        try require(again.extensions == certificate.extensions, "the extensions are kept")
    }

    // Alternative names that were read encode to the very value that they were read from.
    private static func sameNames(_ extensions: [CertificateExtension]) throws {
        let oid = ObjectIdentifier.subjectAlternativeName
        guard let names = ExtensionReader.read(oid, in: extensions, ExtensionReader.names),
            let value = extensions.first(where: { $0.oid == oid })?.value
        else { return }
        let again = try CertificateExtension.subjectAlternativeNames(names, critical: false)
        try require(again.value == value, "alternative names encode to what they were read from")
    }

    static func request(_ der: [UInt8]) throws {
        try RequestSigning.request(der)
        if let odd = try accepted({ try CertificationRequest(tolerating: der) }) {
            try show(Lint.findings(in: LintedRequest(request: odd, isForRolesAnywhere: true)))
        }
        guard let request = try accepted({ try CertificationRequest(der: der) }) else { return }
        let again = try SignedStructure.assemble(
            request.tbs, algorithm: request.signatureAlgorithm, signature: request.signature)
        try require(
            again == der || hasUnusedBits(request.encodingFaults),
            "a request put together again is the same")
        try sameNames(request.extensions)
        try Names.sameText(request.subject)
        try Printed.describe(.request(request))
    }

    static func revocationList(_ der: [UInt8]) throws {
        if let odd = try accepted({ try CertificateRevocationList(tolerating: der) }) {
            let issuer = try Seeds.issuing?.certificate
            try show(Lint.findings(in: odd, issuerCertificate: issuer, isForRolesAnywhere: true))
        }
        let list = try accepted { try CertificateRevocationList(der: der) }
        let streamed = try accepted { try StreamedList(der) }
        try require(
            (list == nil) == (streamed == nil), "a CRL is read whole where it is read in pieces")
        guard let list, let streamed else { return }
        try require(streamed.entries == list.entries, "the pieces of a CRL have its entries")
        try require(streamed.extensions == list.extensions, "the pieces have its extensions")
        try require(streamed.signature == list.signature, "the pieces have its signature")
        try require(streamed.issuer == list.issuer, "the pieces have its issuer")
        let again = try CertificateRevocationList(
            tbs: list.tbs, signatureAlgorithm: list.signatureAlgorithm, signature: list.signature)
        try require(
            again.der == der || hasUnusedBits(list.encodingFaults),
            "a CRL put together again is the same")
        try require(again.entries == list.entries, "the entries of a CRL are kept")
        for entry in list.entries {
            let content = entry.serialNumber.integerContent
            try require(
                SerialNumber(integerContent: content) == entry.serialNumber,
                "a serial number of a CRL is kept")
            try require(list.entry(for: entry.serialNumber) != nil, "a revoked serial is found")
        }
        try Names.sameText(list.issuer)
        try Printed.describe(.revocationList(list))
        guard let issuer = try Seeds.issuing?.certificate else { return }
        _ = list.isSigned(by: issuer.publicKey)
        _ = try accepted {
            try CertificationPath.verify(
                issuer, intermediates: [], anchors: [issuer], at: moment, crls: [list],
                options: .init(revocation: .endEntity))
        }
    }
}

/// A CRL as it is read in pieces.
private struct StreamedList {
    let issuer: DistinguishedName
    let entries: [CertificateRevocationList.Entry]
    let extensions: [CertificateExtension]
    let signature: [UInt8]

    init(_ der: [UInt8]) throws {
        var rest = der[...]
        // Pieces of every size, so that every value is cut somewhere.
        var size = 1
        let reader = try RevocationListReader(verifying: true) {
            defer {
                rest = rest.dropFirst(size)
                size = size % 61 + 1
            }
            return Array(rest.prefix(size))
        }
        var entries: [CertificateRevocationList.Entry] = []
        while let entry = try reader.next() { entries.append(try entry.entry()) }
        self.entries = entries
        issuer = reader.issuer
        extensions = reader.extensions
        signature = reader.signature
    }
}
