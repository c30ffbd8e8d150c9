import AWS
import RolesAnywhere
import X509

@testable import RACommands

/// What names a workload's keys and roles: URIs of tokens, command lines, files of roles.
enum WorkloadInputs {
    static func tokenURI(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let uri = try accepted({ try PKCS11URI(text) }) else { return }
        let again = try PKCS11URI(uri.name)
        try require(
            again.name == uri.name && again.token == uri.token, "a URI is what it is called by")
        try require(
            again.pin == nil && again.pinSource == nil && again.modulePath == nil,
            "the name of a URI has neither PIN nor module")
        try require(
            uri.pin == nil || uri.pinSource == nil, "a PIN comes from one place")
    }

    static func shellWords(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let words = ShellWords.split(text) else { return }
        try require(
            ShellWords.split(ShellWords.joined(words)) == words,
            "words that are joined are the same")
        guard !text.unicodeScalars.contains(where: { "\"'\\".unicodeScalars.contains($0) }) else {
            return
        }
        let plain = text.unicodeScalars.split { " \t\r\n".unicodeScalars.contains($0) }
        try require(words == plain.map { String($0) }, "what is not quoted is split at blanks")
    }

    /// One word a line.
    static func helperFlags(_ bytes: [UInt8]) throws {
        let words = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        ).map(String.init)
        guard let flags = try accepted({ try HelperFlags(words) }),
            let command = flags.command, HelperFlags.commands[command] != nil
        else { return }
        let arguments = flags.arguments
        try require(
            arguments.first == command && arguments.dropFirst().allSatisfy { $0.hasPrefix("--") },
            "a command line for ra is a command and flags")
        try require(
            try HelperFlags(arguments).arguments == arguments, "it means the same to both")
    }

    static func rolesFile(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let isName = { (name: String) in !name.isEmpty && !name.contains("/") }
        guard let file = try accepted({ try RolesFile(text, isName: isName) }) else { return }
        try require(!file.roles.isEmpty, "there is a role in it")
        try require(
            Set(file.roles.map(\.name)).count == file.roles.count, "each role has a name of its own"
        )
        for role in file.roles {
            try require(isName(role.name) && role.terms.roleARN != nil, "a role has name and ARN")
            try require(
                role.terms.certificate != nil || role.terms.privateKey == nil,
                "a key has its certificate beside it")
        }
    }
}

extension WorkloadInputs {
    static let tokenURIs = [
        "pkcs11:token=example;object=client;type=private?pin-value=4711&module-path=/usr/lib/x.so",
        "pkcs11:id=%01%fF;manufacturer=a%20b;serial=1?pin-source=file:///run/pin", "pkcs11:?",
    ]

    static let words = [
        "sh -c 'cat \"$0\"' key.pem", "cat \"a \\\"b\\\" \\$c\" \\\n d\r\ne",
        "\u{E9}\u{301} '' \"\"",
    ]

    static let commandLines = [
        "credential-process\n--role-arn\narn:x\n--debug=false\n--session-duration=900",
        "--port\n1\nserve\n--once\n--hop-limit=2", "help\nupdate", "-h", "--\nx",
        "update\n--profile=\u{31F}x\n--once=1", "sign-string\n--digest=SHA256\n--private-key\n-",
    ]

    static let files = [
        """
        trustAnchorArn: arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a
        certificate: certificate.pem
        privateKey: env:KEY
        roles:
          - {name: reader, roleArn: "arn:aws:iam::111122223333:role/reader"}
          - name: writer
            roleArn: arn:aws:iam::111122223333:role/writer
            sessionDuration: 900

        """,
        "{\"roles\": [{\"name\": \"a\", \"roleArn\": \"arn:aws:iam::111122223333:role/r\"}]}",
        "a: &a [*a, *a]\nroles: !!str x", "roles: |\n  a\n",
    ]
}
