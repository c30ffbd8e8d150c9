import CommandLineSupport
import HTTPServer

/// Why `ra serve` cannot listen where it should.
enum ServeAddressError {
    /// What `start` gives, or the error of an address that cannot be had.
    static func explaining<Value>(
        _ start: () async throws -> Value
    ) async throws(CommandError) -> Value {
        do {
            return try await start()
        } catch {
            throw commandError(for: error)
        }
    }

    private static func commandError(for error: any Error) -> CommandError {
        if case HTTPServerError.cannotListenAt = error {
            return CommandError(
                status: .cannotCreate, code: "serve.socket", message: "\(error)",
                hint: "name another path with --socket, in a directory that is this user's")
        }
        return ListeningRefusal.commandError(
            for: error, area: "serve",
            foreignHint: "--listen takes an address of this machine",
            takenHint: "another server may run; --port 0 takes any free port")
    }
}
