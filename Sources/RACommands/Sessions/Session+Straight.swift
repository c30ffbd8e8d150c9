import ArgumentParser
import CommandLineSupport
import RolesAnywhere

// Every option has its value set here, those that were not given as well: the parser's wrappers have
// none before. A test holds each of them to what the parser makes of the same words.

extension Session: StraightCommand {
    private static let bare: Set<String> = [
        "fips", "dual-stack", "no-verify-ssl", "with-proxy", "debug", "no-cache", "clear-cache",
        "refresh-cache", "explain", "reuse-pin", "no-tpm-key-password",
    ]

    static func straight(_ words: [String]) -> Session? {
        guard var words = PlainWords(words, bare: bare) else { return nil }
        var command = Session()
        command.workload = WorkloadOptions(&words)
        command.cache = CacheOptions(&words)
        command.reasons = ReasonOptions(&words)
        command.format = words.take(
            "format", or: .process, as: { SessionFormat(rawValue: $0) })
        do {
            for var part in command.parts { try part.validate() }
            try command.validate()
        } catch {
            return nil
        }
        return words.isEmpty ? command : nil
    }
}

extension Session {
    /// The groups of options, whose rules the parser would ask after.
    fileprivate var parts: [any ParsableArguments] {
        [
            workload, workload.identity, workload.identity.token, workload.session,
            workload.connecting, workload.tracing, cache, reasons,
        ]
    }
}

extension WorkloadOptions {
    fileprivate init(_ words: inout PlainWords) {
        self.init()
        trustAnchorArns = words.takeAll("trust-anchor-arn")
        profileArns = words.takeAll("profile-arn")
        roleArn = words.take("role-arn")
        identity = IdentityOptions(&words)
        session = SessionOptions(&words)
        region = words.take("region")
        endpoints = words.takeAll("endpoint")
        connecting = ConnectionOptions(&words)
        tracing = DebugOption(&words)
    }
}

extension IdentityOptions {
    fileprivate init(_ words: inout PlainWords) {
        self.init()
        givenCertificate = words.take("certificate")
        privateKey = words.take("private-key")
        intermediates = words.take("intermediates")
        keyPassphraseFile = words.take("key-passphrase-file")
        pkcs8Password = words.take("pkcs8-password")
        token = TokenOptions(&words)
    }
}

extension TokenOptions {
    fileprivate init(_ words: inout PlainWords) {
        self.init()
        pkcs11Lib = words.take("pkcs11-lib")
        tokenPinFile = words.take("token-pin-file")
        reusePin = words.takeBare("reuse-pin")
        tpmKeyPassword = words.take("tpm-key-password")
        noTpmKeyPassword = words.takeBare("no-tpm-key-password")
    }
}

extension SessionOptions {
    fileprivate init(_ words: inout PlainWords) {
        self.init()
        sessionDuration = words.take(
            "session-duration", or: SessionRequest.defaultDurationSeconds, as: { Int($0) })
        roleSessionName = words.take("role-session-name")
    }
}

extension ConnectionOptions {
    fileprivate init(_ words: inout PlainWords) {
        self.init()
        usesFIPS = words.takeBare("fips")
        usesDualStack = words.takeBare("dual-stack")
        caBundle = words.take("ca-bundle")
        connectTimeout = words.take("connect-timeout", or: 5, as: { Double($0) })
        timeout = words.take("timeout", or: 30, as: { Double($0) })
        acceptsAnyServer = words.takeBare("no-verify-ssl")
        usesProxyForLoopback = words.takeBare("with-proxy")
    }
}

extension DebugOption {
    fileprivate init(_ words: inout PlainWords) {
        self.init()
        debug = words.takeBare("debug")
    }
}

extension CacheOptions {
    fileprivate init(_ words: inout PlainWords) {
        self.init()
        isOff = words.takeBare("no-cache")
        clears = words.takeBare("clear-cache")
        onlyRefreshes = words.takeBare("refresh-cache")
    }
}

extension ReasonOptions {
    fileprivate init(_ words: inout PlainWords) {
        self.init()
        explain = words.takeBare("explain")
        bundle = words.take("bundle")
    }
}
