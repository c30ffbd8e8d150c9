import Foundation
import TestSupport
import Testing
import X509

/// Certificates that only a foreign tool still makes.
enum WeakSigning {
    /// A CA below another, signed over a hash that openssl is told: `sha1`, `sha224`.
    static func issuing(_ authority: TestAuthority, _ digest: String) throws -> TestAuthority {
        let key = try PrivateKey.generate(.p256)
        let certificate = try sign(
            authority, key, digest, subject: "/CN=Weak",
            extensions: "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n")
        return TestAuthority(key: key, certificate: certificate)
    }

    /// An end-entity certificate, signed over a hash that openssl is told.
    static func leaf(
        _ authority: TestAuthority, _ key: PrivateKey, _ digest: String, options: [String] = []
    ) throws -> Certificate {
        try sign(
            authority, key, digest, subject: "/CN=web-01",
            extensions: "keyUsage=critical,digitalSignature\nbasicConstraints=CA:FALSE\n",
            options: options)
    }

    /// A CRL that revokes one serial number, with extensions that our own lists do not have.
    static func list(
        _ authority: TestAuthority, revoking serial: String, reason: String, _ extensions: String
    ) throws -> CertificateRevocationList {
        let directory = try TemporaryDirectory()
        func write(_ name: String, _ text: [UInt8]) throws -> String {
            try Data(text).write(to: URL(fileURLWithPath: directory.file(name)))
            return directory.file(name)
        }
        let row =
            "R\t350101000000Z\t250101000000Z,\(reason)\t\(serial.uppercased())\tunknown\t/CN=x\n"
        let key = try write("ca.key", authority.key.pkcs8PEM().withUnsafeBytes(Array.init))
        let ca = try write("ca.pem", Array(authority.certificate.pem.utf8))
        let configuration = """
            [ca]
            default_ca = d
            [d]
            database = \(try write("index", Array(row.utf8)))
            crl_extensions = e
            default_md = sha256
            [e]
            \(extensions)

            """
        let out = directory.file("crl")
        let run = try OpenSSLTool.run([
            "ca", "-gencrl", "-config", write("cnf", Array(configuration.utf8)), "-cert", ca,
            "-keyfile", key, "-crl_lastupdate", "20250601000000Z", "-crl_nextupdate",
            "20350101000000Z", "-out", out,
        ])
        try #require(run.status == 0, "\(run.output)")
        return try CertificateRevocationList(
            pem: Array(Data(contentsOf: URL(fileURLWithPath: out))))
    }

    /// An RSA key that is shorter than anybody should use.
    static func rsa1024() throws -> PrivateKey {
        let directory = try TemporaryDirectory()
        let file = directory.file("key.pem")
        let run = try OpenSSLTool.run([
            "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024", "-out", file,
        ])
        try #require(run.status == 0, "\(run.output)")
        let pem = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
        return try PrivateKey(pem: SecretBytes(copying: pem), passphrase: nil)
    }

    /// A leaf that a new trust anchor has signed with RSASSA-PSS, and that anchor's ARN.
    static func pssLeaf(_ world: Provisioned) throws -> (Certificate, anchorARN: String) {
        let authority = try TestAuthority.root(
            name: "CN=PSS Root,O=Anchorage Tests", key: PrivateKey.generate(.rsa2048))
        let anchor = try world.laboratory.call(
            "POST", "/trustanchors", Provisioned.trustAnchor([authority.certificate]))
        let arn = try #require(anchor.resource("trustAnchor")["trustAnchorArn"] as? String)
        let leaf = try leaf(
            authority, world.key, "sha256",
            options: ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"])
        return (leaf, arn)
    }

    private static func sign(
        _ authority: TestAuthority, _ key: PrivateKey, _ digest: String, subject: String,
        extensions: String, options: [String] = []
    ) throws -> Certificate {
        let directory = try TemporaryDirectory()
        func write(_ name: String, _ bytes: [UInt8]) throws -> String {
            try Data(bytes).write(to: URL(fileURLWithPath: directory.file(name)))
            return directory.file(name)
        }
        let caKey = try write("ca.key", authority.key.pkcs8PEM().withUnsafeBytes(Array.init))
        let ca = try write("ca.pem", Array(authority.certificate.pem.utf8))
        let keyFile = try write("key", key.pkcs8PEM().withUnsafeBytes(Array.init))
        let extensionFile = try write("ext", Array(extensions.utf8))
        let folder = directory.file("")
        let configuration = try write(
            "ca.cnf",
            Array(
                """
                [ca]
                default_ca = d
                [d]
                database = \(try write("index", []))
                serial = \(try write("serial", Array("4711\n".utf8)))
                new_certs_dir = \(folder)
                policy = p
                [p]
                commonName = supplied

                """.utf8))
        let request = directory.file("csr")
        var run = try OpenSSLTool.run(
            ["req", "-new", "-key", keyFile, "-subj", subject, "-out", request])
        try #require(run.status == 0, "\(run.output)")
        let out = directory.file("pem")
        run = try OpenSSLTool.run(
            [
                "ca", "-batch", "-notext", "-config", configuration, "-in", request, "-cert", ca,
                "-keyfile", caKey, "-md", digest, "-startdate", "20250101000000Z", "-enddate",
                "20350101000000Z", "-extfile", extensionFile, "-out", out,
            ] + options)
        try #require(run.status == 0, "\(run.output)")
        return try Certificate(pem: Array(Data(contentsOf: URL(fileURLWithPath: out))))
    }
}
