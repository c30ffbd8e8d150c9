// What a CSR asks for; the readers are those of `Certificate`.
extension CertificationRequest {
    /// Whether a CA is asked for; nil when absent or malformed.
    public var basicConstraints: BasicConstraints? {
        ExtensionReader.read(.basicConstraints, in: extensions, ExtensionReader.basicConstraints)
    }

    /// Nil when absent or malformed.
    public var keyUsage: KeyUsage? {
        ExtensionReader.read(.keyUsage, in: extensions, ExtensionReader.keyUsage)
    }

    /// Nil when absent or malformed.
    public var extendedKeyUsage: [ObjectIdentifier]? {
        ExtensionReader.read(.extendedKeyUsage, in: extensions, ExtensionReader.keyPurposes)
    }

    /// In the order of the encoding; empty when absent or malformed.
    public var subjectAlternativeNames: [GeneralName] {
        ExtensionReader.read(.subjectAlternativeName, in: extensions, ExtensionReader.names) ?? []
    }

    /// The extensions that are known here and whose values cannot be read.
    public var malformedExtensions: [ObjectIdentifier] {
        ExtensionValues(extensions).malformed
    }
}
