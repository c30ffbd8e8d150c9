import AWS
import Foundation
import HTTP
import TestSupport
import Testing

@testable import RolesAnywhere

struct SessionCacheTests {
    private let bench: CacheBench
    private let key: SessionCacheKey

    init() throws {
        bench = try CacheBench()
        key = bench.key(try bench.source(ScriptedTransport()))
    }

    private var file: String { "\(bench.folder)/\(key.file)" }

    private func keep() throws {
        _ = try bench.sessions([bench.answer("ONE")]).session()
        #expect(bench.cache.session(key)?.set.credentials.accessKeyId == "ONE")
    }

    private func mode(_ path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        return try #require(attributes[.posixPermissions] as? Int)
    }

    @Test func nobodyElseMayLook() throws {
        try keep()
        #expect(try mode(bench.folder) == 0o700)
        #expect(try mode(bench.place.file("anchorage")) == 0o700)
        #expect(try mode(file) == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted()
        #expect(names == [key.file, key.lock])
    }

    @Test(arguments: [0o640, 0o604, 0o660])
    func doesNotBelieveWhatOthersMayTouch(mode: Int) throws {
        try keep()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        #expect(bench.cache.session(key) == nil)
        #expect(try bench.sessions([bench.answer("TWO")]).session().word == "asked")
        #expect(try self.mode(file) == 0o600)
    }

    @Test func closesAnOpenDirectoryBeforeItBelievesIt() throws {
        try keep()
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: bench.folder)
        #expect(bench.cache.session(key) == nil)
        #expect(try bench.sessions([]).session().word == "kept")
        #expect(try mode(bench.folder) == 0o700)
    }

    @Test func doesNotBelieveAnotherUsersFile() throws {
        try keep()
        let others = SessionCache(
            CacheLocation(base: bench.place.path, names: ["anchorage", "sessions"]),
            owner: geteuid() + 1)
        #expect(others.session(key) == nil)
        #expect(throws: CacheProblem.self) { try others.lock(key) }
    }

    @Test func doesNotFollowLinks() throws {
        try keep()
        let elsewhere = bench.place.file("elsewhere")
        try FileManager.default.moveItem(atPath: file, toPath: elsewhere)
        try FileManager.default.createSymbolicLink(
            atPath: file, withDestinationPath: elsewhere)
        #expect(bench.cache.session(key) == nil)
        let before = try Data(contentsOf: URL(fileURLWithPath: elsewhere))
        #expect(try bench.sessions([bench.answer("TWO")]).session().word == "asked")
        #expect(try Data(contentsOf: URL(fileURLWithPath: elsewhere)) == before)
        #expect(bench.cache.session(key)?.set.credentials.accessKeyId == "TWO")
    }

    @Test func replacesAnEmptyDirectory() throws {
        try keep()
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createDirectory(atPath: file, withIntermediateDirectories: false)
        #expect(try bench.sessions([bench.answer("TWO")]).session().word == "asked")
        #expect(bench.cache.session(key)?.set.credentials.accessKeyId == "TWO")
    }

    /// What is in a directory under the name of the file is somebody's: then nothing is kept.
    @Test func passesOverADirectory() throws {
        try keep()
        try FileManager.default.removeItem(atPath: file)
        try FileManager.default.createDirectory(
            atPath: file + "/inner", withIntermediateDirectories: true)
        let problems = CacheBench.Problems()
        let sessions = try bench.sessions([bench.answer("TWO")], problems: problems)
        #expect(try sessions.session().word == "asked")
        let told = problems.list.withLock { $0.map { "\($0)" } }
        #expect(told.count == 1 && told[0].contains(key.file))
        #expect(throws: CacheProblem.self) {
            try bench.cache.clear()
        }
    }

    @Test(arguments: [
        "", "{", "[]", "null", "\u{0}", "{\"version\":1}", "not json at all",
    ])
    func replacesWhatIsNoSession(content: String) throws {
        try keep()
        try content.write(toFile: file, atomically: false, encoding: .utf8)
        #expect(bench.cache.session(key) == nil)
        #expect(try bench.sessions([bench.answer("TWO")]).session().accessKey == "TWO")
        #expect(try bench.sessions([]).session().accessKey == "TWO")
    }

    @Test func replacesWhatWasCutOffAnywhere() throws {
        try keep()
        let whole = try Data(contentsOf: URL(fileURLWithPath: file))
        for count in 0..<whole.count {
            try whole.prefix(count).write(to: URL(fileURLWithPath: file))
            #expect(bench.cache.session(key) == nil, "\(count) bytes")
        }
    }

    /// Every change of one member is noticed where it contradicts the rest.
    @Test(arguments: [
        ("\"version\":3", "\"version\":1"), ("\"version\":3", "\"version\":\"2\""),
        ("\"obtained\":1749988800", "\"obtained\":1749988800.5"),
        ("\"obtained\":1749988800", "\"obtained\":1740000000"),
        ("\"obtained\":1749988800", "\"obtained\":9749988800"),
        ("\"expires\":1749992400", "\"expires\":1849992400"),
        ("\"expires\":1749992400", "\"expires\":9223372036854775807"),
        ("\"expires\":1749992400", "\"expires\":null"),
        ("\"accessKeyId\":\"ONE\"", "\"accessKeyId\":\"\""),
        ("\"accessKeyId\":\"ONE\"", "\"accessKeyId\":null"),
        ("\"accessKeyId\":\"ONE\"", "\"accessKeyId\":\"ONE\",\"accessKeyId\":\"TWO\""),
        ("\"accessKeyId\":\"ONE\"", "\"accessKeyId\":\"ONE\",\"more\":1"),
        ("\"sourceIdentity\":\"CN=web-01\"", "\"sourceIdentity\":7"),
    ])
    func believesNothingElse(old: String, new: String) throws {
        try keep()
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains(old))
        try text.replacing(old, with: new).write(
            toFile: file, atomically: false, encoding: .utf8)
        #expect(bench.cache.session(key) == nil)
    }

    /// A file under another's name is not that session, although it is whole.
    @Test func doesNotBelieveAFileUnderAnothersName() throws {
        try keep()
        let other = bench.key(try bench.source(ScriptedTransport()), [[2]])
        try FileManager.default.moveItem(atPath: file, toPath: "\(bench.folder)/\(other.file)")
        #expect(bench.cache.session(other) == nil)
    }

    @Test(arguments: [-61.0, -86_400])
    func doesNotBelieveWhatComesFromTheFuture(seconds: Double) throws {
        try keep()
        bench.clock.advance(seconds: seconds)
        #expect(try bench.sessions([bench.answer("TWO")]).session().word == "asked")
    }

    /// A clock that is an hour slow makes no session last longer than was asked for.
    @Test func endsWhenItMustByThisMachinesClock() throws {
        _ = try bench.sessions([bench.answer("ONE", seconds: 7_200)]).session()
        #expect(try #require(bench.cache.session(key)).expires == 1_749_992_400)
    }

    @Test func sweepsWhatIsLongOver() throws {
        try keep()
        let old = [String(repeating: "a", count: 64) + ".json", ".x.partial"]
        let oldLock = String(repeating: "a", count: 64) + ".lock"
        for name in old + [oldLock, "kept.txt"] {
            let path = "\(bench.folder)/\(name)"
            try Data("x".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes(
                [.modificationDate: fixedNow.addingTimeInterval(-50_000)], ofItemAtPath: path)
        }
        bench.clock.advance(seconds: 3_600)
        _ = try bench.sessions([bench.answer("TWO")]).session()
        let names = try FileManager.default.contentsOfDirectory(atPath: bench.folder).sorted()
        #expect(names == [key.file, key.lock, "kept.txt"].sorted())
    }

    @Test func forgetsThoseOfAnARN() throws {
        try keep()
        #expect(try bench.cache.clear(.init(roleARN: Example.roleARN + "x")) == 0)
        #expect(bench.cache.session(key) != nil)
        #expect(
            try bench.cache.clear(
                .init(
                    profileARNs: [Example.profileARN + "x", Example.profileARN],
                    roleARN: Example.roleARN)) == 1)
        #expect(bench.cache.session(key) == nil)
        #expect(try bench.cache.clear() == 0)
    }

    @Test func forgetsWhatCannotBeRead() throws {
        try keep()
        try Data("x".utf8).write(to: URL(fileURLWithPath: file))
        #expect(
            try bench.cache.clear(.init(roleARN: Example.roleARN)) == 0)
        #expect(try bench.cache.clear() == 1)
    }

    @Test func forgetsNothingWhereThereIsNothing() throws {
        #expect(try bench.cache.clear() == 0)
        #expect(try bench.place.contents() == [])
    }
}
