import FoundationEssentials
import Issuance
import X509

/// In what a certificate is not what is asked for.
enum FleetDifference {
    private static let secondsPerDay = 86_400.0

    /// Each difference as text, both values named; none when the certificate is as asked.
    ///
    /// What the request leaves to its profile is what the profile gives today.
    static func between(
        _ record: CertificateRecord, _ request: ClientRequest, issuer: String?
    ) throws -> [String] {
        var found: [String] = []
        func compare(_ what: String, has: String, asked: String) {
            if has != asked { found.append("\(what): has \(has), asked for \(asked)") }
        }
        func days(_ seconds: Double) -> String {
            let days = seconds / secondsPerDay
            return days == days.rounded() ? String(Int(days)) : "\(Int(seconds / 3600)) hours"
        }
        if let issuer { compare("issuer", has: record.issuerName, asked: issuer) }
        compare("profile", has: record.profile, asked: request.profile.name)
        compare(
            "key_algorithm", has: record.publicKey?.algorithm?.rawValue ?? "unknown",
            asked: try request.profile.keyAlgorithm(request.keyAlgorithm).rawValue)
        let seconds = record.validity.notAfter.timeIntervalSince(record.validity.notBefore) + 1
        let length = request.days.map(ValidityLength.days) ?? request.profile.defaultLength
        compare("days", has: days(seconds), asked: days(length.seconds))
        compare("subject", has: record.subject.description, asked: try request.subjectText)
        let has = try record.certificate()?.subjectAlternativeNames.map(\.description) ?? []
        let asked = request.subjectAlternativeNames.map(\.description)
        if Set(has) != Set(asked) {
            compare(
                "sans", has: has.isEmpty ? "none" : has.joined(separator: " "),
                asked: asked.isEmpty ? "none" : asked.joined(separator: " "))
        }
        return found
    }
}

extension ClientRequest {
    fileprivate var subjectText: String {
        get throws {
            try
                (subject
                ?? DistinguishedName(attributes: [.init(type: .commonName, value: name)]))
                .description
        }
    }
}
