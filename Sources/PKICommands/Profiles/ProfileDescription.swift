import CommandLineSupport
import Issuance
import X509

/// A profile as `list-profiles` and `show-profile` print it.
struct ProfileDescription: Encodable {
    struct Length: Encodable {
        let `default`: Int
        let maximum: Int
        let unit: String
    }

    struct Request: Encodable {
        let subjectAttributes: [String]
        let subjectAlternativeNames: [String]
    }

    let name: String
    let description: String
    let kind: String
    let rolesAnywhere: Bool
    let keyAlgorithms: [String]
    let validity: Length
    let subjectAttributes: [String]
    let subjectAlternativeNames: [String]
    let request: Request
    let allowedNames: [String: [String]]
    let pathLength: Int?
    let keyUsage: [String]
    let extendedKeyUsage: [String]
    let noRevocationAvailable: Bool
    let sha256: String

    init(_ profile: Profile) {
        func names(_ types: [ObjectIdentifier]) -> [String] {
            types.map { AttributeType.shortName(of: $0) ?? $0.description }
        }
        name = profile.name
        description = profile.description
        kind = profile.kind.rawValue
        rolesAnywhere = profile.isForRolesAnywhere
        keyAlgorithms = profile.keyAlgorithms.map(\.rawValue)
        validity = Length(
            default: profile.defaultLength.count, maximum: profile.maximumLength.count,
            unit: profile.maximumLength.unit.rawValue)
        subjectAttributes = names(profile.subjectAttributes)
        subjectAlternativeNames = profile.nameForms.map(\.rawValue)
        request = Request(
            subjectAttributes: names(profile.request.subjectAttributes),
            subjectAlternativeNames: profile.request.nameForms.map(\.rawValue))
        var allowed: [String: [String]] = [:]
        for (form, patterns) in profile.allowedNames.patterns { allowed[form.rawValue] = patterns }
        if !profile.allowedNames.commonName.isEmpty {
            allowed["commonName"] = profile.allowedNames.commonName
        }
        allowedNames = allowed
        pathLength = profile.pathLength
        keyUsage = profile.keyUsage.names
        extendedKeyUsage = profile.extendedKeyUsage.map { $0.keyPurposeName ?? $0.description }
        noRevocationAvailable = profile.isNoRevocationAvailable
        sha256 = Hex.encode(profile.sha256)
    }

    var validityText: String {
        "\(validity.default) \(validity.unit), \(validity.maximum) at most"
    }

    func fill(_ sheet: inout Sheet) {
        func list(_ values: [String], none: String = "none") -> String {
            values.isEmpty ? none : values.joined(separator: ", ")
        }
        sheet.add("description", description)
        sheet.add("kind", kind)
        sheet.add("for Roles Anywhere", rolesAnywhere ? "yes" : "no")
        sheet.add("key algorithms", list(keyAlgorithms))
        sheet.add("validity", validityText)
        sheet.add("subject attributes", list(subjectAttributes))
        sheet.add("alternative names", list(subjectAlternativeNames))
        sheet.add("taken from a CSR", "subject: " + list(request.subjectAttributes))
        sheet.add("", "alternative names: " + list(request.subjectAlternativeNames))
        for (form, patterns) in allowedNames.sorted(by: { $0.key < $1.key }) {
            sheet.add("allowed \(form)", patterns)
        }
        sheet.add("path length", pathLength.map(String.init))
        sheet.add("key usage", list(keyUsage))
        sheet.add("extended key usage", list(extendedKeyUsage))
        sheet.add("revocation", noRevocationAvailable ? "none is available (noRevAvail)" : "by CRL")
        sheet.add("SHA-256", sha256)
    }
}
