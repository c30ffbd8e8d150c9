import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance
import X509

/// What a CSR asks, what the profile says, and what is issued, side by side.
struct RequestComparison: Encodable {
    struct Row: Encodable {
        let field: String
        let asked: String?
        let profile: String
        let issued: String?
    }

    let file: String
    let name: String
    let profile: String
    let rows: [Row]
    let notices: [String]

    init(_ file: String, _ checked: CheckedRequest, _ profile: Profile) {
        let asked = Self.byType(checked.request.extensions)
        let template = checked.template
        let issued = Self.byType(template.extensions)
        self.file = file
        name = checked.name
        self.profile = profile.name
        notices = checked.notices.map(\.description)
        let says = ProfileDescription(profile)
        func list(_ values: [String]) -> String { values.joined(separator: ", ") }
        func orNone(_ text: String) -> String { text.isEmpty ? "none" : text }
        var rows = [
            Row(
                field: "subject", asked: checked.request.subject.description,
                profile: "takes " + orNone(list(says.request.subjectAttributes)),
                issued: template.subject.description),
            Row(
                field: "subjectAltName",
                asked: asked[.subjectAlternativeName].map(ExtensionText.value),
                profile: "takes " + orNone(list(says.request.subjectAlternativeNames)),
                issued: issued[.subjectAlternativeName].map(ExtensionText.value)),
            Row(
                field: "public key", asked: checked.request.publicKey.kind.description,
                profile: list(says.keyAlgorithms),
                issued: template.publicKey.kind.description),
            Row(
                field: "validity", asked: nil, profile: says.validityText,
                issued: template.validity.notBefore.ISO8601Format() + " to "
                    + template.validity.notAfter.ISO8601Format()),
            Row(
                field: "issuer", asked: nil, profile: "the authority",
                issued: template.issuer.description),
        ]
        let others = template.extensions.map(\.oid) + checked.request.extensions.map(\.oid)
        var seen: Set<ObjectIdentifier> = [.subjectAlternativeName]
        for oid in others where seen.insert(oid).inserted {
            rows.append(
                Row(
                    field: ExtensionText.name(of: oid),
                    asked: asked[oid].map(ExtensionText.value),
                    profile: Self.rule(oid, says),
                    issued: issued[oid].map { entry in
                        ExtensionText.value(entry) + (entry.critical ? " (critical)" : "")
                    }))
        }
        self.rows = rows
    }

    private static func byType(
        _ extensions: [CertificateExtension]
    ) -> [ObjectIdentifier: CertificateExtension] {
        Dictionary(extensions.map { ($0.oid, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func rule(_ oid: ObjectIdentifier, _ profile: ProfileDescription) -> String {
        switch oid {
        case .basicConstraints:
            profile.kind == "endEntity"
                ? "no CA" : "CA" + (profile.pathLength.map { ", path length \($0)" } ?? "")
        case .keyUsage: profile.keyUsage.joined(separator: ", ")
        case .extendedKeyUsage:
            profile.extendedKeyUsage.isEmpty
                ? "none" : profile.extendedKeyUsage.joined(separator: ", ")
        case .subjectKeyIdentifier: "from the key"
        case .authorityKeyIdentifier, .crlDistributionPoints, .authorityInformationAccess:
            "from the authority"
        case .noRevocationAvailable:
            profile.noRevocationAvailable ? "no revocation information" : "none"
        default: "none"
        }
    }

    func print(in context: Context) {
        context.print(
            "\(PrintableText.escape(file)) as \(PrintableText.quote(name)), profile \(profile)")
        var table = Table(columns: ["FIELD", "THE CSR ASKS", "THE PROFILE SAYS", "ISSUED"])
        for row in rows {
            table.add([row.field, row.asked ?? "-", row.profile, row.issued ?? "-"])
        }
        context.print(table)
        for notice in notices { context.print("notice: \(PrintableText.escape(notice))") }
    }
}
