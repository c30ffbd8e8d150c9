import CommandLineSupport
import Foundation
import Glibc
import Testing

struct InputFileTests {
    let here: TestContext

    init() throws { here = try TestContext(input: "from standard input") }

    @Test func readsAFile() throws {
        try here.create("a", "hello")
        #expect(try InputFile.read("a", in: here.context) == Array("hello".utf8))
        #expect(try InputFile.read(here.path("a"), in: here.context) == Array("hello".utf8))
    }

    @Test func readsAnEmptyFile() throws {
        try here.create("a", "")
        #expect(try InputFile.read("a", in: here.context) == [])
    }

    @Test func readsStandardInput() throws {
        #expect(
            try InputFile.read("-", in: here.context) == Array("from standard input".utf8))
    }

    @Test func acceptsExactlyTheLimit() throws {
        try here.create("a", "12345")
        #expect(try InputFile.read("a", limit: 5, in: here.context).count == 5)
        #expect(throws: CommandError.self) {
            try InputFile.read("a", limit: 4, in: here.context)
        }
    }

    @Test func limitsWhatComesThroughAPipe() throws {
        let name = here.path("fifo")
        #expect(mkfifo(name, 0o600) == 0)
        // Open for both, so that opening for reading does not wait; the pipe buffers the bytes.
        let writer = open(name, O_RDWR | O_CLOEXEC)
        defer { close(writer) }
        #expect(write(writer, "1234567890", 10) == 10)
        #expect(
            try code { _ = try InputFile.read(name, limit: 5, in: here.context) } == "file.size")
    }

    @Test func doesNotWaitForAPipeWhereAFileIsMeant() throws {
        let name = here.path("fifo")
        #expect(mkfifo(name, 0o600) == 0)
        #expect(
            try code { _ = try InputFile.read(name, kind: .file, in: here.context) } == "file.kind")
        #expect(
            try code { _ = try InputFile.readSecret(name, access: .ownersGroup, in: here.context) }
                == "file.kind")
        #expect(try InputFile.read("/dev/null", kind: .file, in: here.context) == [])
    }

    @Test(arguments: [(0o600, nil), (0o640, nil), (0o604, "file.mode"), (0o602, "file.mode")])
    func looksAtWhoMayKnowASecret(mode: Int, refusal: String?) throws {
        try here.create("token", "secret")
        #expect(chmod(here.path("token"), mode_t(mode)) == 0)
        func read() throws {
            _ = try InputFile.readSecret("token", access: .ownersGroup, in: here.context)
        }
        guard let refusal else { return try read() }
        #expect(try code(read) == refusal)
    }

    @Test func refusesAnotherUsersSecret() throws {
        try here.create("token", "secret")
        #expect(chmod(here.path("token"), 0o600) == 0)
        // Only the administrator can give a file away.
        guard chown(here.path("token"), 12_345, gid_t.max) == 0 else { return }
        let code = try code {
            _ = try InputFile.readSecret("token", access: .ownersGroup, in: here.context)
        }
        #expect(code == "file.owner")
    }

    @Test(arguments: [
        (0o600, nil), (0o644, nil), (0o440, nil), (0o602, "file.mode"), (0o646, "file.mode"),
        (0o666, "file.mode"),
    ])
    func looksAtWhoMayHaveWrittenAFile(mode: Int, refusal: String?) throws {
        try here.create("real", "roles")
        #expect(symlink("real", here.path("link")) == 0)
        #expect(chmod(here.path("real"), mode_t(mode)) == 0)
        for name in ["real", "link"] {
            func read() throws {
                #expect(try InputFile.readOwn(name, in: here.context) == Array("roles".utf8))
            }
            guard let refusal else {
                try read()
                continue
            }
            #expect(try code(read) == refusal)
        }
    }

    @Test func refusesWhatAnotherUserOrGroupMayHaveWritten() throws {
        try here.create("roles", "roles")
        #expect(chmod(here.path("roles"), 0o660) == 0)
        // Only the administrator can give a file away; no user's own group has this number.
        guard chown(here.path("roles"), uid_t.max, 12_345) == 0 else { return }
        #expect(try code { _ = try InputFile.readOwn("roles", in: here.context) } == "file.mode")
        #expect(chmod(here.path("roles"), 0o640) == 0)
        #expect(try InputFile.readOwn("roles", in: here.context) == Array("roles".utf8))
        #expect(chown(here.path("roles"), 12_345, gid_t.max) == 0)
        #expect(try code { _ = try InputFile.readOwn("roles", in: here.context) } == "file.owner")
    }

    @Test func takesStandardInputFromAnybody() throws {
        #expect(
            try InputFile.readOwn("-", in: here.context) == Array("from standard input".utf8))
    }

    @Test func refusesAHugeFileWithoutReadingIt() throws {
        try here.create("huge", "")
        // Sparse, so a terabyte costs nothing to make; reading it would take minutes.
        #expect(truncate(here.path("huge"), 1 << 40) == 0)
        let code = try code { _ = try InputFile.read("huge", in: here.context) }
        #expect(code == "file.size")
    }

    @Test func refusesWhatIsNotAFile() throws {
        #expect(mkdir(here.path("d"), 0o700) == 0)
        try here.create("file", "")
        let cases = [
            ("missing", "file.missing"), ("", "file.missing"), ("file/x", "file.missing"),
            ("d", "file.directory"),
        ]
        for (name, expected) in cases {
            let code = try code { _ = try InputFile.read(name, in: here.context) }
            #expect(code == expected, "\(name)")
        }
    }

    @Test func missingFilesAreNoInput() throws {
        let error = #expect(throws: CommandError.self) {
            try InputFile.read("missing", in: here.context)
        }
        #expect(error?.status == .noInput)
        #expect(error?.hint != nil)
    }

    @Test(arguments: [mode_t(0o640), 0o604, 0o610, 0o666])
    func refusesASecretThatOthersCanReach(mode: mode_t) throws {
        try here.create("secret", "x", mode: mode)
        let code = try code { _ = try InputFile.readSecret("secret", in: here.context) }
        #expect(code == "file.mode")
        #expect(
            try InputFile.readSecret("secret", access: .anyone, in: here.context).text == "x")
    }

    @Test(arguments: [mode_t(0o600), 0o400])
    func readsASecretOfTheOwner(mode: mode_t) throws {
        try here.create("secret", "x\n", mode: mode)
        #expect(try InputFile.readSecret("secret", in: here.context).text == "x\n")
    }
}
