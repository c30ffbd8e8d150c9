/// The pages of a list that one call after the other brings.
///
/// A service that names a new page for ever would never be done with, and everything kept of it would
/// fill the memory.
public struct PageCount {
    /// What no account comes near to: the largest quota that AWS raises is of some thousand resources,
    /// and a million subjects are told on twenty thousand pages.
    private static let mostPages = 100_000

    /// A service may pass over what the caller may not see, a page at a time.
    private static let mostEmptyPages = 1_000

    /// What two million resources take, each described at length.
    private static let mostBytes = 1 << 30

    private var pages = 0
    private var emptyPages = 0
    private var bytes = 0
    private var marks: Set<Int> = []

    /// No page so far.
    public init() {}

    /// Counts a page that names another one.
    ///
    /// - Parameters:
    ///   - next: how it names the next page.
    ///   - items: how many items the page has.
    ///   - bytes: how long it is.
    /// - Returns: why there is no use in asking for that; nil where there may be.
    public mutating func objection(to next: String, after items: Int, bytes: Int) -> String? {
        pages += 1
        self.bytes += bytes
        emptyPages = items == 0 ? emptyPages + 1 : 0
        // Names can be long; what tells them apart is not.
        guard marks.insert(next.hashValue).inserted else {
            return "the same page is announced twice"
        }
        if emptyPages >= Self.mostEmptyPages {
            return "\(emptyPages) pages in a row have nothing, and yet another one is announced"
        }
        if pages >= Self.mostPages || self.bytes > Self.mostBytes {
            return "it goes on after \(pages) pages and \(self.bytes) bytes, more than an account "
                + "can have"
        }
        return nil
    }
}
