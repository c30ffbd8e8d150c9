import FoundationEssentials
import HTTPServer

/// The instance metadata service, version 2, as far as credentials and the region go.
///
/// - SeeAlso: EC2 User Guide, "Use the Instance Metadata Service"
struct InstanceMetadata {
    /// The role that clients find, who know no other name.
    let role: ServedRole

    /// All roles by name, for clients that name one.
    let roles: [String: ServedRole]

    let tokens: MetadataTokens
    let now: Date

    static let tokenHeader = "x-aws-ec2-metadata-token"
    static let lifetimeHeader = "x-aws-ec2-metadata-token-ttl-seconds"

    /// Answers for the path behind `/latest`.
    func respond(to request: IncomingRequest, _ path: ArraySlice<String>) -> ServerResponse {
        path.elementsEqual(["api", "token"]) ? token(request) : answer(request, path)
    }

    private func token(_ request: IncomingRequest) -> ServerResponse {
        guard request.method == "PUT" else { return .notAllowed("PUT") }
        let asked = request.values(Self.lifetimeHeader)
        guard asked.count < 2 else { return .refused("there is more than one lifetime") }
        // AWS's own service wants the header; AWS's signing helper does not.
        let text = asked.first ?? "\(MetadataTokens.lifetimes.upperBound)"
        let isPlain = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        guard isPlain, let seconds = Int(text), MetadataTokens.lifetimes.contains(seconds) else {
            return .refused("a token lives 1 to 21600 seconds")
        }
        guard let token = try? tokens.issue(seconds: seconds, at: now) else {
            return .text("no token can be made now", status: 503)
        }
        return .text(
            token, headers: [("X-Aws-Ec2-Metadata-Token-Ttl-Seconds", "\(seconds)")])
    }

    private func answer(_ request: IncomingRequest, _ path: ArraySlice<String>) -> ServerResponse {
        guard request.isRead else { return .notAllowed("GET, HEAD") }
        let given = request.values(Self.tokenHeader)
        guard let token = given.first, !token.isEmpty else {
            return .text("no token provided", status: 401)
        }
        guard given.count == 1, tokens.isGood(token, at: now) else {
            return .text("invalid token provided", status: 401)
        }
        return document(path)
    }

    private func document(_ path: ArraySlice<String>) -> ServerResponse {
        let joined = path.joined(separator: "/")
        switch joined {
        case "": return .text("dynamic\nmeta-data")
        case "meta-data": return .text("iam/\nplacement/")
        case "meta-data/iam": return .text("security-credentials/")
        case "meta-data/placement": return .text("availability-zone\nregion")
        case "meta-data/iam/security-credentials": return .text(role.name)
        case "meta-data/placement/region": return .text(role.region)
        case "meta-data/placement/availability-zone": return .text(zone)
        case "dynamic": return .text("instance-identity/")
        case "dynamic/instance-identity": return .text("document")
        case "dynamic/instance-identity/document": return identity
        default: break
        }
        let parent = ["meta-data", "iam", "security-credentials"]
        guard path.count == 4, path.starts(with: parent), let name = path.last,
            let role = roles[name]
        else { return .missing }
        return role.response
    }

    /// SDKs that are older than `placement/region` take a region for its zone without the letter.
    private var zone: String { role.region + "a" }

    /// What SDKs look up here: the region and the account, as this is no instance.
    private var identity: ServerResponse {
        .json(
            status: 200,
            [("accountId", role.accountID), ("availabilityZone", zone), ("region", role.region)])
    }
}

extension ServedRole {
    /// The answer to a client that may have the credentials.
    var response: ServerResponse {
        switch answer() {
        case .credentials(let held): held.document.response
        case .none(let failure, let mayCome): .unavailable(failure, mayCome: mayCome)
        }
    }
}

extension ServerResponse {
    static func refused(_ reason: String) -> ServerResponse { .text(reason, status: 400) }

    static func notAllowed(_ methods: String) -> ServerResponse {
        .text("this takes \(methods)", status: 405, headers: [("Allow", methods)])
    }

    static let missing = ServerResponse.text("there is nothing here", status: 404)
}
