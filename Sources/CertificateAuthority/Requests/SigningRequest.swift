public import Issuance
public import X509

/// A CSR that the store is asked to sign.
public struct SigningRequest: Sendable {
    /// As `RequestReader` has read it.
    public var request: CertificationRequest

    /// By what the store finds the certificate again, nil for the common name.
    public var name: String?

    /// A CSR to sign.
    public init(_ request: CertificationRequest, name: String? = nil) {
        self.request = request
        self.name = name
    }
}

/// How CSRs are signed; the same for all that are signed together.
public struct SigningTerms: Sendable {
    /// Decides the content of the certificates.
    public var profile: Profile

    /// What the operator says over the CSRs.
    public var request: RequestTerms

    /// Whether a live certificate of the same name may stay beside a new one.
    public var isAdditional: Bool

    /// Terms; by default a name has one live certificate.
    public init(
        profile: Profile, request: RequestTerms = RequestTerms(), isAdditional: Bool = false
    ) {
        self.profile = profile
        self.request = request
        self.isAdditional = isAdditional
    }
}

/// A CSR that was checked: all of its certificate but the serial number and the signature.
///
/// A class, because thousands of them are handed on, and a copy would be dozens of references.
public final class CheckedRequest: Sendable {
    /// What was asked for.
    public let request: CertificationRequest

    /// By what the store will find the certificate.
    public let name: String

    /// What the profile made of it.
    public let template: CertificateTemplate

    /// What whoever asked should know.
    public let notices: [Notice]

    /// The certificate that the store has for the very same request; nil where there is none yet.
    public let earlier: Certificate?

    let prepared: PreparedCertificate
    let requestSHA256: [UInt8]

    init(
        _ draft: RequestDraft, requestSHA256: [UInt8], history: [Notice], earlier: Certificate?
    ) {
        request = draft.request
        name = draft.name
        template = draft.template
        notices = draft.prepared.notices + history
        self.earlier = earlier
        prepared = draft.prepared
        self.requestSHA256 = requestSHA256
    }
}

/// A CSR as far as it can be judged without the store.
final class RequestDraft: Sendable {
    let request: CertificationRequest
    let name: String
    let template: CertificateTemplate
    let prepared: PreparedCertificate

    init(
        _ request: CertificationRequest, name: String, template: CertificateTemplate,
        prepared: PreparedCertificate
    ) {
        self.request = request
        self.name = name
        self.template = template
        self.prepared = prepared
    }
}

/// A CSR whose certificate is in the store.
public struct SignedRequest: Sendable {
    /// How it came there.
    public enum Origin: String, Sendable {
        /// It was signed now.
        case issued
        /// An interrupted attempt had recorded it, and it was signed now.
        case finished
        /// It had been signed before, for the very same request.
        case found
    }

    /// By what the store finds it.
    public let name: String

    /// The certificate.
    public let certificate: Certificate

    /// How it came into the store.
    public let origin: Origin

    /// Whether it was revoked while it was being signed; nobody should be given it then.
    public let isRevoked: Bool

    /// What whoever asked should know.
    public let notices: [Notice]

    let id: Int64
}
