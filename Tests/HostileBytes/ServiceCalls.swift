import AWSSigning
import Foundation
import HTTPServer
import Synchronization
import TestSupport

@testable import LocalService

/// The local service, asked by whoever holds a key and by whoever holds none.
enum ServiceCalls {
    private static let administrator = AdministratorKey(
        accessKeyID: "AKIAHOSTILE000000001",
        secretAccessKey: "a secret of forty characters ........")
    private static let anchor = "11111111-1111-4111-8111-111111111111"

    /// A service that knows an anchor, a role and a profile, in the state in which each try begins.
    private static let service = Result<(LocalAWS, ServiceState), any Error> {
        var configuration = Configuration(
            buckets: [Bucket("reports")], bucketsCreatedAt: fixedNow, administrator: administrator)
        configuration.newIdentifier = { anchor }
        let service = LocalAWS(configuration: configuration) { entry in entries.append(entry) }
        for call in try calls().prefix(3) {
            let answer = try respond(service, call)
            try require(answer.status < 300, "a seed that is right is answered: \(answer)")
        }
        return (service, service.state.withLock { $0 })
    }

    /// One try at a time, whoever makes it: they share the service.
    private static let turn = Mutex(())

    /// What the log was told of the last request.
    nonisolated(unsafe) private static var entries: [RequestRecord] = []

    /// A letter for the service, then a request, which is signed as it should be.
    static func signed(_ bytes: [UInt8]) throws {
        guard RequestText.parse(Array(bytes.dropFirst())) != nil else { return }
        try turn.withLock { _ in
            let (service, start) = try service.get()
            service.state.withLock { $0 = start }
            try check(try respond(service, bytes))
        }
    }

    /// A request that is passed on as it is.
    static func raw(_ bytes: [UInt8]) throws {
        guard let text = RequestText.parse(bytes) else { return }
        try turn.withLock { _ in
            let (service, start) = try service.get()
            service.state.withLock { $0 = start }
            entries = []
            try check(service.respond(to: text.request, now: fixedNow))
        }
    }

    private static func respond(_ service: LocalAWS, _ bytes: [UInt8]) throws -> ServerResponse {
        guard var text = RequestText.parse(Array(bytes.dropFirst())) else {
            throw Violation(rule: "a seed is a request")
        }
        let name =
            switch bytes.first {
            case UInt8(ascii: "i"): "iam"
            case UInt8(ascii: "t"): "sts"
            case UInt8(ascii: "s"): "s3"
            default: "rolesanywhere"
            }
        let key = AccessKey(
            accessKeyID: administrator.accessKeyID,
            secretAccessKey: administrator.secretAccessKey)
        let signed = text.signing.replacing(
            SigV4.sign(
                text.signing, with: key, region: "us-east-1", service: name, now: fixedNow,
                options: name == "s3" ? .s3 : .standard))
        text.headers = signed.headers
        entries = []
        return service.respond(to: text.request, now: fixedNow)
    }

    private static func check(_ response: ServerResponse) throws {
        try require(
            (200..<600).contains(response.status) && response.status != 500,
            "no request is an internal failure: \(response.status)")
        for (name, value) in response.headers {
            try Printed.requirePrintable("\(name): \(value)", "a header of an answer")
        }
        let isJSON = response.headers.contains { $0.value == "application/json" }
        if isJSON, !response.body.isEmpty {
            let json = try? JSONSerialization.jsonObject(
                with: Data(response.body), options: .fragmentsAllowed)
            try require(json != nil, "an answer that is said to be JSON is JSON")
        }
        try require(entries.count <= 1, "no request is recorded twice")
        for line in entries.flatMap({ "\($0)".split(separator: "\n") }) {
            try Printed.requirePrintable(String(line), "a line of the log")
        }
        try require(
            !entries.contains { "\($0)".contains(administrator.secretAccessKey) },
            "the log does not tell the key")
    }

    // The first three make what the others need.
    static func calls() throws -> [[UInt8]] {
        let pem = try Seeds.root?.certificate.pem ?? ""
        let bundle = try JSONSerialization.data(
            withJSONObject: [
                "name": "a", "enabled": true,
                "source": [
                    "sourceType": "CERTIFICATE_BUNDLE", "sourceData": ["x509CertificateData": pem],
                ],
                "tags": [["key": "k", "value": "v"]],
            ], options: .sortedKeys)
        let json = "Host:a\nContent-Type:application/json\n\n"
        let form = "Host:a\nContent-Type:application/x-www-form-urlencoded\n\n"
        let trust =
            #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"#
            + #"{"Service":"rolesanywhere.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#
        let role = "arn:aws:iam::111122223333:role/r"
        let iam = "Version=2010-05-08&RoleName=r"
        let texts = [
            "rPOST /trustanchors\n\(json)\(String(decoding: bundle, as: UTF8.self))",
            "iPOST /\n\(form)Action=CreateRole&\(iam)&AssumeRolePolicyDocument=\(trust)"
                + "&Tags.member.1.Key=k&Tags.member.1.Value=v",
            "rPOST /profiles\n\(json){\"name\":\"p\",\"roleArns\":[\"\(role)\"],"
                + "\"durationSeconds\":900,\"managedPolicyArns\":[]}",
            "rPATCH /trustanchor/\(anchor)\n\(json){\"name\":\"b\"}",
            "rPATCH /profile/\(anchor)\n\(json){\"durationSeconds\":3600,\"sessionPolicy\":\"x\"}",
            "rPUT /profiles/\(anchor)/mappings\n\(json){\"certificateField\":\"x509Subject\","
                + "\"mappingRules\":[{\"specifier\":\"CN\"}]}",
            "rPOST /put-notifications-settings\n\(json){\"trustAnchorId\":\"\(anchor)\","
                + "\"notificationSettings\":[{\"enabled\":true,\"event\":"
                + "\"CA_CERTIFICATE_EXPIRY\",\"threshold\":30}]}",
            "rGET /trustanchors?pageSize=1&nextToken=x\nHost:a\n\n",
            "rGET /ListTagsForResource?resourceArn=\(role)\nHost:a\n\n",
            "rPOST /crls\n\(json){\"name\":\"c\",\"crlData\":\"AAAA\",\"trustAnchorArn\":\"a\"}",
            "iPOST /\n\(form)Action=PutRolePolicy&\(iam)&PolicyName=p&PolicyDocument=\(trust)",
            "iPOST /\n\(form)Action=AttachRolePolicy&\(iam)&PolicyArn="
                + "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
            "iPOST /\n\(form)Action=ListRoles&Version=2010-05-08&MaxItems=1&PathPrefix=/",
            "tPOST /\n\(form)Action=GetCallerIdentity&Version=2011-06-15",
            "tPOST /\n\(form)Action=AssumeRole&Version=2011-06-15&RoleArn=\(role)"
                + "&RoleSessionName=s",
            "sGET /\nHost:a\n\n", "sGET /reports?list-type=2&prefix=a%2F&max-keys=3\nHost:a\n\n",
            "sGET /reports/a%20b/..\nHost:a\nRange:bytes=0-1\n\n", "sPUT /reports/x\nHost:a\n\nabc",
        ]
        let deep = String(repeating: "[", count: 5000)
        let deepCalls = [
            "rPOST /trustanchors\n\(json){\"name\":\(deep)", "rPOST /profiles\n\(json)\(deep)",
        ]
        return (texts + deepCalls).map { Array($0.utf8) }
    }

    static func requests() throws -> [[UInt8]] {
        let certificate = try Seeds.root?.certificate.der.base64 ?? ""
        let texts = [
            "POST /sessions?profileArn=a&roleArn=b&trustAnchorArn=c\nHost:a\nX-Amz-Date:"
                + "20250615T120000Z\nX-Amz-X509:\(certificate)\nAuthorization:"
                + "AWS4-X509-ECDSA-SHA256 Credential=1/20250615/us-east-1/rolesanywhere/"
                + "aws4_request, SignedHeaders=host;x-amz-date;x-amz-x509, Signature=3045\n\n{}",
            "GET http://h:1/a?b\nHost:a\n\n", "POST /\nHost:a\n\nAction=ListRoles",
            "GET /_lab/requests?limit=1\nHost:127.0.0.1\n\n", "GET /_lab/health\nHost:a\n\n",
        ]
        return texts.map { Array($0.utf8) }
            + Signing.authorizations.map { Array("GET /\nHost:a\nAuthorization:\($0)\n\n".utf8) }
    }
}

extension [UInt8] {
    fileprivate var base64: String { Data(self).base64EncodedString() }
}
