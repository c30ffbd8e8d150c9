import Synchronization
import X509

/// The environment variables of a process, and the secrets that have been taken out of them.
final class EnvironmentVariables: Sendable {
    private struct State {
        var environment: [String: String]
        var secrets: [String: SecretBytes]
    }

    private let state: Mutex<State>
    private let isProcess: Bool

    /// - Parameters:
    ///   - environment: The variables.
    ///   - secrets: Those that are in it no longer.
    ///   - isProcess: Whether it is this process's own environment.
    init(
        _ environment: [String: String], secrets: [String: SecretBytes] = [:],
        isProcess: Bool = false
    ) {
        state = Mutex(State(environment: environment, secrets: secrets))
        self.isProcess = isProcess
    }

    var environment: [String: String] { state.withLock { $0.environment } }
    var secrets: [String: SecretBytes] { state.withLock { $0.secrets } }

    /// The value of a variable, wherever it is by now.
    func secret(_ name: String) -> SecretBytes? {
        state.withLock { state in
            state.secrets[name] ?? state.environment[name].map { SecretBytes(copying: $0.utf8) }
        }
    }

    /// Takes variables out of the environment.
    func hide(_ names: Set<String>) {
        state.withLock { state in
            for name in names {
                guard let value = state.environment.removeValue(forKey: name) else { continue }
                state.secrets[name] = SecretBytes(copying: value.utf8)
                // There may be threads by now that look at the list: the value goes, the name stays.
                if isProcess { SecretVariables.cleanse(name) }
            }
        }
    }
}
