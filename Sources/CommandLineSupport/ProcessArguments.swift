import CGlibc

/// The words that this process was started with.
public enum ProcessArguments {
    /// The name that the program was called by, and what stands behind it.
    ///
    /// `CommandLine` looks for them below the environment, by `/proc/self/maps`. It finds none where
    /// there is no such file, nor where a preloaded library has set a variable, as the environment is
    /// elsewhere then: the command line would seem to be empty, and asks for help.
    public static let all: [String] = {
        guard let words = anchorage_arguments() else { return CommandLine.arguments }
        var all: [String] = []
        while let word = words[all.count] { all.append(String(cString: word)) }
        return all
    }()
}
