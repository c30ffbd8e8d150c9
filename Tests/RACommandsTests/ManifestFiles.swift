import TestSupport
import X509

/// What the manifests of the tests name.
enum ManifestFiles {
    /// Two CAs, CRLs of the first, and policies.
    static let all: [String: [UInt8]] = {
        do {
            return try make()
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    static let policies = [
        "read.json": policy("s3:Get*"), "list.json": policy("s3:List*"), "all.json": policy("s3:*"),
    ]

    private static func make() throws -> [String: [UInt8]] {
        let (first, second) = (
            try TestAuthority.root(name: "CN=First"),
            try TestAuthority.root(name: "CN=Second")
        )
        var files = policies.mapValues { Array($0.utf8) }
        files["first.pem"] = Array(first.certificate.pem.utf8)
        files["second.pem"] = Array(second.certificate.pem.utf8)
        files["both.pem"] = Array((first.certificate.pem + second.certificate.pem).utf8)
        for number: UInt64 in 1...3 {
            let serials = try (0..<number).map { _ in try SerialNumber.random() }
            files["first-\(number).crl"] = try first.crl(revoking: serials, number: number).der
        }
        files["second.crl"] = Array(try second.crl(revoking: []).pem.utf8)
        return files
    }

    private static func policy(_ action: String) -> String {
        #"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":""#
            + action + #"","Resource":"*"}]}"#
    }

    /// A manifest with one of everything, and every field set to something unusual.
    static let full = """
        name: full
        trustAnchors:
          - name: first
            bundle: first.pem
            notifications:
              - {event: CA_CERTIFICATE_EXPIRY, thresholdDays: 90}
              - {event: END_ENTITY_CERTIFICATE_EXPIRY, enabled: false}
            tags: {team: platform}
          - {name: second, bundle: second.pem, enabled: false}
        crls:
          - {name: first, trustAnchor: first, file: first-2.crl}
        roles:
          - name: reader
            path: /anchorage/
            description: reads
            trustAnchor: first
            require: [CN=web-01, OU=a, OU=b]
            policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
            policies: {own: read.json, other: list.json}
            maxSessionDurationSeconds: 7200
            tags: {team: platform}
          - {name: writer, trustAnchor: second}
        profiles:
          - name: all
            roles: [reader, writer]
            sessionPolicy: all.json
            policyArns: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
            durationSeconds: 1800
            acceptRoleSessionName: true
            attributeMappings: {x509Subject: [CN, OU], x509SAN: []}
            tags: {team: platform}
        """

    /// Another manifest over the same names, so that everything has to change.
    static let changed = """
        name: full
        trustAnchors:
          - {name: first, bundle: both.pem, enabled: false, tags: {}}
        crls:
          - {name: first, trustAnchor: first, file: first-3.crl, enabled: false}
          - {name: extra, trustAnchor: first, file: first-1.crl}
        roles:
          - name: reader
            trustAnchor: first
            policies: {own: list.json}
            tags: {team: other, more: "1"}
        profiles:
          - name: all
            roles: [reader]
            durationSeconds: 900
            enabled: false
            attributeMappings: {x509Issuer: []}
            tags: {}
        """
}
