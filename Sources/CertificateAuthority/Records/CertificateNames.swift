import GRDB
import X509

/// The subject alternative names of a certificate, as the store finds it by them.
enum CertificateNames {
    /// Records the names of a certificate; forms that are not searched for are left out.
    static func insert(
        _ names: [GeneralName], certificateID: Int64, in database: Database
    ) throws {
        guard !names.isEmpty else { return }
        let insertion = try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO certificateName (certificateID, form, value)
                VALUES (?, ?, ?)
                """)
        for name in names {
            guard let (form, value) = columns(of: name), !value.isEmpty else { continue }
            try insertion.execute(arguments: [certificateID, form, value])
        }
    }

    /// How a name is written in the table, nil for a form that is not there.
    static func columns(of name: GeneralName) -> (form: String, value: String)? {
        switch name {
        case .dns(let host): ("dns", host)
        case .uri(let identifier): ("uri", identifier)
        case .email(let address): ("email", address)
        case .ip(let octets): ("ip", IPAddress.text(octets))
        case .directory, .other: nil
        }
    }
}
