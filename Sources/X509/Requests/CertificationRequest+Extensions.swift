// What a CSR asks for; the readers are those of `Certificate`.
extension CertificationRequest {
    /// Whether a CA is asked for; nil when absent or malformed.
    public var basicConstraints: BasicConstraints? {
        ExtensionReader.basicConstraints(extensions)
    }

    /// Nil when absent or malformed.
    public var keyUsage: KeyUsage? { ExtensionReader.keyUsage(extensions) }

    /// Nil when absent or malformed.
    public var extendedKeyUsage: [ObjectIdentifier]? {
        ExtensionReader.extendedKeyUsage(extensions)
    }

    /// In the order of the encoding; empty when absent or malformed.
    public var subjectAlternativeNames: [GeneralName] {
        ExtensionReader.subjectAlternativeNames(extensions) ?? []
    }

    /// The extensions that are known here and whose values cannot be read.
    public var malformedExtensions: [ObjectIdentifier] {
        ExtensionReader.malformed(extensions)
    }
}
