import RolesAnywhere
import X509

extension SessionTags {
    /// The tags by the service's behaviours; where AWS's documents are silent, the trail notes it.
    init(
        _ certificate: Certificate, mappings: [AttributeMapping], _ behaviours: Behaviours,
        _ trail: Trail
    ) {
        var rules = Rules()
        rules.attributes =
            switch behaviours.attributeTags {
            case .known: .known
            case .common: .common
            case .all: .all
            }
        rules.numbersAlternativeNames = behaviours.alternativeNameTags == .numbered
        self.init(certificate, mappings: mappings, rules: rules)
        if openPoints.contains(.attributes) { trail.used(.attributeTags) }
        if openPoints.contains(.alternativeNames) { trail.used(.alternativeNameTags) }
    }
}
