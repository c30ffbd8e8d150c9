import CommandLineSupport
import FoundationEssentials

/// A running local service as its state file describes it.
struct LabState: Codable {
    /// The process that serves.
    var processID: Int32

    /// For instance `http://127.0.0.1:4711`.
    var endpointURL: String

    var region: String
    var accountID: String
    var accessKeyID: String
    var secretAccessKey: String

    /// The variables that point every AWS tool at the service.
    var variables: [(String, String)] {
        [
            ("AWS_ENDPOINT_URL", endpointURL), ("AWS_ACCESS_KEY_ID", accessKeyID),
            ("AWS_SECRET_ACCESS_KEY", secretAccessKey), ("AWS_REGION", region),
            ("AWS_DEFAULT_REGION", region),
        ]
    }

    /// Shell commands that point every AWS tool at the service.
    ///
    /// They are exports, and nothing else where the environment has nothing that would have the
    /// last word over them; what has it is unset.
    ///
    /// - Parameter environment: the environment of the shell that will run them.
    /// - Returns: one command a line.
    func shellLines(for environment: [String: String]) -> [String] {
        let inTheWay = Self.overriding.filter { environment[$0] != nil }
        let exports = variables.map { "export \($0.0)=\(PrintableText.shellWord($0.1))" }
        return exports + (inTheWay.isEmpty ? [] : ["unset \(inTheWay.joined(separator: " "))"])
    }

    private static let overriding = [
        "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_ENDPOINT_URL_ROLESANYWHERE",
        "AWS_ENDPOINT_URL_IAM", "AWS_ENDPOINT_URL_STS", "AWS_ENDPOINT_URL_S3",
    ]
}

extension LabState {
    /// Whether these are values that a local service has.
    var isPlausible: Bool {
        processID > 1 && ListenAddress.isURL(endpointURL)
            && LabOptions.isRegion(region) && LabOptions.isAccountID(accountID)
            && Self.isKey(accessKeyID) && Self.isKey(secretAccessKey)
    }

    /// Whether a text has the alphabet of access keys: that of base64.
    private static func isKey(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "+/=".utf8.contains(byte)
                }
            }
    }
}

extension LabState: CustomStringConvertible {
    /// The endpoint; nothing of the key.
    var description: String { endpointURL }
}
