import RolesAnywhere
import X509

extension SourceIdentity {
    /// The source identity by the service's behaviours.
    static func of(_ certificate: Certificate, _ behaviours: Behaviours, _ trail: Trail) -> String {
        let names = certificate.subject.values(of: .commonName)
        if names.count > 1 { trail.used(.severalCommonNames) }
        let commonName =
            switch behaviours.severalCommonNames {
            case .first: names.first
            case .last: names.last
            case .join: names.isEmpty ? nil : names.joined(separator: "/")
            }
        return of(certificate, commonName: commonName)
    }
}
