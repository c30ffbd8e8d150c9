import X509

extension ClientDirectory {
    /// What lies where a client's directory is to be.
    struct Completed {
        /// The certificate in its DER, nil when there is none to be read.
        let der: [UInt8]?

        /// Whether a key and a chain lie beside it.
        let hasAllFiles: Bool
    }

    /// What lies at a path, nil for nothing.
    static func completed(_ path: String) throws(AuthorityError) -> Completed? {
        guard let status = try FileStatus(path) else { return nil }
        guard status.isDirectory else { return Completed(der: nil, hasAllFiles: false) }
        let pem = try Files.read(Path.joined(path, Name.certificate))?
            .withUnsafeBytes { Array($0) }
        let hasKey = try FileStatus(Path.joined(path, Name.key))?.isRegular ?? false
        let hasChain = try FileStatus(Path.joined(path, Name.chain))?.isRegular ?? false
        return Completed(der: pem.flatMap(der(of:)), hasAllFiles: hasKey && hasChain)
    }

    private static func der(of pem: [UInt8]) -> [UInt8]? {
        do throws(X509Error) {
            return try PEM.single(["CERTIFICATE"], in: pem).bytes
        } catch {
            return nil  // no certificate of ours
        }
    }
}
