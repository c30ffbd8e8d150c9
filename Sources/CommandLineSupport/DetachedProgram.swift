import CGlibc
import Glibc
import X509

/// A program that goes on by itself, when this one has long ended.
public enum DetachedProgram {
    /// Starts this program again, in a session of its own, without terminal and streams, and does not
    /// wait for it.
    ///
    /// It inherits the environment as this process found it, passphrases included, and no descriptor.
    ///
    /// - Parameters:
    ///   - path: The program.
    ///   - arguments: Its arguments, without its name.
    ///   - context: Whose environment it gets.
    /// - Returns: Whether it was started.
    public static func start(_ path: String, _ arguments: [String], in context: Context) -> Bool {
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        // A gap would end the list.
        var variables = context.wholeEnvironment().filter { $0 != nil } + [nil]
        defer {
            for variable in variables {
                guard let variable else { continue }
                explicit_bzero(variable, strlen(variable))
                free(variable)
            }
        }
        return anchorage_spawn_detached(path, &words, &variables) == 0
    }
}

extension Context {
    /// The environment as it was before passphrases were taken out of it, for the caller to cleanse.
    fileprivate func wholeEnvironment() -> [UnsafeMutablePointer<CChar>?] {
        environment.map { strdup("\($0.key)=\($0.value)") } + variables.secrets.map(Self.variable)
    }

    private static func variable(
        _ name: String, _ value: SecretBytes
    ) -> UnsafeMutablePointer<CChar>? {
        let head = Array("\(name)=".utf8)
        let size = head.count + value.count
        guard let memory = calloc(size + 1, 1) else { return nil }
        let text = UnsafeMutableRawBufferPointer(start: memory, count: size)
        text.copyBytes(from: head)
        value.withUnsafeBytes { text[head.count...].copyBytes(from: $0) }
        return memory.assumingMemoryBound(to: CChar.self)
    }
}
