import CommandLineSupport
import Issuance
import X509

/// What the rules say about one object of a file.
struct LintReport: Encodable {
    struct Entry: Encodable {
        let rule: String
        let severity: String
        let detail: String
        let citation: String

        init(_ finding: Finding) {
            rule = finding.rule
            severity = finding.severity.name
            detail = finding.detail
            citation = finding.citation
        }
    }

    let file: String
    /// Where in the file, from 1.
    let index: Int
    let type: String
    /// Whom it names, or a CRL's issuer; null for what cannot be read.
    let subject: String?
    let findings: [Entry]
    let isClean: Bool

    init(
        _ object: LintObject, file: String, index: Int, issuers: LintIssuers,
        isForRolesAnywhere: Bool
    ) {
        let found: [Finding]
        switch object {
        case .certificate(let certificate):
            type = SignedObjectKind.certificate.rawValue
            subject = certificate.subject.description
            found = Lint.findings(
                in: LintedCertificate(
                    certificate: certificate, issuer: issuers.issuer(of: certificate),
                    isForRolesAnywhere: isForRolesAnywhere, isSigned: true))
        case .request(let request):
            type = SignedObjectKind.certificationRequest.rawValue
            subject = request.subject.description
            found = Lint.findings(
                in: LintedRequest(request: request, isForRolesAnywhere: isForRolesAnywhere))
        case .revocationList(let list):
            type = SignedObjectKind.certificateRevocationList.rawValue
            subject = list.issuer.description
            found = Lint.findings(
                in: list, issuerCertificate: issuers.issuer(of: list),
                isForRolesAnywhere: isForRolesAnywhere)
        case .unreadable(let kind, let fault):
            type = kind?.rawValue ?? "unknown"
            subject = nil
            found = [Lint.unreadable(fault)]
        }
        self.file = file
        self.index = index
        findings = found.map(Entry.init)
        isClean = found.allSatisfy { $0.severity == .notice }
    }

    /// The lines for people.
    var lines: [String] {
        let name = subject.map { $0.isEmpty ? "without a name" : $0 } ?? "unreadable"
        let title = "\(PrintableText.escape(file)): \(kindName) \(index), \(Escaped.text(name))"
        if findings.isEmpty { return [title + ": no findings"] }
        let severities = findings.map(\.severity.count).max() ?? 0
        let rules = findings.map(\.rule.count).max() ?? 0
        return [title]
            + findings.map { finding in
                "  " + finding.severity.padded(to: severities) + "  "
                    + finding.rule.padded(to: rules) + "  "
                    + PrintableText.escape("\(finding.detail) (\(finding.citation))")
            }
    }

    private var kindName: String {
        switch SignedObjectKind(rawValue: type) {
        case .certificationRequest: "CSR"
        case .certificateRevocationList: "CRL"
        case .certificate: "certificate"
        case nil: "object"
        }
    }
}

/// The certificates among which the issuer of what is linted is looked for.
struct LintIssuers {
    /// Those that the user named as issuers.
    let named: [Certificate]
    /// Those that are linted themselves.
    let others: [Certificate]

    func issuer(of certificate: Certificate) -> Certificate? {
        if certificate.isSelfIssued, certificate.isSigned(by: certificate.publicKey) { return nil }
        return candidate(
            certificate.issuer, key: certificate.authorityKeyIdentifier, other: certificate)
    }

    func issuer(of list: CertificateRevocationList) -> Certificate? {
        candidate(list.issuer, key: list.authorityKeyIdentifier, other: nil)
    }

    private func candidate(
        _ name: DistinguishedName, key: [UInt8]?, other: Certificate?
    ) -> Certificate? {
        let fitting = (named + others).filter { $0.subject == name && $0 != other }
        if let one = fitting.first(where: { key == nil || $0.subjectKeyIdentifier == key }) {
            return one
        }
        // Somebody who names one issuer wants to hear that it is not the right one.
        return fitting.first ?? (named.count == 1 ? named.first : nil)
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
