import COpenSSL
import FoundationEssentials

/// Certification path validation, RFC 5280 §6, by libcrypto.
public enum CertificationPath {
    /// What is checked beyond signatures, names, validity, CA flags and path lengths.
    public struct Options: Hashable, Sendable {
        /// Which certificates must be covered by a CRL and not be on it.
        public enum Revocation: Sendable {
            case none
            case endEntity
            case wholePath
        }

        /// What the end-entity certificate is to be good for.
        public enum Purpose: Sendable {
            case any
            case clientAuthentication
            case serverAuthentication
        }

        /// No revocation check by default.
        public var revocation: Revocation
        /// Any by default.
        public var purpose: Purpose
        /// RFC 5280's rules for what certificates must contain, as `openssl verify -x509_strict`.
        public var strict: Bool
        /// How certificate policies are processed; nil, the default, where they are not.
        public var policies: PolicyOptions?
        /// Whether the names below a CA must be those that its name constraints allow; true.
        public var enforcesNameConstraints = true

        /// Options from their parts.
        public init(
            revocation: Revocation = .none, purpose: Purpose = .any, strict: Bool = false,
            policies: PolicyOptions? = nil
        ) {
            self.revocation = revocation
            self.purpose = purpose
            self.strict = strict
            self.policies = policies
        }
    }

    /// Finds a path from `leaf` to one of `anchors` and verifies it; one of more than about thirty
    /// certificates is refused.
    ///
    /// - Parameters:
    ///   - leaf: the end-entity certificate.
    ///   - intermediates: CA certificates in any order, trusted in nothing; extra ones do no harm.
    ///   - anchors: where the path ends; they need not be self-signed.
    ///   - at: the moment at which everything must be valid.
    ///   - crls: lists for the revocation check.
    ///   - options: what else is checked.
    /// - Returns: the path, `leaf` first and the anchor last.
    /// - Throws: `PathError`.
    public static func verify(
        _ leaf: Certificate, intermediates: [Certificate], anchors: [Certificate], at: Date,
        crls: [CertificateRevocationList] = [], options: Options = Options()
    ) throws(PathError) -> [Certificate] {
        do {
            return try verifyFirst(
                leaf, intermediates: intermediates, anchors: anchors, at: at, crls: crls,
                options: options)
        } catch {
            guard error.isByTheWrongKey else { throw error }
            // Where signatures lead to an anchor, what is wrong with that path is the reason.
            var last = error
            let paths = signedPaths(from: leaf, intermediates: intermediates, anchors: anchors)
            for path in paths {
                let other = Result { () throws(PathError) in
                    try verifyFirst(
                        leaf, intermediates: Array(path.dropFirst().dropLast()),
                        anchors: Array(path.suffix(1)), at: at, crls: crls, options: options)
                }
                switch other {
                case .success(let verified): return verified
                case .failure(let error): last = error
                }
            }
            throw last
        }
    }

    /// Verifies the path that libcrypto builds by names.
    private static func verifyFirst(
        _ leaf: Certificate, intermediates: [Certificate], anchors: [Certificate], at: Date,
        crls: [CertificateRevocationList], options: Options
    ) throws(PathError) -> [Certificate] {
        var path = anchorage_path()
        defer { anchorage_path_free(&path) }
        let parsed = DERList.lend([leaf.der]) { first, _ in
            DERList.lend(intermediates.map(\.der)) { untrusted, untrustedCount in
                DERList.lend(anchors.map(\.der)) { trusted, trustedCount in
                    DERList.lend(crls.map(\.der)) { lists, listCount in
                        first.map {
                            verify(
                                $0.pointee, (untrusted, untrustedCount), (trusted, trustedCount),
                                (lists, listCount), at: at, options, &path)
                        } ?? 0
                    }
                }
            }
        }
        guard parsed == 1 else {
            throw PathError(
                code: X509_V_ERR_UNSPECIFIED, depth: 0, certificate: leaf,
                reason: "libcrypto cannot parse a certificate or CRL, or ran out of memory")
        }
        let chain = certificates(of: &path)
        guard path.code == X509_V_OK else {
            let depth = Int(path.depth)
            throw PathError(
                code: path.code, depth: depth,
                certificate: chain.indices.contains(depth) ? chain[depth] : nil)
        }
        try refuseWeakLinks(chain)
        return chain
    }

    private typealias Lent = (start: UnsafePointer<anchorage_der>?, count: Int)

    private static func verify(
        _ leaf: anchorage_der, _ untrusted: Lent, _ trusted: Lent, _ lists: Lent, at: Date,
        _ options: Options, _ path: inout anchorage_path
    ) -> Int32 {
        var policies = options.policies?.accepted ?? []
        // libcrypto takes an empty set for none, where RFC 5280 has any-policy.
        if options.policies != nil, policies.isEmpty { policies = [.anyPolicy] }
        let accepted = policies.map(\.description).joined(separator: " ")
        return accepted.withCString { policies in
            var rules = anchorage_path_rules(
                at: time_t(at.timeIntervalSince1970.rounded(.down)), flags: flags(options),
                purpose: purpose(options), policies: policies,
                ignores_name_constraints: options.enforcesNameConstraints ? 0 : 1)
            return anchorage_verify_path(
                leaf, untrusted.start, untrusted.count, trusted.start, trusted.count, lists.start,
                lists.count, &rules, &path)
        }
    }

    // libcrypto still accepts SHA-1 at its lowest security level, and CA certificates without
    // basicConstraints outside its strict mode.
    private static func refuseWeakLinks(_ chain: [Certificate]) throws(PathError) {
        for (depth, certificate) in chain.enumerated() {
            let isAnchor = depth == chain.count - 1
            if !isAnchor, certificate.signatureDigestIsWeak {
                throw PathError(
                    code: X509_V_ERR_CA_MD_TOO_WEAK, depth: depth, certificate: certificate)
            }
            if depth > 0, certificate.basicConstraints?.isCA != true {
                throw PathError(
                    code: X509_V_ERR_INVALID_CA, depth: depth, certificate: certificate)
            }
        }
    }

    private static func flags(_ options: Options) -> UInt {
        var flags = X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST
        switch options.revocation {
        case .none: break
        case .endEntity: flags |= X509_V_FLAG_CRL_CHECK
        case .wholePath: flags |= X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL
        }
        if options.revocation != .none {
            // Lists of others' certificates, for some reasons, by a key of its own, and deltas.
            flags |= X509_V_FLAG_EXTENDED_CRL_SUPPORT | X509_V_FLAG_USE_DELTAS
        }
        if let policies = options.policies {
            flags |= X509_V_FLAG_POLICY_CHECK
            if policies.requiresOne { flags |= X509_V_FLAG_EXPLICIT_POLICY }
            if policies.inhibitsAny { flags |= X509_V_FLAG_INHIBIT_ANY }
            if policies.inhibitsMapping { flags |= X509_V_FLAG_INHIBIT_MAP }
        }
        if options.strict { flags |= X509_V_FLAG_X509_STRICT }
        return UInt(flags)
    }

    private static func purpose(_ options: Options) -> Int32 {
        switch options.purpose {
        case .any: 0
        case .clientAuthentication: X509_PURPOSE_SSL_CLIENT
        case .serverAuthentication: X509_PURPOSE_SSL_SERVER
        }
    }

    private static func certificates(of path: inout anchorage_path) -> [Certificate] {
        let count = Int(path.chain_length)
        return withUnsafeBytes(of: &path.chain) { pointers in
            withUnsafeBytes(of: &path.chain_lengths) { lengths in
                let starts = pointers.bindMemory(to: UnsafeMutablePointer<UInt8>?.self)
                let sizes = lengths.bindMemory(to: Int.self)
                return (0..<count).compactMap { index in
                    try? Certificate(
                        der: Array(UnsafeBufferPointer(start: starts[index], count: sizes[index])))
                }
            }
        }
    }
}

/// Lends arrays of DER to C without copying each of them twice.
enum DERList {
    static func lend<R>(
        _ items: [[UInt8]], _ body: (UnsafePointer<anchorage_der>?, Int) -> R
    ) -> R {
        let joined = Array(items.joined())
        return joined.withUnsafeBufferPointer { buffer in
            var list: [anchorage_der] = []
            var start = 0
            for item in items {
                let base = buffer.baseAddress.map { $0 + start }
                list.append(anchorage_der(bytes: base, length: item.count))
                start += item.count
            }
            return list.withUnsafeBufferPointer { body($0.baseAddress, $0.count) }
        }
    }
}
