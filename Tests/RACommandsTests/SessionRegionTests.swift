import CommandLineSupport
import Foundation
import RolesAnywhere
import Testing
import X509

@testable import RACommands

/// A session comes from the trust anchor's region; `--region` may say so, and nothing else.
struct SessionRegionTests {
    private struct NoTerminal: Terminal {
        func ask(_ prompt: String) throws(CommandError) -> SecretBytes? { nil }
    }

    /// A world without files, streams and terminal.
    private let context = Context(
        environment: ["AWS_REGION": "eu-west-1"], currentDirectory: "/nonexistent",
        homeDirectory: "/nonexistent", now: { Date(timeIntervalSince1970: 1_749_988_800) },
        terminal: NoTerminal(), streams: Streams(input: -1, output: -1, error: -1))

    private let arguments = [
        "--trust-anchor-arn",
        "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
            + "11111111-2222-3333-4444-555555555555",
        "--profile-arn",
        "arn:aws:rolesanywhere:us-east-1:111122223333:profile/"
            + "11111111-2222-3333-4444-555555555555",
        "--role-arn", "arn:aws:iam::111122223333:role/reader",
        "--certificate", "certificate.pem", "--private-key", "key.pem",
    ]

    private func run(_ region: [String], _ name: String) throws {
        if name == "configure" {
            try Configure.parse(["web"] + arguments + region).run(in: context)
        } else {
            try Session.parse(arguments + region).run(in: context)
        }
    }

    @Test(arguments: ["configure", "session"])
    func refusesAnotherRegion(command: String) {
        #expect(
            throws: RolesAnywhereError.wrongRegion(asked: "eu-west-1", trustAnchor: "us-east-1")
        ) { try run(["--region", "eu-west-1"], command) }
    }

    /// The next step is to read the files, which are not there.
    @Test(arguments: ["configure", "session"], [["--region", "us-east-1"], []])
    func takesTheTrustAnchorsRegion(command: String, region: [String]) throws {
        let error = try #require(throws: CommandError.self) { try run(region, command) }
        #expect(error.code == "file.missing")
    }

    @Test func namesTheRegionToGive() throws {
        let error = RolesAnywhereError.wrongRegion(asked: "eu-west-1", trustAnchor: "us-east-1")
        let known = try #require(Hints.commandError(for: error))
        #expect(known.hint == "leave --region out, or give: --region us-east-1")
        #expect(known.status == .usage && known.code == "region.differs")
    }
}
