/// The operations of Roles Anywhere that the service knows, each with its route.
///
/// CreateSession is not among them: it has no access key and is no operation of the model.
enum RolesAnywhereOperation: String, CaseIterable {
    case createTrustAnchor = "CreateTrustAnchor"
    case getTrustAnchor = "GetTrustAnchor"
    case updateTrustAnchor = "UpdateTrustAnchor"
    case deleteTrustAnchor = "DeleteTrustAnchor"
    case enableTrustAnchor = "EnableTrustAnchor"
    case disableTrustAnchor = "DisableTrustAnchor"
    case listTrustAnchors = "ListTrustAnchors"
    case createProfile = "CreateProfile"
    case getProfile = "GetProfile"
    case updateProfile = "UpdateProfile"
    case deleteProfile = "DeleteProfile"
    case enableProfile = "EnableProfile"
    case disableProfile = "DisableProfile"
    case listProfiles = "ListProfiles"
    case importCrl = "ImportCrl"
    case getCrl = "GetCrl"
    case updateCrl = "UpdateCrl"
    case deleteCrl = "DeleteCrl"
    case enableCrl = "EnableCrl"
    case disableCrl = "DisableCrl"
    case listCrls = "ListCrls"
    case tagResource = "TagResource"
    case untagResource = "UntagResource"
    case listTagsForResource = "ListTagsForResource"

    /// The method and path; `*` stands for an id.
    private var route: String {
        switch self {
        case .createTrustAnchor: "POST /trustanchors"
        case .getTrustAnchor: "GET /trustanchor/*"
        case .updateTrustAnchor: "PATCH /trustanchor/*"
        case .deleteTrustAnchor: "DELETE /trustanchor/*"
        case .enableTrustAnchor: "POST /trustanchor/*/enable"
        case .disableTrustAnchor: "POST /trustanchor/*/disable"
        case .listTrustAnchors: "GET /trustanchors"
        case .createProfile: "POST /profiles"
        case .getProfile: "GET /profile/*"
        case .updateProfile: "PATCH /profile/*"
        case .deleteProfile: "DELETE /profile/*"
        case .enableProfile: "POST /profile/*/enable"
        case .disableProfile: "POST /profile/*/disable"
        case .listProfiles: "GET /profiles"
        case .importCrl: "POST /crls"
        case .getCrl: "GET /crl/*"
        case .updateCrl: "PATCH /crl/*"
        case .deleteCrl: "DELETE /crl/*"
        case .enableCrl: "POST /crl/*/enable"
        case .disableCrl: "POST /crl/*/disable"
        case .listCrls: "GET /crls"
        case .tagResource: "POST /TagResource"
        case .untagResource: "POST /UntagResource"
        case .listTagsForResource: "GET /ListTagsForResource"
        }
    }

    /// The operation that a request means.
    init?(_ request: IncomingRequest) {
        var route = request.method
        for (index, part) in request.path.enumerated() {
            // A path for one resource has its id in the second place.
            let isID = index == 1 && ["trustanchor", "profile", "crl"].contains(request.path[0])
            route += (index == 0 ? " /" : "/") + (isID ? "*" : part)
        }
        guard let operation = Self.byRoute[route] else { return nil }
        self = operation
    }

    private static let byRoute = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.route, $0) })
}
