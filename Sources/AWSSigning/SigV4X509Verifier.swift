import FoundationEssentials
import X509

/// Verifies what `SigV4X509` and every Roles Anywhere client signs with a certificate's key.
public enum SigV4X509Verifier {
    /// Verifies the signature of one request with the key of the certificate that it carries.
    ///
    /// `allowedSkew` is in seconds, either way. `canonicalPath` is what clients sign, whatever the
    /// path of the request. `reader` reads the certificates, of which no more than
    /// `longestChain` may come beside the one that signed. What `tolerance` overlooks is told in the
    /// result.
    ///
    /// - Throws: `SignatureError`, with all that explains a mismatch.
    public static func verify(
        _ request: SigningRequest,
        at now: Date,
        allowedSkew: Int,
        region: String,
        canonicalPath: String = SigV4X509.canonicalPath,
        tolerance: SignatureTolerance = [],
        reader: CertificateReader = CertificateReader(),
        longestChain: Int = .max
    ) throws(SignatureError) -> VerifiedX509Request {
        let authorization = try AuthorizationHeader(parsing: request.single("Authorization"))
        let (presented, chain) = try certificates(in: request, reader, longestChain)
        let certificate = presented.certificate
        var overlooked: [SignatureError] = []
        if let error = algorithmError(authorization, certificate) {
            guard tolerance.contains(.otherAlgorithm), authorization.algorithm != .hmacSHA256 else {
                throw error
            }
            overlooked.append(error)
        }
        try check(authorization, fits: certificate)
        try authorization.checkScope(region: region, service: SigV4X509.service)
        let moment = try SignedMoment(request, authorization, at: now, allowedSkew: allowedSkew)
        _ = try request.single("Host")
        let carriers = chain.isEmpty ? ["X-Amz-X509"] : ["X-Amz-X509", "X-Amz-X509-Chain"]
        // The body's hash is computed here, whatever the request declares.
        do {
            try authorization.checkSignedHeaders(
                cover: ["Host", "X-Amz-Date"] + carriers, exempt: ["x-amz-content-sha256"],
                in: request)
        } catch {
            guard case .unsignedHeader = error, tolerance.contains(.uncoveredHeaders) else {
                throw error
            }
            overlooked.append(error)
            try authorization.checkPresence(in: request)
        }

        var mounted = request
        mounted.path = canonicalPath
        let canonical = CanonicalRequest(mounted, signedHeaders: authorization.signedHeaders)
        let string = StringToSign(
            canonical, algorithm: authorization.algorithm, date: moment.date.text,
            scope: authorization.scope)
        guard let signature = Hex.decode(authorization.signature),
            presented.verifier?.verify(
                signature: signature, of: string.bytes,
                digest: SigningAlgorithm(certificate.publicKey.kind)?.digest)
                == true
        else {
            let received = SignedForm.Received(
                request, canonical, signedHeaders: authorization.signedHeaders,
                options: .standard, path: canonicalPath)
            throw .mismatch(
                SignatureMismatch(
                    canonicalRequest: canonical.text, stringToSign: string.text,
                    received: authorization.signature, expected: nil,
                    skewSeconds: moment.skewSeconds,
                    nearest: nearest(
                        received, canonical, authorization, moment.date, presented)))
        }
        return VerifiedX509Request(
            certificate: certificate, chain: chain, authorization: authorization,
            date: moment.date.date, overlooked: overlooked)
    }

    private static func certificates(
        in request: SigningRequest, _ reader: CertificateReader, _ longestChain: Int
    ) throws(SignatureError) -> (PresentedCertificate, [Certificate]) {
        let name = "X-Amz-X509"
        let presented = try reader.certificate(try request.single(name)[...], header: name)
        let chainName = "X-Amz-X509-Chain"
        guard let list = try request.optional(chainName) else { return (presented, []) }
        let parts = list.split(separator: ",", omittingEmptySubsequences: false)
        // Before any is read: that costs far more than counting.
        guard parts.count <= longestChain else {
            throw .chainTooLong(count: parts.count, limit: longestChain)
        }
        var chain: [Certificate] = []
        for part in parts {
            chain.append(try reader.certificate(part, header: chainName).certificate)
        }
        return (presented, chain)
    }

    private static func algorithmError(
        _ authorization: AuthorizationHeader, _ certificate: Certificate
    ) -> SignatureError? {
        let algorithm = authorization.algorithm
        if algorithm == .hmacSHA256 { return .unsupportedAlgorithm(algorithm.rawValue) }
        let kind = certificate.publicKey.kind
        return SigningAlgorithm(kind) == algorithm
            ? nil : .algorithmMismatch(algorithm: algorithm, key: kind)
    }

    /// The serial numbers are compared as integers: clients may write leading zeros.
    private static func check(
        _ authorization: AuthorizationHeader, fits certificate: Certificate
    ) throws(SignatureError) {
        let serialNumber = certificate.serialNumber
        guard serialNumber.bytes != [0],
            SerialNumber(decimal: authorization.credential) == serialNumber
        else {
            throw .serialNumberMismatch(
                credential: authorization.credential, certificate: serialNumber.decimal)
        }
    }
}
