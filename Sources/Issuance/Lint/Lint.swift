import X509

/// Looks at a certificate before it is signed, and says what is wrong with it.
public enum Lint {
    static let rules: [any LintRule] = [
        VersionRule(), SerialNumberRule(), SignatureAlgorithmRule(), IssuerNameRule(),
        ValidityRule(), ValidityWithinIssuerRule(), SubjectNameRule(), NameAttributeRule(),
        PublicKeyRule(), ExtensionCriticalityRule(), ExtensionSyntaxRule(),
        BasicConstraintsRule(), KeyUsageRule(), KeyUsageForKeyRule(), ExtendedKeyUsageRule(),
        SubjectKeyIdentifierRule(), AuthorityKeyIdentifierRule(), AlternativeNameRule(),
        NoRevocationAvailableRule(),
        RolesAnywhereSubjectRule(), RolesAnywhereCharacterRule(), RolesAnywhereKeyRule(),
        RolesAnywhereUsageRule(), RolesAnywhereFirstNameRule(),
    ]

    /// What the rules find, the gravest first.
    public static func findings(in subject: LintSubject) -> [Finding] {
        rules.filter { subject.isForRolesAnywhere || !$0.isForRolesAnywhere }
            .flatMap { rule in
                rule.faults(in: subject).map {
                    Finding(
                        rule: rule.name, severity: $0.severity, detail: $0.detail,
                        citation: rule.citation)
                }
            }
            .sorted { $0.severity > $1.severity }
    }
}
