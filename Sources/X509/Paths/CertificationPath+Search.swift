import FoundationEssentials

extension CertificationPath {
    /// The paths that signatures allow, where names alone led astray.
    ///
    /// libcrypto takes as issuer the first certificate of the right name and key identifier, and does
    /// not look for another when the signature turns out to be someone else's. Two keys of one name
    /// are usual when a CA is renewed, and easily made by an attacker who sends a chain.
    ///
    /// - Parameters:
    ///   - leaf: where the paths begin.
    ///   - intermediates: CA certificates in any order.
    ///   - anchors: where the paths end.
    /// - Returns: paths with `leaf` first and an anchor last, in no order of preference; none where
    ///   more signatures had to be looked at than anybody's rotation needs.
    static func signedPaths(
        from leaf: Certificate, intermediates: [Certificate], anchors: [Certificate]
    ) -> [[Certificate]] {
        var search = SignatureSearch(pool: intermediates.filter { $0 != leaf }, anchors: anchors)
        search.extend([leaf])
        return search.paths
    }
}

/// Follows signatures from a certificate to trust anchors.
private struct SignatureSearch {
    let pool: [Certificate]
    let anchors: [Certificate]

    private(set) var paths: [[Certificate]] = []

    /// How many more signatures may be looked at: six certificates and seven issuers of each are 42.
    private var budget = 64

    private var known: [Pair: Bool] = [:]

    private struct Pair: Hashable {
        let certificate: [UInt8]
        let issuer: [UInt8]
    }

    init(pool: [Certificate], anchors: [Certificate]) {
        self.pool = pool
        self.anchors = anchors
    }

    mutating func extend(_ path: [Certificate]) {
        guard let last = path.last, path.count < 30 else { return }
        for anchor in anchors where isSigned(last, by: anchor) { paths.append(path + [anchor]) }
        for issuer in pool where !path.contains(issuer) && isSigned(last, by: issuer) {
            extend(path + [issuer])
        }
    }

    private mutating func isSigned(_ certificate: Certificate, by issuer: Certificate) -> Bool {
        let pair = Pair(certificate: certificate.der, issuer: issuer.der)
        if let answer = known[pair] { return answer }
        guard budget > 0 else { return false }
        budget -= 1
        let answer = certificate.isSigned(by: issuer.publicKey)
        known[pair] = answer
        return answer
    }
}
