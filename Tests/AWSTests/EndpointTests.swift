import AWS
import Foundation
import TestSupport
import Testing

struct EndpointTests {
    /// One line of what botocore's rule sets say.
    struct Row: Sendable, CustomTestStringConvertible {
        let service: Service
        let region: String
        let variant: Endpoint.Variant
        let url: String
        let signingRegion: String

        var testDescription: String { "\(service.rawValue) \(region) \(variant.rawValue)" }
    }

    static func rows() throws -> [Row] {
        let text = String(
            decoding: try Repository.vector("endpoints/endpoints.tsv"), as: UTF8.self)
        return try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let parts = line.split(separator: "\t").map(String.init)
            let number = try #require(Int(parts[2]))
            return Row(
                service: try #require(Service(rawValue: parts[0])), region: parts[1],
                variant: Endpoint.Variant(rawValue: number), url: parts[3],
                signingRegion: parts[4])
        }
    }

    @Test func publishedEndpointsAreThoseOfBotocore() throws {
        let rows = try Self.rows()
        #expect(rows.count > 700)
        for row in rows {
            let found = try? Endpoint.published(
                for: row.service, region: row.region, variant: row.variant)
            #expect(found?.url ?? "-" == row.url, "\(row.testDescription)")
            #expect(found?.signingRegion ?? "-" == row.signingRegion, "\(row.testDescription)")
            #expect(found?.isOverride != true)
        }
    }

    @Test func chinaHasNoFIPSEndpointOfS3() {
        #expect(
            throws: AWSError.unsupportedEndpoint(service: .s3, partition: "aws-cn", kind: "FIPS")
        ) {
            try Endpoint.published(for: .s3, region: "cn-north-1", variant: .fips)
        }
    }

    @Test(arguments: [
        ("us-east-1", "aws"), ("mx-central-1", "aws"), ("us-gov-west-1", "aws-us-gov"),
        ("cn-north-1", "aws-cn"), ("us-isob-east-1", "aws-iso-b"), ("eusc-de-east-1", "aws-eusc"),
        ("us-gov-west-x", "aws"), ("aws-cn-global", "aws-cn"), ("cn-north", "aws"),
    ])
    func partitionOfRegion(region: String, partition: String) {
        #expect(Partition.of(region: region).id == partition)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", "127.0.0.1:8080", ""),
        ("http://127.0.0.1:80/", "http://127.0.0.1:80", "127.0.0.1", ""),
        ("https://vpce.example:443/a/b//", "https://vpce.example:443/a/b", "vpce.example", "/a/b"),
        ("http://[::1]:9", "http://[::1]:9", "[::1]:9", ""),
    ])
    func overrideIsTakenApart(
        setting: String, url: String, host: String, path: String
    ) throws {
        let endpoint = try configuration(["AWS_ENDPOINT_URL": setting]).endpoint(for: .iam)
        #expect(endpoint.url == url)
        #expect(endpoint.host == host)
        #expect(endpoint.basePath == path)
        #expect(endpoint.isOverride)
    }

    @Test(arguments: [
        "127.0.0.1:8080", "ftp://host", "http://", "http:///x", "http://a b", "http://u:p@host",
        "http://host?x=1", "http://host#x", "http://host:port",
    ])
    func overrideThatIsNoServer(url: String) throws {
        let configuration = try configuration(["AWS_ENDPOINT_URL_STS": url])
        #expect(throws: AWSError.invalidEndpoint(url: url, setting: "AWS_ENDPOINT_URL_STS")) {
            try configuration.endpoint(for: .sts)
        }
    }
}
