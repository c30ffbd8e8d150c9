import Issuance
import TestSupport

@testable import X509

/// What a request becomes when it is signed, its proof of possession aside: a mutated request never
/// has one, and nothing behind that check would be tried.
enum RequestSigning {
    private static let profiles = ["client", "client-short-lived", "client-generic", "server"]

    static func request(_ der: [UInt8]) throws {
        _ = try accepted { try RequestReader.read(der) }
        guard let request = try accepted({ try CertificationRequest(strict: der) }) else { return }
        let again = try SignedStructure.assemble(
            request.tbs, algorithm: request.signatureAlgorithm, signature: request.signature)
        try require(again == der, "a request that is taken strictly is the same put together again")
        guard let issuing = try Seeds.issuing, let root = try Seeds.root else { return }
        let context = IssuingContext(
            issuerPath: [issuing.certificate, root.certificate], now: fixedNow)
        for name in profiles {
            let profile = try Profile.builtIn(named: name)
            let template = try accepted {
                try CertificateTemplate(
                    IssuanceRequest(request, terms: RequestTerms(), profile: profile),
                    profile: profile, in: context)
            }
            if let template { try check(template, of: request, profile) }
        }
    }

    private static func check(
        _ template: CertificateTemplate, of request: CertificationRequest, _ profile: Profile
    ) throws {
        let certificate = try Certificate(
            tbs: template.encoded(serialNumber: SerialNumber(unsigned: [1])),
            signatureAlgorithm: template.signatureAlgorithm,
            signature: SignatureAlgorithm.placeholder(for: template.issuerKey))
        let asked = request.subjectAlternativeNames
        let carried = certificate.subjectAlternativeNames
        try require(
            carried.count == asked.count && carried.allSatisfy(asked.contains),
            "signing keeps the names: \(asked) became \(carried)")
        try require(
            certificate.subject.attributes == request.subject.attributes,
            "signing keeps the subject: \(request.subject) became \(certificate.subject)")
        try require(certificate.publicKey == request.publicKey, "signing keeps the key")
        try require(
            certificate.basicConstraints?.isCA == false && certificate.keyUsage == profile.keyUsage
                && certificate.extendedKeyUsage == profile.extendedKeyUsage,
            "the profile decides what the certificate is for")
    }
}
