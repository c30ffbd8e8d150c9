import COpenSSL

/// Why no certification path could be verified.
public struct PathError: Error, Equatable, Sendable {
    /// libcrypto's `X509_V_ERR_…` number.
    public let code: Int32

    /// libcrypto's text for it.
    public let reason: String

    /// Where in the path: 0 is the end-entity certificate.
    public let depth: Int

    /// The certificate at fault, where the path reaches it.
    public let certificate: Certificate?

    init(code: Int32, depth: Int, certificate: Certificate?, reason: String? = nil) {
        self.code = code
        self.depth = depth
        self.certificate = certificate
        self.reason = reason ?? String(cString: X509_verify_cert_error_string(Int(code)))
    }

    /// The certificate's notAfter has passed.
    public var isExpired: Bool { code == X509_V_ERR_CERT_HAS_EXPIRED }

    /// The certificate's notBefore has not come.
    public var isNotYetValid: Bool { code == X509_V_ERR_CERT_NOT_YET_VALID }

    /// The certificate is on a CRL.
    public var isRevoked: Bool { code == X509_V_ERR_CERT_REVOKED }

    /// A name is not one that a CA of the path may certify.
    public var isAboutNameConstraints: Bool {
        [
            X509_V_ERR_PERMITTED_VIOLATION, X509_V_ERR_EXCLUDED_VIOLATION,
            X509_V_ERR_SUBTREE_MINMAX, X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE,
            X509_V_ERR_UNSUPPORTED_CONSTRAINT_SYNTAX, X509_V_ERR_UNSUPPORTED_NAME_SYNTAX,
        ].contains(code)
    }

    /// The path's certificate policies do not fit.
    public var isAboutPolicies: Bool {
        [X509_V_ERR_INVALID_POLICY_EXTENSION, X509_V_ERR_NO_EXPLICIT_POLICY].contains(code)
    }

    /// The path was built on a name whose key has not signed: another of that name may have.
    var isByTheWrongKey: Bool {
        isUntrusted || code == X509_V_ERR_CERT_SIGNATURE_FAILURE
            || code == X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY
    }

    /// No path leads to an anchor.
    public var isUntrusted: Bool {
        [
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
            X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
            X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_CERT_UNTRUSTED,
        ].contains(code)
    }
}

extension PathError: CustomStringConvertible {
    /// What went wrong, for the line after "error:".
    public var description: String {
        let subject = certificate.map { " (\(Escaped.text($0.subject.description, limit: 120)))" }
        return "\(reason) at depth \(depth)\(subject ?? "")"
    }
}
