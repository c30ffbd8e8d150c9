import AWSSigning
import IAMPolicy
import TestSupport

/// What a request carries that says who sends it, and the policies that decide what it may do.
enum Signing {
    /// The value of an `Authorization` header.
    static func authorization(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        guard let header = try accepted({ try AuthorizationHeader(parsing: text) }) else { return }
        let again = try AuthorizationHeader(parsing: header.description)
        try require(again == header, "a header that is read is the same written and read again")
        try require(
            Set(header.signedHeaders).count == header.signedHeaders.count,
            "no field is signed twice")
    }

    /// A request in canonical form, which does not depend on what HTTP leaves open.
    static func canonicalRequest(_ bytes: [UInt8]) throws {
        guard let request = RequestText.parse(bytes)?.signing else { return }
        let names = Array(Set(request.headers.map { $0.name.lowercased() }))
        for options in [CanonicalRequest.Options.standard, .s3] {
            let text = CanonicalRequest(request, signedHeaders: names, options: options).text
            var other = request
            other.headers = Dictionary(grouping: request.headers) { $0.name.lowercased() }
                .sorted { $0.key > $1.key }
                .flatMap { name, fields in fields.map { (name.uppercased(), "  \($0.value) ") } }
            let again = CanonicalRequest(
                other, signedHeaders: names.sorted(by: >), options: options)
            // Unicode has letters whose upper case is another word; field names are ASCII.
            guard request.headers.allSatisfy({ $0.name.utf8.allSatisfy { $0 < 0x80 } }) else {
                continue
            }
            try require(
                again.text == text, "order, case and white space of fields change nothing")
        }
    }

    /// A policy of any kind, and a request that it decides.
    static func policy(_ bytes: [UInt8]) throws {
        for kind in PolicyDocument.Kind.allCases {
            guard let document = try accepted({ try PolicyDocument(json: bytes, kind: kind) })
            else { continue }
            try require(!document.statements.isEmpty, "a policy has a statement")
            let request = PolicyRequest(
                action: kind == .trust ? "sts:AssumeRole" : "s3:ListAllMyBuckets",
                resource: "arn:aws:iam::111122223333:role/reader",
                principal: .service("rolesanywhere.amazonaws.com"), context: context,
                modelledKeys: ModelledKeys(
                    ["aws:TagKeys"], families: ["aws:PrincipalTag/", "aws:RequestTag/"]))
            let layer: PolicyLayer.Kind = kind == .trust ? .trust : .identity
            let evaluation = PolicyEvaluator.evaluate(
                request, layers: [PolicyLayer(layer, [("policy", document)])])
            let allows = document.statements.contains { $0.effect == .allow }
            try require(
                allows || evaluation.decision != .allowed, "what allows nothing lets nobody in")
        }
    }

    private static let context = [
        "aws:SourceArn": ["arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/a"],
        "aws:PrincipalTag/x509Subject/CN": ["web-01"], "aws:SourceIp": ["192.0.2.1"],
        "aws:CurrentTime": ["2025-06-15T12:00:00Z"], "aws:TagKeys": ["a", "b"],
        "aws:SecureTransport": ["true"], "sts:RoleSessionName": ["\u{E9}$*?"],
    ]

    static let authorizations = [
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20250615/us-east-1/iam/aws4_request, "
            + "SignedHeaders=host;x-amz-date, Signature=00ff",
        "AWS4-X509-ECDSA-SHA256 Credential=12345678901234567890/20250615/us-east-1/"
            + "rolesanywhere/aws4_request,SignedHeaders=content-type;host,Signature=3045",
    ]

    static let policies = [
        """
        {"Version":"2012-10-17","Id":"a","Statement":[{"Sid":"b","Effect":"Allow","Principal":\
        {"Service":"rolesanywhere.amazonaws.com"},"Action":["sts:AssumeRole","sts:Tag*"],\
        "Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:rolesanywhere:*:*:trust-anchor/?"},\
        "StringEqualsIfExists":{"aws:PrincipalTag/x509Subject/CN":["web-01","${aws:SourceIp}"]}}}]}
        """,
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*",\
        "Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"},"DateLessThan":\
        {"aws:CurrentTime":"2030-01-01T00:00:00Z"},"ForAllValues:StringLike":{"aws:TagKeys":\
        ["a*","${aws:PrincipalTag/x, 'b'}"]},"Null":{"aws:Referer":true}}},{"Effect":"Deny",\
        "NotAction":["iam:*"],"NotResource":"arn:aws:s3:::x/${*}"}]}
        """,
        #"{"Statement":{"Effect":"Deny","Action":"*","Resource":["*"],"Condition":{"#
            + #""NumericLessThan":{"a:b":5},"Bool":{"aws:SecureTransport":"false"},"#
            + #""BinaryEquals":{"a:c":"QUI="}}}}"#,
        #"{"Version":"2012-10-17","Statement":"# + String(repeating: "[", count: 5000),
    ]
}
