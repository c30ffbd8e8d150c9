import FoundationEssentials
import Issuance
import X509

/// The certificate of an authority that somebody else has signed, checked together with everything
/// above it.
struct Admission {
    /// The certificate first, its root last.
    let path: [Certificate]

    /// What the linter remarked, and what of it was accepted although it is a fault.
    let findings: [Finding]

    /// Finds the path to a root and checks it.
    ///
    /// - Parameters:
    ///   - certificate: the authority's own; it may be a root.
    ///   - pool: certificates in any order, from which the path is taken.
    ///   - accepted: codes of findings that are taken all the same, such as `lint.key-usage`.
    ///   - now: when the path must be valid.
    /// - Throws: `AuthorityError.admission` with `kind`, `incompleteChain`, `path` or `findings`.
    init(
        _ certificate: Certificate, among pool: [Certificate], accepted: Set<String>, at now: Date
    ) throws {
        try Self.checkKind(certificate)
        path = try Self.path(from: certificate, among: pool, at: now)
        var findings: [Finding] = []
        for (index, one) in path.enumerated() {
            let found = Lint.findings(
                in: LintedCertificate(
                    certificate: one, issuer: index + 1 < path.count ? path[index + 1] : nil,
                    isForRolesAnywhere: false))
            let faults = found.filter {
                $0.severity == .error && !accepted.contains("lint.\($0.rule)")
            }
            guard faults.isEmpty else {
                throw AuthorityError.admission(
                    .findings(subject: one.subject.description, findings: faults))
            }
            findings += found
        }
        self.findings = findings
    }

    /// Refuses a path that ends at another root than that of the store.
    ///
    /// - Throws: `AuthorityError.otherRoot`.
    func refuseOtherRoot(among all: [AuthorityRecord]) throws(AuthorityError) {
        guard let root = path.last, !all.contains(where: { $0.isSame(as: root) }),
            let own = all.first(where: { $0.kind == .root })
        else { return }
        throw .otherRoot(name: own.name)
    }

    private static func checkKind(_ certificate: Certificate) throws {
        let detail: String? =
            if certificate.basicConstraints?.isCA != true {
                "is no authority: its certificate lacks CA:TRUE"
            } else if certificate.keyUsage?.contains(.keyCertSign) != true {
                "may not sign certificates: its keyUsage lacks keyCertSign"
            } else {
                nil
            }
        guard let detail else { return }
        throw AuthorityError.admission(
            .kind(subject: certificate.subject.description, detail: detail))
    }

    private static func path(
        from certificate: Certificate, among pool: [Certificate], at now: Date
    ) throws -> [Certificate] {
        let roots = ([certificate] + pool).filter {
            $0.isSelfIssued && $0.isSigned(by: $0.publicKey)
        }
        do throws(PathError) {
            return try CertificationPath.verify(
                certificate, intermediates: pool.filter { !$0.isSelfIssued }, anchors: roots,
                at: now)
        } catch  where error.isUntrusted {
            throw AuthorityError.admission(
                .incompleteChain(issuer: topmost(certificate, pool).issuer.description))
        } catch {
            throw AuthorityError.admission(.path(error))
        }
    }

    // How far up the pool leads, by names alone.
    private static func topmost(_ certificate: Certificate, _ pool: [Certificate]) -> Certificate {
        var top = certificate
        for _ in pool {
            guard !top.isSelfIssued, let next = pool.first(where: { $0.subject == top.issuer })
            else { break }
            top = next
        }
        return top
    }
}
