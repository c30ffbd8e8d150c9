/// The groups of management requests that AWS limits to one request a second each.
enum RequestGroup: String {
    case trustAnchor = "rolesanywhere/trust-anchor"
    case profile = "rolesanywhere/profile"
    case crl = "rolesanywhere/crl"
    case subject = "rolesanywhere/subject"
    case tagging = "rolesanywhere/tagging"
}
