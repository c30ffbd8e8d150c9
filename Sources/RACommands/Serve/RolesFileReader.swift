import CommandLineSupport
import CredentialServer
import RolesAnywhere
import X509

/// Reads the file of `--roles-file`; relative paths in it start from its own directory.
struct RolesFileReader {
    let path: String
    let context: Context

    /// The flags of each role; those of the command line hold where the file says nothing.
    ///
    /// The file names programs, modules of tokens and keys. The directory it is in is not looked at, as
    /// ssh does not for its own: what another puts in the file's place is another's, and refused.
    ///
    /// - Throws: `CommandError` for a file that others can change or that cannot be read, and for what
    ///   is wrong in it.
    func workloads(
        _ common: WorkloadOptions
    ) throws -> [(name: String, workload: WorkloadOptions)] {
        let bytes = try InputFile.readOwn(path, in: context)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RolesAnywhereError.invalidManifest(place: "its bytes", reason: "it is not UTF-8")
        }
        let file: RolesFile
        do {
            file = try RolesFile(text, isName: ServedRole.isName)
        } catch {
            throw explained(error)
        }
        context.hideVariables(Set(file.roles.flatMap { Self.variables($0.terms) }))
        return file.roles.map { (name: $0.name, workload: workload($0.terms, common)) }
    }

    /// The variables that hold a role's key or certificate: no program that is run gets them.
    private static func variables(_ terms: RolesFile.Terms) -> [String] {
        [terms.certificate, terms.privateKey, terms.intermediates].compactMap { text in
            guard let text, text.hasPrefix("env:") else { return nil }
            return String(text.dropFirst(4))
        }
    }

    /// The error with the file's name in it.
    private func explained(_ error: RolesAnywhereError) -> any Error {
        guard case .invalidManifest(let place, let reason) = error else { return error }
        return CommandError(
            status: .dataError, code: "roles.invalid",
            message: "\(PrintableText.quote(path)) cannot be read as a file of roles: \(place): "
                + reason,
            hint: "an example: roles: [{name: reader, roleArn: arn:aws:iam::111122223333:"
                + "role/reader}]")
    }

    private func workload(_ terms: RolesFile.Terms, _ common: WorkloadOptions) -> WorkloadOptions {
        var workload = common
        workload.roleArn = terms.roleARN
        if let anchor = terms.trustAnchorARN { workload.trustAnchorArn = anchor }
        if let profile = terms.profileARN { workload.profileArn = profile }
        if let certificate = terms.certificate {
            workload.identity.givenCertificate = source(certificate)
            workload.identity.privateKey = terms.privateKey.map(source)
            workload.identity.intermediates = terms.intermediates.map(source)
            workload.identity.keyPassphraseFile = terms.keyPassphraseFile.map(source)
        }
        if let seconds = terms.sessionDuration { workload.session.sessionDuration = seconds }
        if let name = terms.roleSessionName { workload.session.roleSessionName = name }
        if let endpoint = terms.endpoint { workload.endpoint = endpoint }
        return workload
    }

    /// A source with a relative path seen from here.
    private func source(_ text: String) -> String {
        let isOther = text == "-" || text.prefix { $0 != "/" }.contains(":")
        guard !isOther, !Path.isAbsolute(text), let end = path.lastIndex(of: "/") else {
            return text
        }
        return path[...end] + text
    }
}
