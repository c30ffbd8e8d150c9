import Glibc

extension Context {
    /// Whether standard output shows styles: a terminal that can, of a user who wants them.
    ///
    /// - SeeAlso: no-color.org
    public var showsOutputStyles: Bool {
        let refuses = !(environment["NO_COLOR"] ?? "").isEmpty
        return !refuses && environment["TERM"] != "dumb" && isatty(streams.output) == 1
    }

    /// Adds lines to standard output.
    ///
    /// - Parameters:
    ///   - lines: The lines; what came from outside brings no styles of its own.
    ///   - isStyled: Whether their styles are shown.
    public func print(_ lines: [StyledText], isStyled: Bool) {
        for line in lines { print(line.rendered(isStyled: isStyled)) }
    }
}
