import CommandLineSupport
import Foundation
import Testing

struct OutputDirectoryTests {
    let here: TestContext

    init() throws { here = try TestContext() }

    private let files = [
        (path: "a", bytes: Array("one".utf8)), (path: "folder/b", bytes: Array("two".utf8)),
    ]

    @Test(arguments: ["out", "out/", "./out//"])
    func makesAllOfIt(name: String) throws {
        try OutputDirectory(name, in: here.context).write(files)
        #expect(try here.names == ["out"])
        #expect(try here.content("out/a") == "one")
        #expect(try here.content("out/folder/b") == "two")
        #expect(try here.mode("out/folder/b") == 0o644)
    }

    @Test func nothingIsLeftOfWhatFails() throws {
        let directory = try OutputDirectory("out", in: here.context)
        // No file system has such names, and no folder such a file lies in.
        let long = String(repeating: "x", count: 300)
        for odd in ["folder/" + long, "a/b/c", "a/b"] {
            #expect(throws: CommandError.self) {
                try directory.write(files + [(path: odd, bytes: [1])])
            }
            #expect(try here.names == [])
        }
        try directory.write(files)
        #expect(try here.content("out/a") == "one")
    }

    @Test(arguments: [
        ("", "file.name"), ("-", "usage"), ("there", "file.exists"), ("no/out", "file.create"),
    ])
    func refusesWhatCannotBe(name: String, expected: String) throws {
        try here.create("there", "theirs")
        #expect(
            try code {
                try OutputDirectory(name, in: here.context).write(files)
            } == expected)
        #expect(try here.names == ["there"])
    }

    @Test func doesNotTakeANameThatIsGivenInTheMeantime() throws {
        let directory = try OutputDirectory("out", in: here.context)
        try here.create("out", "theirs")
        #expect(try code { try directory.write(files) } == "file.exists")
        #expect(try here.names == ["out"])
        #expect(try here.content("out") == "theirs")
    }
}
