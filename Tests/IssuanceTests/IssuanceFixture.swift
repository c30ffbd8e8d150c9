import Foundation
import Issuance
import TestSupport
import X509

/// A root and an issuing CA of a test, and requests under them.
struct IssuanceFixture {
    let root: TestAuthority
    let issuing: TestAuthority
    let key: PrivateKey

    init(issuingName: String = "CN=Test Issuing,O=Anchorage Tests") throws {
        root = try TestAuthority.root(pathLength: 1)
        issuing = try root.issuing(name: issuingName)
        key = try PrivateKey.generate(.p256)
    }

    var context: IssuingContext {
        IssuingContext(issuerPath: [issuing.certificate, root.certificate], now: fixedNow)
    }

    func request(
        _ subject: String = "CN=web-01", names: [GeneralName] = [], days: Int? = nil
    ) throws -> IssuanceRequest {
        IssuanceRequest(
            subject: try DistinguishedName(subject), subjectAlternativeNames: names,
            publicKey: key.publicKey, days: days)
    }

    /// The certificate of a client request, signed.
    func certificate(
        _ request: IssuanceRequest, profile: String = "client"
    ) throws -> (Certificate, [Notice]) {
        let template = try CertificateTemplate(
            request, profile: try Profile.builtIn(named: profile), in: context)
        let prepared = try template.linted(template.encoded(serialNumber: .random()))
        return (try sign(prepared, with: issuing.key), prepared.notices)
    }

    func sign(_ prepared: PreparedCertificate, with key: PrivateKey) throws -> Certificate {
        try Certificate(
            tbs: prepared.tbs, signatureAlgorithm: prepared.signatureAlgorithm,
            signature: key.sign(prepared.tbs, digest: prepared.signatureAlgorithm.digest))
    }

    /// The code of the refusal that `body` ends in.
    static func code(_ body: () throws -> some Any) throws -> String? {
        do {
            _ = try body()
            return nil
        } catch let error as IssuanceError {
            return error.code
        }
    }
}
