import AWSSigning
import Testing

struct CanonicalRequestTests {
    private func lines(_ request: SigningRequest, _ options: CanonicalRequest.Options = .standard)
        -> [Substring]
    {
        CanonicalRequest(request, signedHeaders: ["b", "A"], options: options).text
            .split(separator: "\n", omittingEmptySubsequences: false)
    }

    @Test(arguments: [
        ("", ""), ("a", "a="), ("a=", "a="), ("&&a&", "=&=&=&a="), ("=v", "=v"),
        ("a=b=c", "a=b%3Dc"),
        ("b=1&a=2", "a=2&b=1"), ("a=2&a=10", "a=10&a=2"), ("a-=1&a=2", "a=2&a-=1"),
        ("x=%2f%2F/", "x=%2F%2F%2F"), ("x=a+b%20c", "x=a%2Bb%20c"), ("%41=%7e", "A=~"),
        ("x=100%", "x=100%25"), ("x=%zz%4", "x=%25zz%254"), ("x=é", "x=%C3%A9"),
    ])
    func rebuildsTheQueryFromDecodedParameters(query: String, canonical: String) {
        let request = SigningRequest(method: "GET", path: "/", query: query)
        #expect(lines(request)[2] == canonical)
    }

    @Test(arguments: [
        ("", "/", "/"), ("/", "/", "/"), ("/a%20b", "/a%2520b", "/a%20b"),
        ("/a/../b/./c//d/", "/b/c/d/", "/a/../b/./c//d/"), ("/../..", "/", "/../.."),
        ("/a/..", "/", "/a/.."), ("//", "/", "//"), ("/a:b=c", "/a%3Ab%3Dc", "/a%3Ab%3Dc"),
    ])
    func encodesThePath(path: String, standard: String, s3: String) {
        let request = SigningRequest(method: "GET", path: path)
        #expect(lines(request)[1] == standard)
        #expect(lines(request, .s3)[1] == s3)
    }

    @Test func joinsAndTrimsTheSignedFields() {
        let request = SigningRequest(
            method: "GET", path: "/",
            headers: [("B", "  2   3\t4 "), ("a", ""), ("b", "5\r\n  6"), ("c", "unsigned")])
        #expect(lines(request)[3...6] == ["a:", "b:2 3\t4,5 6", "", "a;b"])
    }
}
