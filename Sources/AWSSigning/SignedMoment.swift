import FoundationEssentials

/// When and for what a request was signed, after the checks that every signature shares.
struct SignedMoment {
    let date: SigningDate
    let skewSeconds: Int

    init(
        _ request: SigningRequest, _ authorization: AuthorizationHeader, at now: Date,
        allowedSkew allowedSeconds: Int
    ) throws(SignatureError) {
        date = try SigningDate(parsing: request.single("X-Amz-Date"))
        guard date.day == authorization.scope.date else {
            throw .scopeDateMismatch(scope: authorization.scope.date, header: date.text)
        }
        skewSeconds = Int(date.date.timeIntervalSince(now).rounded())
        guard skewSeconds.magnitude <= allowedSeconds else {
            throw .skewed(
                signed: date.date, now: now, skewSeconds: skewSeconds,
                allowedSeconds: allowedSeconds)
        }
    }
}

extension AuthorizationHeader {
    func checkScope(region: String, service: String) throws(SignatureError) {
        guard scope.service == service else {
            throw .wrongService(signed: scope.service, expected: service)
        }
        guard scope.region == region else {
            throw .wrongRegion(signed: scope.region, expected: region)
        }
    }

    /// Checks that the signature covers `needed` and every `X-Amz-…` field, and nothing that the
    /// request does not have.
    ///
    /// A field that services act upon must not be one that anybody on the way can add. `exempt` are
    /// those that may go unsigned all the same, in lower case.
    func checkSignedHeaders(
        cover needed: [String], exempt: Set<String>, in request: SigningRequest
    ) throws(SignatureError) {
        let ours = request.headers.lazy.map(\.name).filter { Self.isOurs($0, but: exempt) }
        for name in needed + ours where !signedHeaders.contains(name.lowercased()) {
            throw .unsignedHeader(name, signedHeaders: signedHeaders)
        }
        try checkPresence(in: request)
    }

    private static func isOurs(_ name: String, but exempt: Set<String>) -> Bool {
        // Most names begin with another letter.
        guard let first = name.utf8.first, first | 0x20 == UInt8(ascii: "x") else { return false }
        let folded = name.lowercased()
        return folded.hasPrefix("x-amz-") && !exempt.contains(folded)
    }

    /// Checks that the request has all that the signature covers.
    func checkPresence(in request: SigningRequest) throws(SignatureError) {
        for name in signedHeaders where !request.has(name) {
            throw .absentSignedHeader(name)
        }
    }
}
