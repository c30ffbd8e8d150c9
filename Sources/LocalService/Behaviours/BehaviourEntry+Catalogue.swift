extension BehaviourEntry {
    /// Every behaviour, in the order of the questions.
    public static let catalogue: [BehaviourEntry] = [
        .choice(
            .expiredText, 1, \.expiredText,
            "What a certificate is told that has expired or is not valid yet."),
        .choice(
            .disabledProfileText, 2, \.disabledProfileText,
            "What a session with a disabled profile is told."),
        .choice(
            .checkOrder, 3, \.checkOrder,
            "Whether CreateSession looks for the trust anchor before the signature, after it, or "
                + "for the profile as well before both."),
        .number(
            .sessionTolerance, 4, \.sessionToleranceSeconds, in: 0...86_400,
            "How many seconds the clock of CreateSession's client may be off."),
        .number(
            .managementTolerance, 4, \.managementToleranceSeconds, in: 0...86_400,
            "How many seconds the clock of any other client may be off."),
        .choice(
            .signatureClock, nil, \.signatureClock,
            "Whether the time of a signature is held against the machine's clock, or against the "
                + "service's where that is set otherwise."),
        .choice(
            .expiredList, 5, \.expiredList,
            "What a CRL does after its nextUpdate: count with a warning, not count, or refuse "
                + "every certificate that it covers."),
        .choice(
            .revocationScope, 5, \.revocationScope,
            "Whether CRLs are asked for the whole path or the end-entity certificate alone."),
        .choice(
            .listSignature, 5, \.listSignature,
            "Whether a CRL counts only if the key of its issuer has signed it."),
        .choice(
            .listEncoding, 5, \.listEncoding, "Whether ImportCrl takes DER beside PEM."),
        .choice(
            .alternativeNameTags, 6, \.alternativeNameTags,
            "Whether further alternative names of one form become tags, such as x509SAN/DNS/2."),
        .choice(
            .droppedTags, 7, \.droppedTags,
            "What an attribute does that cannot be a tag: add a hint to another refusal, or "
                + "refuse."),
        .choice(
            .sessionNamePadding, 8, \.sessionNamePadding,
            "Whether a session that is named by a serial number gets an even number of digits."),
        .choice(
            .createEnabled, 9, \.createEnabled,
            "Whether what is created without \"enabled\" is enabled."),
        .choice(
            .namesUnique, 10, \.namesUnique,
            "Whether a second trust anchor, profile or CRL of the same name is refused."),
        .choice(
            .attributeTags, 11, \.attributeTags,
            "Which attributes of a name the mapping * turns into tags: those with a known short "
                + "name, CN C O OU L ST, or all."),
        .choice(
            .throttleStatus, 12, \.throttleStatus,
            "The HTTP status of Roles Anywhere's ThrottlingException."),
        .choice(
            .leafPurpose, 13, \.leafPurpose,
            "Whether an extendedKeyUsage without clientAuth refuses a certificate."),
        .number(
            .minimumRSABits, 14, \.minimumRSABits, in: 0...16_384,
            "The shortest RSA key of a certificate, in bits."),
        .choice(
            .pssSignatures, 14, \.pssSignatures,
            "Whether certificates signed with RSASSA-PSS are accepted."),
        .choice(
            .parameterConflict, 15, \.parameterConflict,
            "Which counts when query and body of CreateSession differ."),
        .choice(
            .signatureCoverage, 16, \.signatureCoverage,
            "Whether a signature that leaves out required headers, or names the algorithm of "
                + "another key type, is refused or noted."),
        .choice(
            .nameConstraints, 17, \.nameConstraints,
            "Whether name constraints of CA certificates are enforced."),
        .choice(
            .certificatePolicies, 17, \.certificatePolicies,
            "Whether certificate policies are processed."),
        .choice(
            .quotaCode, 18, \.quotaCode, "The error code of what is over a quota."),
        .choice(
            .severalCommonNames, 19, \.severalCommonNames,
            "Which of several common names becomes the source identity."),
        .choice(
            .notificationThreshold, nil, \.notificationThreshold,
            "The threshold, in days, of a notification setting that is put without one."),
        .choice(
            .unknownKeys, nil, \.unknownKeys,
            "What a condition key does of which the service does not know what AWS would have: "
                + "refuse, or count as missing."),
        .choice(
            .policyVersion, nil, \.policyVersion,
            "Whether IAM wants Version to be a policy's first member."),
        .choice(
            .notPrincipal, nil, \.notPrincipal,
            "Whether IAM takes a trust policy that allows with NotPrincipal."),
    ]
}
