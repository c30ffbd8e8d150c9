/// Where the certificates are that a server's must lead to.
struct TrustedRoots: Equatable {
    let file: String?
    let directory: String?

    /// Those of a request, or else the system's; nil where the system's are not found.
    init?(of request: HTTPRequest, _ system: SystemRoots) {
        if let bundle = request.caBundle {
            let isDirectory = CertificateDirectory.isDirectory(bundle)
            file = isDirectory ? nil : bundle
            directory = isDirectory ? bundle : nil
        } else {
            guard system.bundle != nil || system.directory != nil else { return nil }
            file = system.bundle
            directory = system.directory
        }
    }
}
