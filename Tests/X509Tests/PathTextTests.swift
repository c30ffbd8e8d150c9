import Testing
import X509

struct PathTextTests {
    @Test(arguments: [
        ("a", ".", "a"), ("/", "/", ""), ("/a", "/", "a"), ("a/b", "a", "b"), ("a//b/", "a", "b"),
        ("///", "/", ""), ("a/\u{301}b", "a", "\u{301}b"), ("a\u{301}/b", "a\u{301}", "b"),
        ("/\u{200D}a/\u{301}", "/\u{200D}a", "\u{301}"),
    ])
    func aPathIsItsParentAndItsName(path: String, parent: String, name: String) {
        #expect(Array(Path.parent(path).utf8) == Array(parent.utf8))
        #expect(Array(Path.name(path).utf8) == Array(name.utf8))
    }

    @Test func onlyTheOctetIsASlash() {
        #expect(Path.isAbsolute("/\u{301}a"))
        #expect(!Path.isAbsolute("\u{2215}a"))
        #expect(Path.hasSlash("a/\u{301}b"))
        #expect(Path.endsWithSlash("a\u{301}/"))
        #expect(Path.names("/a//\u{301}b/") == ["a", "\u{301}b"])
        #expect(Path.joined("a/", "b") == "a/b")
        #expect(Path.joined("a", "\u{301}b").utf8.count == 5)
        #expect(Path.sibling(of: "a/\u{301}b", "c") == "a/c")
        #expect(Path.sibling(of: "b", "c") == "c")
    }
}
