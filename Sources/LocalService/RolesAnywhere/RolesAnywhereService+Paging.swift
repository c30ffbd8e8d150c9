/// Lists, page by page.
extension RolesAnywhereService {
    /// How many resources a page has where the client does not say.
    private static let usualPageSize = 50

    /// The page that the query asks for.
    func page<Record>(
        of table: KeyPath<ServiceState, ResourceTable<Record>>, _ state: ServiceState
    ) throws(Refusal) -> (records: [Record], nextToken: String?) {
        let wish = try pageWish(kind: Record.arnNoun)
        try authorize(arn(of: Record.self, id: "*"), state)
        let page = state[keyPath: table].page(after: wish.start, count: wish.count)
        return (page.records, page.last.map { PageToken.encode($0, kind: Record.arnNoun) })
    }

    /// Behind which number the page begins that the query asks for, and how long it is; the tokens
    /// of one kind of list fit no other.
    func pageWish(kind: String) throws(Refusal) -> (start: Int, count: Int) {
        let query = call.request.query
        var validation = Validation()
        validation.length(query["nextToken"], at: "nextToken", 1...10_000)
        // The model knows no limits; but no page is empty.
        let size = validation.number(query["pageSize"], at: "pageSize", 1...Int.max)
        try validation.finish()
        let count = size ?? Self.usualPageSize
        guard let token = query["nextToken"] else { return (0, count) }
        guard let start = PageToken.decode(token, kind: kind) else {
            throw Self.invalid("Invalid nextToken")
        }
        return (start, count)
    }
}
