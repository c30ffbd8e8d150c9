import RolesAnywhere

/// A resource of Roles Anywhere as the service keeps it.
protocol ResourceRecord: Sendable {
    /// What GetX answers.
    associatedtype Detail: ResourceDetail

    /// The name of the kind in operations, for instance `TrustAnchor`.
    static var operationNoun: String { get }

    /// The name of the kind in ARNs, for instance `trust-anchor`.
    static var arnNoun: String { get }

    var detail: Detail { get set }
    var id: String { get }
    var arn: String { get }
    var tags: [Tag] { get set }
}

extension ResourceRecord {
    /// Switches the resource on or off and notes the time.
    mutating func setEnabled(_ isEnabled: Bool, at time: String) {
        detail.enabled = isEnabled
        detail.updatedAt = time
    }
}

/// What the answers about resources of all kinds have in common.
protocol ResourceDetail: Encodable, Sendable {
    var name: String { get }
    var enabled: Bool? { get set }
    var updatedAt: String? { get set }
}

extension TrustAnchorDetail: ResourceDetail {}
extension ProfileDetail: ResourceDetail {}
extension CrlDetail: ResourceDetail {}

/// The resources of one kind, in the order in which they were made.
struct ResourceTable<Record: ResourceRecord>: Sendable {
    private var nextNumber = 1
    private var numbered: [String: (number: Int, record: Record)] = [:]

    /// Keeps a new resource.
    mutating func add(_ record: Record) {
        numbered[record.id] = (nextNumber, record)
        nextNumber += 1
    }

    /// The resource with that id; setting nil deletes it.
    subscript(id: String) -> Record? {
        get { numbered[id]?.record }
        set {
            guard let newValue else {
                numbered[id] = nil
                return
            }
            numbered[id]?.record = newValue
        }
    }

    /// The resource with that ARN.
    func record(arn: String) -> Record? {
        guard let record = self[arn.behindLastSlash] else { return nil }
        return record.arn == arn ? record : nil
    }

    /// All resources, oldest first.
    var all: [Record] {
        numbered.values.sorted { $0.number < $1.number }.map(\.record)
    }

    /// A page of resources after the one with the given number, and the last number on it if more
    /// follow.
    func page(after number: Int, count: Int) -> (records: [Record], last: Int?) {
        let rest = numbered.values.filter { $0.number > number }.sorted { $0.number < $1.number }
        let page = rest.prefix(count)
        return (page.map(\.record), page.count < rest.count ? page.last?.number : nil)
    }
}
