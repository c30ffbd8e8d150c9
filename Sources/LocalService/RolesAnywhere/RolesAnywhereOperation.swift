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
    case putNotificationSettings = "PutNotificationSettings"
    case resetNotificationSettings = "ResetNotificationSettings"
    case createProfile = "CreateProfile"
    case getProfile = "GetProfile"
    case updateProfile = "UpdateProfile"
    case deleteProfile = "DeleteProfile"
    case enableProfile = "EnableProfile"
    case disableProfile = "DisableProfile"
    case listProfiles = "ListProfiles"
    case putAttributeMapping = "PutAttributeMapping"
    case deleteAttributeMapping = "DeleteAttributeMapping"
    case importCrl = "ImportCrl"
    case getCrl = "GetCrl"
    case updateCrl = "UpdateCrl"
    case deleteCrl = "DeleteCrl"
    case enableCrl = "EnableCrl"
    case disableCrl = "DisableCrl"
    case listCrls = "ListCrls"
    case getSubject = "GetSubject"
    case listSubjects = "ListSubjects"
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
        case .putNotificationSettings: "PATCH /put-notifications-settings"
        case .resetNotificationSettings: "PATCH /reset-notifications-settings"
        case .createProfile: "POST /profiles"
        case .getProfile: "GET /profile/*"
        case .updateProfile: "PATCH /profile/*"
        case .deleteProfile: "DELETE /profile/*"
        case .enableProfile: "POST /profile/*/enable"
        case .disableProfile: "POST /profile/*/disable"
        case .listProfiles: "GET /profiles"
        case .putAttributeMapping: "PUT /profiles/*/mappings"
        case .deleteAttributeMapping: "DELETE /profiles/*/mappings"
        case .importCrl: "POST /crls"
        case .getCrl: "GET /crl/*"
        case .updateCrl: "PATCH /crl/*"
        case .deleteCrl: "DELETE /crl/*"
        case .enableCrl: "POST /crl/*/enable"
        case .disableCrl: "POST /crl/*/disable"
        case .listCrls: "GET /crls"
        case .getSubject: "GET /subject/*"
        case .listSubjects: "GET /subjects"
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
            let isID = index == 1 && Self.nouns.contains(request.path[0])
            route += (index == 0 ? " /" : "/") + (isID ? "*" : part)
        }
        guard let operation = Self.byRoute[route] else { return nil }
        self = operation
    }

    /// What a path begins with that goes on with an id.
    private static let nouns: Set = ["trustanchor", "profile", "profiles", "crl", "subject"]

    private static let byRoute = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.route, $0) })
}
