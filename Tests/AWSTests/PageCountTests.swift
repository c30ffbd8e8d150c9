import AWS
import Testing

struct PageCountTests {
    /// How many pages are read before there is an objection, and which.
    private func read(
        items: Int, bytes: Int = 1_000, upTo most: Int = 200_000
    ) -> (pages: Int, objection: String)? {
        var count = PageCount()
        for page in 1...most {
            if let objection = count.objection(to: "page \(page)", after: items, bytes: bytes) {
                return (page, objection)
            }
        }
        return nil
    }

    @Test func aLargeAccountIsReadToItsEnd() {
        #expect(read(items: 50, upTo: 40_000) == nil)
        #expect(read(items: 1_000, bytes: 500_000, upTo: 2_000) == nil)
    }

    @Test func pagesWithoutEndHaveOne() throws {
        let empty = try #require(read(items: 0))
        #expect(empty.pages == 1_000 && empty.objection.contains("have nothing"))
        let endless = try #require(read(items: 1))
        #expect(endless.pages == 100_000 && endless.objection.contains("more than an account"))
        let huge = try #require(read(items: 1, bytes: 1 << 28))
        #expect(huge.pages == 5 && huge.objection.contains("\(5 << 28) bytes"))
    }

    @Test func aFewEmptyPagesBetweenOthersAreNothingOdd() {
        var count = PageCount()
        for page in 1...5_000 {
            let items = page.isMultiple(of: 900) ? 1 : 0
            #expect(count.objection(to: "\(page)", after: items, bytes: 30) == nil)
        }
    }

    @Test func aPageIsReadOnce() {
        var count = PageCount()
        #expect(count.objection(to: "a", after: 1, bytes: 30) == nil)
        #expect(count.objection(to: "b", after: 1, bytes: 30) == nil)
        #expect(count.objection(to: "a", after: 1, bytes: 30) == "the same page is announced twice")
    }
}
