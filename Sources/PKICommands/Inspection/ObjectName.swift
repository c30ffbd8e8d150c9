import X509

/// The RFC's names of object identifiers that certificates carry.
enum ObjectName {
    private static let names = [
        "2.5.29.9": "subjectDirectoryAttributes", "2.5.29.14": "subjectKeyIdentifier",
        "2.5.29.15": "keyUsage", "2.5.29.17": "subjectAltName", "2.5.29.18": "issuerAltName",
        "2.5.29.19": "basicConstraints", "2.5.29.20": "cRLNumber",
        "2.5.29.27": "deltaCRLIndicator", "2.5.29.28": "issuingDistributionPoint",
        "2.5.29.30": "nameConstraints", "2.5.29.31": "cRLDistributionPoints",
        "2.5.29.32": "certificatePolicies", "2.5.29.33": "policyMappings",
        "2.5.29.35": "authorityKeyIdentifier", "2.5.29.36": "policyConstraints",
        "2.5.29.37": "extKeyUsage", "2.5.29.46": "freshestCRL",
        "2.5.29.54": "inhibitAnyPolicy", "2.5.29.56": "noRevAvail",
        "1.3.6.1.5.5.7.1.1": "authorityInfoAccess", "1.3.6.1.5.5.7.1.11": "subjectInfoAccess",
        "1.2.840.113549.1.9.7": "challengePassword",
        "1.2.840.113549.1.9.14": "extensionRequest",
        "1.2.840.113549.1.9.2": "unstructuredName",
    ]

    static func text(_ identifier: ObjectIdentifier) -> String {
        names[identifier.description] ?? identifier.keyPurposeName ?? identifier.description
    }
}
