import CertificateAuthority
import CommandLineSupport
import FoundationEssentials
import Issuance

extension CreatedAuthority {
    /// Says in one line what was made, after what the user should know about it.
    func announce(in context: Context) {
        for notice in notices { context.note("notice: \(notice)") }
        let certificate = authority.certificate
        context.note(
            "created the \(authority.kind.rawValue) CA \"\(authority.name)\" "
                + "(\(certificate.subject)), valid until "
                + certificate.validity.notAfter.ISO8601Format())
    }
}
