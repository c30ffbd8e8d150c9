import CommandLineSupport
import Glibc
import Testing

struct OutputFileBatchTests {
    let here: TestContext

    init() throws { here = try TestContext() }

    private func files(
        _ names: [String], overwrite: Bool = false
    ) throws -> [(file: OutputFile, bytes: [UInt8])] {
        try names.map { name in
            (
                try OutputFile(name, mode: .everyone, overwrite: overwrite, in: here.context),
                Array("new \(name)".utf8)
            )
        }
    }

    @Test func writesAllAndNothingElse() throws {
        try OutputFile.write(files(["a", "b", "c"]))
        #expect(try here.names == ["a", "b", "c"])
        for name in ["a", "b", "c"] {
            #expect(try here.content(name) == "new \(name)")
            #expect(try here.mode(name) == 0o644)
        }
    }

    @Test func replacesWhatMayBeReplaced() throws {
        for name in ["a", "b"] { try here.create(name, "old") }
        try OutputFile.write(files(["a", "b", "c"], overwrite: true))
        #expect(try ["a", "b", "c"].map(here.content) == ["new a", "new b", "new c"])
    }

    @Test func whatAppearsInTheMeantimeStaysAndStopsTheRest() throws {
        let files = try files(["a", "b", "c"])
        try here.create("b", "theirs")
        #expect(try code { try OutputFile.write(files) } == "file.exists")
        #expect(try here.content("b") == "theirs")
        #expect(try here.names == ["a", "b"])
    }

    // The first is written by then, and has no name yet.
    @Test func aFileThatCannotBeMadeLeavesNoneBehind() throws {
        let good = try files(["a"])
        #expect(mkdir(here.path("gone"), 0o700) == 0)
        let bad = try files(["gone/b"])
        #expect(rmdir(here.path("gone")) == 0)
        #expect(try code { try OutputFile.write(good + bad) } == "file.create")
        #expect(try here.names == [])
    }

    @Test func aFileBesideAnotherHasItsTermsAndItsOwnChecks() throws {
        #expect(mkdir(here.path("out"), 0o700) == 0)
        let first = try OutputFile("out/a", mode: .everyone, in: here.context)
        try OutputFile.write([
            (first, Array("new a".utf8)),
            (try OutputFile("b", beside: first), Array("new b".utf8)),
        ])
        #expect(try here.content("out/b") == "new b")
        #expect(try here.mode("out/b") == 0o644)
        #expect(try code { _ = try OutputFile("b", beside: first) } == "file.exists")
        #expect(symlink("nowhere", here.path("out/c")) == 0)
        #expect(try code { _ = try OutputFile("c", beside: first) } == "file.symlink")
    }
}
