import CommandLineSupport
import Foundation
import Glibc
import Testing
import X509

@testable import RACommands

/// Whose state file is believed, and with what in it.
struct LabFileTests {
    /// A state file that somebody holds, in a directory that others may write to.
    private final class Runtime {
        let parent: String
        let file: LabFile
        private var descriptor: Int32 = -1

        init(_ content: String = Runtime.state()) throws {
            var template = Array("\(NSTemporaryDirectory())/lab-XXXXXX".utf8CString)
            guard let made = mkdtemp(&template) else { throw POSIXError(.EIO) }
            parent = String(cString: made)
            let context = Context(
                environment: ["XDG_RUNTIME_DIR": parent], currentDirectory: parent,
                homeDirectory: parent, now: { Date(timeIntervalSince1970: 1_749_988_800) },
                terminal: ControllingTerminal(), streams: Streams(input: 0, output: 1, error: 2))
            file = LabFile(in: context)
            mkdir(file.directory.path, 0o700)
            try Data(content.utf8).write(to: URL(fileURLWithPath: file.path))
            chmod(file.path, 0o600)
            chmod(parent, 0o777)
            descriptor = open(file.path, O_RDONLY | O_CLOEXEC)
            flock(descriptor, LOCK_EX)
        }

        deinit {
            close(descriptor)
            _ = try? FileManager.default.removeItem(atPath: parent)
        }

        func letGo() { flock(descriptor, LOCK_UN) }

        static func state(
            process: Int = 4711, endpoint: String = "http://127.0.0.1:4711",
            region: String = "us-east-1", key: String = "AKIALABORATORY000001",
            secret: String = "abc+/="
        ) -> String {
            """
            {"processID":\(process),"endpointURL":"\(endpoint)","region":"\(region)",\
            "accountID":"111122223333","accessKeyID":"\(key)","secretAccessKey":"\(secret)"}
            """
        }
    }

    /// The code of the error that reading the state gives.
    private func code(_ runtime: Runtime) -> String? {
        #expect(throws: CommandError.self) { try runtime.file.running() }.map(\.code)
    }

    @Test func aFileOfOnesOwnIsBelieved() throws {
        let runtime = try Runtime()
        let state = try runtime.file.running()
        #expect(state.processID == 4711)
        #expect(state.shellLines(for: [:]).contains("export AWS_SECRET_ACCESS_KEY=abc+/="))
        #expect(try runtime.file.isHeld())
        #expect(try runtime.file.hold() == nil)
    }

    @Test(arguments: [0o720, 0o702, 0o777] as [mode_t])
    func aDirectoryThatOthersMayWriteToIsNot(mode: mode_t) throws {
        let runtime = try Runtime()
        chmod(runtime.file.directory.path, mode)
        #expect(code(runtime) == "lab.state")
        #expect(throws: CommandError.self) { try runtime.file.isHeld() }
        #expect(throws: CommandError.self) { try runtime.file.hold() }
        #expect(throws: CommandError.self) { try runtime.file.stopRunning() }
    }

    @Test(arguments: [0o620, 0o602] as [mode_t])
    func aFileThatOthersMayWriteToIsNot(mode: mode_t) throws {
        let runtime = try Runtime()
        chmod(runtime.file.path, mode)
        #expect(code(runtime) == "lab.state")
    }

    @Test(.enabled(if: geteuid() == 0, "only root can give files away"), arguments: [true, false])
    func whatBelongsToAnotherUserIsNot(isDirectory: Bool) throws {
        let runtime = try Runtime()
        chown(isDirectory ? runtime.file.directory.path : runtime.file.path, 65_534, 65_534)
        #expect(code(runtime) == "lab.state")
        #expect(throws: CommandError.self) { try runtime.file.stopRunning() }
    }

    @Test(arguments: [true, false])
    func linksAreNotFollowed(isDirectory: Bool) throws {
        let runtime = try Runtime()
        let path = isDirectory ? runtime.file.directory.path : runtime.file.path
        rename(path, "\(runtime.parent)/elsewhere")
        symlink("\(runtime.parent)/elsewhere", path)
        #expect(code(runtime) == "lab.state")
    }

    @Test(arguments: [
        Runtime.state(process: 1), Runtime.state(process: -1),
        Runtime.state(endpoint: "http://127.0.0.1:1;id"),
        Runtime.state(endpoint: "http://example.com:80"), Runtime.state(region: "us-east-1$(id)"),
        Runtime.state(key: "A'B"), Runtime.state(secret: "a\\nid"), Runtime.state(secret: ""),
    ])
    func valuesThatNoServiceWritesAreNot(content: String) throws {
        #expect(code(try Runtime(content)) == "lab.state")
    }

    @Test func aFileWithoutALockCountsAsNone() throws {
        let runtime = try Runtime()
        runtime.letGo()
        #expect(code(runtime) == "lab.none")
        #expect(try !runtime.file.isHeld())
        #expect(throws: CommandError.self) { try runtime.file.stopRunning() }
    }

    @Test func valuesAreWordsOfTheShell() {
        let state = LabState(
            processID: 2, endpointURL: "http://127.0.0.1:1", region: "$(id)", accountID: "1",
            accessKeyID: "a b", secretAccessKey: "'")
        #expect(state.shellLines(for: [:]).contains("export AWS_REGION='$(id)'"))
        #expect(state.shellLines(for: [:]).contains("export AWS_ACCESS_KEY_ID='a b'"))
        #expect(state.shellLines(for: [:]).contains(#"export AWS_SECRET_ACCESS_KEY=''\'''"#))
    }

    @Test func theBackgroundInheritsNoSecrets() {
        let kept = ["PATH": "/bin", "HOME": "/h", "LC_ALL": "C", "XDG_RUNTIME_DIR": "/r"]
        let secret = [
            "PKI_PASSPHRASE": "x", "AWS_SECRET_ACCESS_KEY": "x", "LD_PRELOAD": "x", "FOO": "x",
        ]
        #expect(DetachedLab.inherited(kept.merging(secret) { one, _ in one }) == kept)
    }
}
