import Glibc

/// Where this system keeps the certificates that its programs trust.
///
/// libcrypto opens only the one file that it needs from a hashed directory, where a bundle makes it parse
/// every root there is: the directory is taken where there is one.
///
/// - SeeAlso: OpenSSL, "X509_STORE_set_default_paths", for the two variables
public struct SystemRoots: Hashable, Sendable {
    /// Directories whose files are named by their subject's hash; several are divided by colons.
    public let directory: String?

    /// The path of one file with certificates in PEM.
    public let bundle: String?

    /// The places of this machine, whatever the environment says.
    public static let standard = SystemRoots()

    /// Looks for them.
    ///
    /// - Parameters:
    ///   - environment: of which `SSL_CERT_FILE` and `SSL_CERT_DIR` name others, each in place of the
    ///     system's own file or directory.
    ///   - root: what stands before the paths of the system's own places.
    public init(environment: [String: String] = [:], root: String = "") {
        let named = { (name: String) in environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        let found =
            named("SSL_CERT_DIR")
            ?? Self.directories.map { root + $0 }.first(where: CertificateDirectory.isHashed)
        directory = found
        bundle =
            named("SSL_CERT_FILE")
            ?? (found == nil
                ? Self.bundles.map { root + $0 }.first { access($0, R_OK) == 0 } : nil)
    }

    /// Debian, Alpine, Arch and openSUSE; Fedora and RHEL, the older way and the newer.
    static let directories = [
        "/etc/ssl/certs", "/etc/pki/tls/certs", "/etc/pki/ca-trust/extracted/pem/directory-hash",
    ]

    /// Debian, Alpine and Arch; Fedora and RHEL; openSUSE; Alpine's base, and the BSDs.
    static let bundles = [
        "/etc/ssl/certs/ca-certificates.crt",
        "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
        "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/ca-bundle.pem",
        "/etc/ssl/cert.pem",
    ]
}
