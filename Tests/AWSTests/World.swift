import AWS
import AWSSigning
import Foundation
import HTTP
import Synchronization

/// Files, programs and a person that a test makes up, and what was asked of them.
final class World: Sendable {
    typealias Output = CredentialSurroundings.ProgramOutput

    private let asked = Mutex<[[String]]>([])
    let transport: ScriptedTransport
    let clock = FakeClock()
    let files: [String: String]
    let programs: [String: Output]
    let code: String?

    init(
        _ answers: [ScriptedTransport.Answer] = [], files: [String: String] = [:],
        programs: [String: Output] = [:], code: String? = nil
    ) {
        transport = ScriptedTransport(answers)
        self.files = files
        self.programs = programs
        self.code = code
    }

    /// The programs that were run, and the devices whose codes were asked for.
    var requests: [[String]] { asked.withLock { $0 } }

    var surroundings: CredentialSurroundings {
        CredentialSurroundings(
            transport: transport, clock: clock,
            read: { self.files[$0].map { Array($0.utf8) } },
            run: { words in
                self.asked.withLock { $0.append(words) }
                return words.first.flatMap { self.programs[$0] }
            },
            askMFACode: { serial in
                self.asked.withLock { $0.append(["MFA", serial]) }
                return self.code.map { SecretString($0) }
            })
    }

    func resolve(
        _ environment: [String: String] = [:], profile: String? = nil, config: String? = nil,
        credentials: String? = nil
    ) throws(AWSError) -> AWSCredentials {
        try CredentialResolver(
            configuration(
                ["AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "us-east-1"].merging(
                    environment
                ) { $1 },
                flags: .init(profile: profile), config: config, credentials: credentials),
            in: surroundings
        ).resolve()
    }
}

extension World.Output {
    /// What a well-behaved program prints.
    static func printing(_ text: String, status: Int = 0, complaint: String = "") -> Self {
        Self(status: status, output: SecretString(text), complaint: complaint)
    }
}

extension ScriptedTransport.Answer {
    /// STS's answer with a session of this key.
    static func session(_ key: String, _ operation: String = "AssumeRole") -> Self {
        .ok(
            """
            <\(operation)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <\(operation)Result><Credentials><AccessKeyId>\(key)</AccessKeyId>
            <SecretAccessKey>secret of \(key)</SecretAccessKey>
            <SessionToken>token of \(key)</SessionToken>
            <Expiration>2025-06-15T13:00:00Z</Expiration></Credentials></\(operation)Result>
            </\(operation)Response>
            """)
    }
}
