import ArgumentParser
import CertificateAuthority
import CommandLineSupport

/// Where the store is: the same for every command that uses it.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .customLong("ca-data"),
        help: ArgumentHelp(
            "The directory of the CA's store; also PKI_CA_DATA. (default: ca-data)",
            valueName: "dir"))
    var caData: String?

    /// The directory, absolute.
    func directory(in context: Context) -> String {
        let variable = context.environment["PKI_CA_DATA"].flatMap { $0.isEmpty ? nil : $0 }
        return context.absolutePath(caData ?? variable ?? "ca-data")
    }

    /// Opens the store that is there, and passes on what that did.
    func open(in context: Context) throws -> AuthorityStore {
        let store = try AuthorityStore.open(directory(in: context))
        store.announce(in: context)
        return store
    }
}

extension AuthorityStore {
    /// Says what opening the store has changed.
    func announce(in context: Context) {
        for notice in notices { context.note("notice: \(notice)") }
    }

    /// Says that what was asked for goes on under a clock that issuing would be refused under.
    func announceClock(_ operation: OperationContext, in context: Context) throws {
        guard let notice = try clockNotice(operation) else { return }
        context.note("notice: \(notice)")
    }
}
