import AWS
import Foundation
import LocalService
import TestSupport
import Testing

/// Objects of a bucket that is a directory, as the management key sees them.
struct S3ObjectTests {
    private func get(
        _ laboratory: Laboratory, _ path: String, query: String = "",
        headers: [(String, String)] = []
    ) throws -> Answer {
        // Header fields that are not signed: S3 takes them, too.
        let request = laboratory.signed("GET", path, query: query, service: "s3")
        return try laboratory.send(
            request.replacing(request.headers + headers.map { (name: $0.0, value: $0.1) }))
    }

    private func keys(_ laboratory: Laboratory, _ query: String = "") throws -> [String] {
        let answer = try get(
            laboratory, "/reports", query: "list-type=2" + (query.isEmpty ? "" : "&\(query)"))
        let xml = try #require(answer.xml, "\(answer.text)")
        let contents = xml.children.filter { $0.name == "Contents" }.compactMap {
            $0.text(of: "Key")
        }
        let prefixes = xml.children.filter { $0.name == "CommonPrefixes" }.compactMap {
            $0.text(of: "Prefix")
        }
        #expect(xml.text(of: "KeyCount") == "\(contents.count + prefixes.count)")
        return contents + prefixes
    }

    @Test(arguments: Way.allCases)
    func readsWhatIsInTheDirectory(way: Way) async throws {
        try await BucketFolder.run(way) { laboratory, folder in
            try folder.write("a.txt", "hello")
            let answer = try get(laboratory, "/reports/a.txt")
            #expect(answer.status == 200 && answer.text == "hello")
            #expect(answer.header("Content-Type") == "binary/octet-stream")
            #expect(answer.header("Accept-Ranges") == "bytes")
            let tag = try #require(answer.header("ETag"))
            #expect(tag.count == 36 && tag.hasSuffix("-1\""))
            let head = try laboratory.send(
                laboratory.signed("HEAD", "/reports/a.txt", service: "s3"))
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head.header("Content-Length") == "5" && head.header("ETag") == tag)
            try folder.write("a.txt", "hello again")
            #expect(try get(laboratory, "/reports/a.txt").header("ETag") != tag)
        }
    }

    @Test func keysStayBelowTheDirectory() async throws {
        try await BucketFolder.run { laboratory, folder in
            try folder.write("sub/b", "b")
            try folder.writeOutside("secret", "secret")
            try folder.link("link", to: folder.outside("secret"))
            try folder.link("sub/up", to: folder.outside(""))
            try folder.pipe("pipe")
            for path in [
                "/reports/link", "/reports/sub/up/secret", "/reports/pipe", "/reports/../secret",
                "/reports/sub/../../secret", "/reports/%2e%2e/secret", "/reports/sub/%2E%2E%2Fb",
                "/reports//sub/b", "/reports/sub//b", "/reports/sub/./b", "/reports/sub",
                "/reports/sub/", "/reports/sub/b/", "/reports/sub/b%00", "/reports/%FF",
            ] {
                let answer = try get(laboratory, path)
                #expect(answer.status == 404 && answer.code == "NoSuchKey", "\(path)")
            }
            #expect(try keys(laboratory) == ["sub/b"])
        }
    }

    @Test func listsByPrefixAndDelimiter() async throws {
        try await BucketFolder.run { laboratory, folder in
            for key in ["b/1", "b/2/x", "a", "b.txt", "c/d/e", "é"] { try folder.write(key, key) }
            try folder.makeDirectory("empty/below")
            #expect(try keys(laboratory) == ["a", "b.txt", "b/1", "b/2/x", "c/d/e", "é"])
            #expect(try keys(laboratory, "delimiter=/") == ["a", "b.txt", "é", "b/", "c/"])
            #expect(try keys(laboratory, "prefix=b") == ["b.txt", "b/1", "b/2/x"])
            #expect(try keys(laboratory, "prefix=b/&delimiter=/") == ["b/1", "b/2/"])
            #expect(try keys(laboratory, "prefix=c/d/&delimiter=/") == ["c/d/e"])
            #expect(try keys(laboratory, "prefix=no") == [])
            #expect(try keys(laboratory, "start-after=b/1") == ["b/2/x", "c/d/e", "é"])
            #expect(try keys(laboratory, "delimiter=b") == ["a", "c/d/e", "é", "b"])
            #expect(try keys(laboratory, "prefix=%C3%A9&encoding-type=url") == ["%C3%A9"])
        }
    }

    @Test(arguments: ["", "delimiter=/", "prefix=b&delimiter=/"])
    func pagesJoinToTheWholeList(query: String) async throws {
        try await BucketFolder.run { laboratory, folder in
            for key in ["b/1", "b/2", "a", "b.txt", "b.x/1", "c/d/e", "d"] {
                try folder.write(key, "")
            }
            let whole = try keys(laboratory, query).sorted()
            for limit in 1...4 {
                var found: [String] = []
                var token: String?
                for _ in 0..<20 {
                    var parts = ["list-type=2", "max-keys=\(limit)"]
                    if !query.isEmpty { parts.append(query) }
                    if let token {
                        let escaped = token.replacingOccurrences(of: "=", with: "%3D")
                        parts.append("continuation-token=\(escaped)")
                    }
                    let answer = try get(
                        laboratory, "/reports", query: parts.joined(separator: "&"))
                    let xml = try #require(answer.xml)
                    found += xml.children.compactMap { $0.text(of: "Key") }
                    found += xml.children.filter { $0.name == "CommonPrefixes" }.compactMap {
                        $0.text(of: "Prefix")
                    }
                    token = xml.text(of: "NextContinuationToken")
                    #expect((token == nil) == (xml.text(of: "IsTruncated") == "false"))
                    guard token != nil else { break }
                }
                #expect(found.sorted() == whole, "\(limit)")
            }
        }
    }

    @Test(arguments: [
        ("bytes=0-1", 206, "01", "bytes 0-1/10"), ("bytes=8-", 206, "89", "bytes 8-9/10"),
        ("bytes=8-99", 206, "89", "bytes 8-9/10"), ("bytes=-3", 206, "789", "bytes 7-9/10"),
        ("bytes=-99", 206, "0123456789", "bytes 0-9/10"),
        ("bytes=2-99999999999999999999", 206, "23456789", "bytes 2-9/10"),
        ("bytes=10-", 416, nil, nil), ("bytes=-0", 416, nil, nil),
        ("bytes=99999999999999999999-", 416, nil, nil),
        ("bytes=3-2", 200, "0123456789", nil), ("bytes=0-1,3-4", 200, "0123456789", nil),
        ("lines=0-1", 200, "0123456789", nil), ("bytes=-", 200, "0123456789", nil),
    ])
    func sendsParts(range: String, status: Int, text: String?, shown: String?) async throws {
        try await BucketFolder.run { laboratory, folder in
            try folder.write("n", "0123456789")
            let answer = try get(laboratory, "/reports/n", headers: [("Range", range)])
            #expect(answer.status == status)
            #expect(answer.header("Content-Range") == shown)
            if let text {
                #expect(answer.text == text)
            } else {
                #expect(answer.code == "InvalidRange")
            }
        }
    }

    @Test func conditionsDecide() async throws {
        try await BucketFolder.run(.socket) { laboratory, folder in
            try folder.write("n", "0123456789")
            let first = try get(laboratory, "/reports/n")
            let tag = try #require(first.header("ETag"))
            let date = try #require(first.header("Last-Modified"))
            let long = "Wed, 01 Jan 2020 00:00:00 GMT"
            for (name, value, status) in [
                ("If-None-Match", tag, 304), ("If-None-Match", "\"x\"", 200),
                ("If-Match", tag, 200), ("If-Match", "\"x\", \(tag)", 200),
                ("If-Match", "\"x\"", 412), ("If-Modified-Since", date, 304),
                ("If-Modified-Since", long, 200), ("If-Unmodified-Since", date, 200),
                ("If-Unmodified-Since", long, 412), ("If-Modified-Since", "yesterday", 200),
            ] {
                let answer = try get(laboratory, "/reports/n", headers: [(name, value)])
                #expect(answer.status == status, "\(name): \(value)")
                #expect(status != 304 || answer.body.isEmpty)
            }
        }
    }

    @Test(arguments: [
        ("/nobucket", "list-type=2", 404, "NoSuchBucket"),
        ("/nobucket/key", "", 404, "NoSuchBucket"),
        ("/reports", "list-type=2&max-keys=x", 400, "InvalidArgument"),
        ("/reports", "list-type=2&max-keys=-1", 400, "InvalidArgument"),
        ("/reports", "list-type=2&encoding-type=hex", 400, "InvalidArgument"),
        ("/reports", "list-type=2&continuation-token=!", 400, "InvalidArgument"),
        ("/reports/n", "versionId=abc", 400, "InvalidArgument"),
        ("/reports/n", "response-content-type=a%0D%0Ab", 400, "InvalidArgument"),
        ("/reports/n", "acl=", 501, "NotImplemented"), ("/reports", "", 501, "NotImplemented"),
    ])
    func refusals(path: String, query: String, status: Int, code: String) async throws {
        try await BucketFolder.run { laboratory, folder in
            try folder.write("n", "n")
            let answer = try get(laboratory, path, query: query)
            #expect(answer.status == status && answer.code == code, "\(answer.text)")
        }
    }

    @Test func aDirectoryThatIsGoneIsAnErrorOfTheService() async throws {
        try await BucketFolder.run { laboratory, folder in
            try folder.remove()
            for (path, query) in [("/reports", "list-type=2"), ("/reports/n", "")] {
                let answer = try get(laboratory, path, query: query)
                #expect(answer.status == 500 && answer.code == "InternalError")
                #expect(laboratory.log.last?.reason?.contains("cannot be opened") == true)
            }
        }
    }

    @Test func aBucketWithoutADirectoryIsEmpty() async throws {
        try await Laboratory.run { laboratory in
            let found = try keys(laboratory)
            #expect(found == [])
            #expect(try get(laboratory, "/reports/n").code == "NoSuchKey")
        }
    }
}
