import FoundationEssentials
import X509

/// Why a request's signature is refused.
public enum SignatureError: Error, Equatable, Sendable {
    /// A field that a signed request needs is absent.
    case missingHeader(String)

    /// A field that may be there once is there several times.
    case duplicateHeader(String)

    /// The `Authorization` header is not in the form that carries a signature.
    case malformedAuthorization(String)

    /// The `Authorization` header names an algorithm that is not known, or not taken here.
    case unsupportedAlgorithm(String)

    /// `X-Amz-Date` is not `YYYYMMDDTHHMMSSZ`.
    case malformedDate(String)

    /// The day in the scope is not that of `X-Amz-Date`.
    case scopeDateMismatch(scope: String, header: String)

    /// The request was signed for another region.
    case wrongRegion(signed: String, expected: String)

    /// The request was signed for another service.
    case wrongService(signed: String, expected: String)

    /// The request's clock is further off than is allowed; positive when it is ahead.
    case skewed(signed: Date, now: Date, skewSeconds: Int, allowedSeconds: Int)

    /// The signature does not cover a field that it must cover.
    case unsignedHeader(String, signedHeaders: [String])

    /// The signature covers a field that the request does not have.
    case absentSignedHeader(String)

    /// `X-Amz-Content-SHA256` is not the hash of the body.
    case contentHashMismatch(declared: String, computed: String)

    /// A certificate in the request does not parse.
    case malformedCertificate(header: String, detail: String)

    /// There are more certificates beside the one that signed than are read.
    case chainTooLong(count: Int, limit: Int)

    /// The credential is not the serial number of the certificate; both in decimal.
    case serialNumberMismatch(credential: String, certificate: String)

    /// The algorithm does not go with the certificate's key.
    case algorithmMismatch(algorithm: SigningAlgorithm, key: PublicKey.Kind)

    /// The signature does not verify.
    case mismatch(SignatureMismatch)
}

extension SignatureError: CustomStringConvertible {
    /// What is wrong with the signature, for the log line of a refusal.
    public var description: String {
        switch self {
        case .missingHeader(let name):
            "the request has no \(name) header"
        case .duplicateHeader(let name):
            "the request has more than one \(name) header"
        case .malformedAuthorization(let detail):
            "malformed Authorization header: \(detail)"
        case .unsupportedAlgorithm(let name):
            "the signing algorithm\(Self.quoted(algorithm: name)) is not supported here"
        case .malformedDate(let text):
            "\"\(Escaped.text(text))\" is not a date of the form YYYYMMDDTHHMMSSZ"
        case .scopeDateMismatch(let scope, let header):
            "the scope is of \(scope) and the date header of \(header)"
        case .wrongRegion(let signed, let expected):
            "signed for the region \"\(Escaped.text(signed))\", not \"\(expected)\""
        case .wrongService(let signed, let expected):
            "signed for the service \"\(Escaped.text(signed))\", not \"\(expected)\""
        case .skewed(let signed, let now, let skewSeconds, let allowedSeconds):
            "signed at \(signed.ISO8601Format()), \(skewSeconds.magnitude) s "
                + "\(skewSeconds < 0 ? "before" : "after") \(now.ISO8601Format()), "
                + "where \(allowedSeconds) s are allowed"
        case .unsignedHeader(let name, let signedHeaders):
            "the \(name) header is not among the signed headers "
                + "\(Escaped.text(signedHeaders.joined(separator: ";"), limit: 200))"
        case .absentSignedHeader(let name):
            "the signed header \"\(Escaped.text(name))\" is not in the request"
        case .contentHashMismatch(let declared, let computed):
            "the body's hash is \(computed), not \(Escaped.text(declared))"
        case .malformedCertificate(let header, let detail):
            "the certificate in \(header) is malformed: \(detail)"
        case .chainTooLong(let count, let limit):
            "X-Amz-X509-Chain has \(count) certificates; \(limit) are the limit"
        case .serialNumberMismatch(let credential, let certificate):
            "the credential \"\(Escaped.text(credential))\" is not the certificate's serial "
                + "number \(certificate)"
        case .algorithmMismatch(let algorithm, let key):
            "\(algorithm.rawValue) does not go with a key of the kind \(key)"
        case .mismatch:
            "the signature does not match the request as it was received"
        }
    }

    /// What stands in place of an algorithm may be a secret, such as a token without its scheme: only
    /// names that are known to be none are shown.
    private static func quoted(algorithm name: String) -> String {
        let isAlgorithm =
            name.hasPrefix("AWS4-") && name.utf8.count <= 40
            && name.unicodeScalars.allSatisfy {
                ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
            }
        let isScheme = ["aws", "basic", "bearer", "digest"].contains(name.lowercased())
        return isAlgorithm || isScheme ? " \"\(name)\"" : ""
    }
}
