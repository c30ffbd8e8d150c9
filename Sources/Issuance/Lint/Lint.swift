public import X509

/// Looks at certificates, requests and CRLs, and says what is wrong with them.
public enum Lint {
    static let certificateRules: [any CertificateRule] =
        EncodingRule.all + [
            VersionRule(), SerialNumberRule(), SignatureAlgorithmRule(), SignatureRule(),
            IssuerNameRule(), IssuerAuthorityRule(), ValidityRule(), ValidityWithinIssuerRule(),
            SubjectNameRule(), NameAttributeRule(), NameStructureRule(), DomainComponentRule(),
            MailAddressRule(), UniqueIdentifierRule(), PublicKeyRule(), ExtensionCriticalityRule(),
            ExtensionSyntaxRule(), BasicConstraintsRule(), KeyUsageRule(), KeyUsageForKeyRule(),
            ExtendedKeyUsageRule(), SubjectKeyIdentifierRule(), AuthorityKeyIdentifierRule(),
            AlternativeNameRule(), IssuerAlternativeNameRule(), NameConstraintsRule(),
            CertificatePoliciesRule(), PolicyControlRule(), DistributionPointRule(),
            InformationAccessRule(), NoRevocationAvailableRule(), SizeRule(),
            RolesAnywhereSubjectRule(), RolesAnywhereCharacterRule(), RolesAnywhereKeyRule(),
            RolesAnywhereUsageRule(), RolesAnywhereFirstNameRule(), RolesAnywhereSignatureRule(),
        ]

    static let requestRules: [any RequestRule] =
        EncodingRule.all + [
            RequestVersionRule(), RequestSignatureRule(), RequestAttributeRule(),
            RequestSubjectRule(), SignatureAlgorithmRule(), NameAttributeRule(),
            NameStructureRule(), DomainComponentRule(), PublicKeyRule(),
            ExtensionCriticalityRule(), ExtensionSyntaxRule(), KeyUsageForKeyRule(),
            ExtendedKeyUsageRule(), AlternativeNameRule(), RolesAnywhereSubjectRule(),
            RolesAnywhereCharacterRule(), RolesAnywhereKeyRule(),
        ]

    static let revocationListRules: [any RevocationListRule] =
        EncodingRule.all + [
            ListVersionRule(), ListIssuerRule(), ListSignatureRule(), ListTimesRule(),
            ListNumberRule(), ListKeyIdentifierRule(), ListExtensionRule(), ListScopeRule(),
            RolesAnywhereListRule(),
        ]

    /// What the rules find in a certificate, the gravest first.
    public static func findings(in subject: LintedCertificate) -> [Finding] {
        var findings: [Finding] = []
        for rule in certificateRules where subject.isForRolesAnywhere || !rule.isForRolesAnywhere {
            for fault in rule.faults(in: subject) { findings.append(rule.finding(fault)) }
        }
        return gravestFirst(findings)
    }

    /// What the rules find in a request, the gravest first.
    public static func findings(in subject: LintedRequest) -> [Finding] {
        var findings: [Finding] = []
        for rule in requestRules where subject.isForRolesAnywhere || !rule.isForRolesAnywhere {
            for fault in rule.faults(in: subject) { findings.append(rule.finding(fault)) }
        }
        return gravestFirst(findings)
    }

    /// What the rules find in a CRL without its entries, the gravest first.
    public static func findings(in subject: LintedRevocationList) -> [Finding] {
        var findings: [Finding] = []
        for rule in revocationListRules
        where subject.isForRolesAnywhere || !rule.isForRolesAnywhere {
            for fault in rule.faults(in: subject) { findings.append(rule.finding(fault)) }
        }
        return gravestFirst(findings)
    }

    /// What the rules find in a whole CRL, entries included, the gravest first; of a fault that
    /// many entries share, the first hundred.
    public static func findings(
        in list: CertificateRevocationList, issuerCertificate: Certificate?,
        isForRolesAnywhere: Bool = false
    ) -> [Finding] {
        let subject = LintedRevocationList(
            list, issuerCertificate: issuerCertificate, isForRolesAnywhere: isForRolesAnywhere)
        var entries = RevocationEntryLint(subject, isSorted: false)
        var findings = findings(in: subject)
        for entry in list.entries {
            findings += entries.findings(in: entry)
            if entries.count >= 100 { break }
        }
        return gravestFirst(findings)
    }

    /// The finding for what cannot even be read.
    public static func unreadable(_ fault: X509Error) -> Finding {
        Finding(
            rule: "syntax", severity: .error, detail: fault.description,
            citation: "RFC 5280 Appendix A, X.690")
    }

    /// Throws when something graver than a notice was found.
    ///
    /// - Throws: `IssuanceError.lint`.
    public static func refuse(_ findings: [Finding]) throws(IssuanceError) {
        let faults = findings.filter { $0.severity >= .warning }
        guard faults.isEmpty else { throw .lint(findings: faults) }
    }

    private static func gravestFirst(_ findings: [Finding]) -> [Finding] {
        findings.count < 2 ? findings : findings.sorted { $0.severity > $1.severity }
    }
}
