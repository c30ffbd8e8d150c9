extension Certificate {
    /// The value of one extension, or nil when it is absent.
    public func value(of oid: ObjectIdentifier) -> CertificateExtension? {
        extensions.first { $0.oid == oid }
    }

    /// Nil when absent or malformed.
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

    /// Nil when absent or malformed.
    public var subjectKeyIdentifier: [UInt8]? {
        ExtensionReader.read(.subjectKeyIdentifier, in: extensions, ExtensionReader.octets)
    }

    /// The keyIdentifier alone; nil when absent or malformed.
    public var authorityKeyIdentifier: [UInt8]? {
        ExtensionReader.read(
            .authorityKeyIdentifier, in: extensions, ExtensionReader.authorityKeyIdentifier
        )?.keyIdentifier
    }

    /// The names of the extensions that are known here and whose values cannot be read.
    public var malformedExtensions: [ObjectIdentifier] { ExtensionValues(extensions).malformed }
}
