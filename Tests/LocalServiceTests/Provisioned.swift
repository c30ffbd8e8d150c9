import AWSSigning
import Foundation
import TestSupport
import Testing
import X509

/// A trust anchor, a role and a profile in a laboratory, and a client that may use them.
struct Provisioned {
    let laboratory: Laboratory
    let authority: TestAuthority
    let anchorARN: String
    let profileARN: String
    let roleARN: String
    let key: PrivateKey
    let certificate: Certificate

    /// What a test wants otherwise than usual.
    struct Choice {
        var trustPolicy: ((_ anchorARN: String) -> String)?
        var maxSessionDuration = 3600
        var profile: [String: Any] = [:]
        var managedPolicies = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
        var inlinePolicies: [String: String] = [:]
        var permissionsBoundary: String?
    }

    init(_ laboratory: Laboratory, _ choice: Choice = Choice()) throws {
        self.laboratory = laboratory
        authority = try TestAuthority.root()
        let anchor = try laboratory.call(
            "POST", "/trustanchors", Self.trustAnchor([authority.certificate]))
        #expect(anchor.status == 201, "\(anchor.text)")
        anchorARN = try #require(anchor.resource("trustAnchor")["trustAnchorArn"] as? String)
        let policy = choice.trustPolicy?(anchorARN) ?? Self.trustPolicy(anchorARN)
        var parameters = [
            "RoleName": "reader", "AssumeRolePolicyDocument": policy,
            "MaxSessionDuration": "\(choice.maxSessionDuration)",
        ]
        parameters["PermissionsBoundary"] = choice.permissionsBoundary
        let role = try laboratory.iam("CreateRole", parameters)
        roleARN = try #require(role.result("CreateRole")?.child("Role")?.text(of: "Arn"))
        for arn in choice.managedPolicies {
            try laboratory.iam("AttachRolePolicy", ["RoleName": "reader", "PolicyArn": arn])
        }
        for (name, document) in choice.inlinePolicies {
            let put = try laboratory.iam(
                "PutRolePolicy",
                ["RoleName": "reader", "PolicyName": name, "PolicyDocument": document])
            #expect(put.status == 200, "\(put.text)")
        }
        var body: [String: Any] = ["name": "reader", "roleArns": [roleARN], "enabled": true]
        body.merge(choice.profile) { _, chosen in chosen }
        let profile = try laboratory.call("POST", "/profiles", body)
        #expect(profile.status == 201, "\(profile.text)")
        profileARN = try #require(profile.resource("profile")["profileArn"] as? String)
        key = try PrivateKey.generate(.p256)
        certificate = try authority.leaf(key: key)
    }

    static func trustAnchor(_ certificates: [Certificate]) -> [String: Any] {
        [
            "name": "example", "enabled": true,
            "source": [
                "sourceType": "CERTIFICATE_BUNDLE",
                "sourceData": ["x509CertificateData": certificates.map(\.pem).joined()],
            ],
        ]
    }

    /// A trust policy with the given actions and conditions.
    static func trustPolicy(
        _ anchorARN: String,
        actions: String = #"["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]"#,
        conditions: String = ""
    ) -> String {
        """
        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",\
        "Principal":{"Service":"rolesanywhere.amazonaws.com"},"Action":\(actions),\
        "Condition":{"ArnEquals":{"aws:SourceArn":"\(anchorARN)"}\(conditions)}}]}
        """
    }

    /// What a CreateSession request says that a test wants otherwise than usual.
    struct Wish {
        var certificate: Certificate?
        var key: PrivateKey?
        var chain: [Certificate] = []
        var anchorARN: String?
        var profileARN: String?
        var roleARN: String?
        var body: [String: Any] = [:]
        var signedAt: Date?
    }

    /// A signed CreateSession request.
    func request(_ wish: Wish = Wish()) throws -> SigningRequest {
        let query = [
            "profileArn=\(wish.profileARN ?? profileARN)", "roleArn=\(wish.roleARN ?? roleARN)",
            "trustAnchorArn=\(wish.anchorARN ?? anchorARN)",
        ]
        let body = try JSONSerialization.data(withJSONObject: wish.body)
        let request = SigningRequest(
            method: "POST", path: "/sessions", query: query.joined(separator: "&"),
            headers: [("Host", laboratory.host), ("Content-Type", "application/json")],
            body: Array(body))
        return request.replacing(
            try SigV4X509.sign(
                request, certificate: wish.certificate ?? certificate, chain: wish.chain,
                signer: wish.key ?? key, region: "us-east-1", now: wish.signedAt ?? laboratory.now))
    }

    /// Asks for a session.
    func createSession(_ wish: Wish = Wish()) throws -> Answer {
        try laboratory.send(request(wish))
    }

    /// The credentials of a session that must be given out.
    func sessionKey(_ wish: Wish = Wish()) throws -> AccessKey {
        let answer = try createSession(wish)
        #expect(answer.status == 201, "\(answer.text) \(laboratory.log.last?.reason ?? "")")
        let credentials = try #require(answer.credentialSet["credentials"] as? [String: Any])
        return AccessKey(
            accessKeyID: try #require(credentials["accessKeyId"] as? String),
            secretAccessKey: try #require(credentials["secretAccessKey"] as? String),
            sessionToken: try #require(credentials["sessionToken"] as? String))
    }
}

extension Answer {
    /// The one session of a CreateSession answer.
    var credentialSet: [String: Any] {
        (json["credentialSet"] as? [[String: Any]])?.first ?? [:]
    }

    /// The session's ARN.
    var sessionARN: String? {
        (credentialSet["assumedRoleUser"] as? [String: Any])?["arn"] as? String
    }

    /// The session's end.
    var expiration: String? {
        (credentialSet["credentials"] as? [String: Any])?["expiration"] as? String
    }
}
