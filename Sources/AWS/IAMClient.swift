import AWSSigning

/// The calls of Identity and Access Management that make and describe roles.
///
/// Policies go in and come out as JSON; IAM's percent-encoding stays inside.
public struct IAMClient: Sendable {
    private let client: ServiceClient

    /// IAM through a client.
    public init(_ client: ServiceClient) {
        self.client = client
    }

    /// Makes a role.
    ///
    /// - Throws: `AWSError.service` with `EntityAlreadyExists` when the account has one of the name.
    public func createRole(_ role: NewRole) throws(AWSError) -> IAMRole {
        var parameters: Parameters = [
            ("RoleName", role.name), ("AssumeRolePolicyDocument", role.trustPolicy),
        ]
        if let path = role.path { parameters.append(("Path", path)) }
        if let description = role.description { parameters.append(("Description", description)) }
        if let seconds = role.maxSessionDurationSeconds {
            parameters.append(("MaxSessionDuration", String(seconds)))
        }
        return try Self.role(in: call("CreateRole", parameters + Self.tagParameters(role.tags)))
    }

    /// A role with its tags.
    ///
    /// - Throws: `AWSError.service` with `NoSuchEntity` when there is none.
    public func getRole(_ name: String) throws(AWSError) -> IAMRole {
        try Self.role(in: call("GetRole", [("RoleName", name)]))
    }

    /// Adds tags to a role, or gives present ones another value.
    ///
    /// - Throws: `AWSError`
    public func tagRole(_ name: String, tags: [IAMTag]) throws(AWSError) {
        try run("TagRole", [("RoleName", name)] + Self.tagParameters(tags))
    }

    /// Every role of the account, without tags.
    ///
    /// - Throws: `AWSError`
    public func listRoles(pathPrefix: String? = nil) throws(AWSError) -> [IAMRole] {
        let parameters = pathPrefix.map { [("PathPrefix", $0)] } ?? []
        return try pages("ListRoles", parameters) { page throws(AWSError) in
            var roles: [IAMRole] = []
            for member in page.element.members(of: "Roles") {
                roles.append(try Self.role(member, in: page))
            }
            return roles
        }
    }

    /// Deletes a role, which must have no policies any more.
    ///
    /// - Throws: `AWSError.service` with `DeleteConflict` when it has.
    public func deleteRole(_ name: String) throws(AWSError) {
        try run("DeleteRole", [("RoleName", name)])
    }
}

extension IAMClient {
    typealias Parameters = [(name: String, value: String)]

    /// The result of a call, and the call, for messages.
    struct Answer {
        let query: QueryRequest
        let element: XMLElement

        /// How many bytes were answered.
        let bytes: Int

        /// The text of an element that is always there.
        func text(_ name: String, in parent: XMLElement) throws(AWSError) -> String {
            guard let text = parent.text(of: name) else {
                throw query.malformed("<\(parent.name)> has no <\(name)>")
            }
            return text
        }
    }

    func call(_ operation: String, _ parameters: Parameters) throws(AWSError) -> Answer {
        let query = QueryRequest(
            service: .iam, operation: operation, version: "2010-05-08", parameters: parameters)
        let (element, bytes) = try query.receive(through: client)
        return Answer(query: query, element: element, bytes: bytes)
    }

    /// A call whose result is of no interest.
    func run(_ operation: String, _ parameters: Parameters) throws(AWSError) {
        _ = try call(operation, parameters)
    }

    /// Everything that a list operation gives, page after page.
    func pages<Item>(
        _ operation: String, _ parameters: Parameters,
        items: (Answer) throws(AWSError) -> [Item]
    ) throws(AWSError) -> [Item] {
        var all: [Item] = []
        var marker: String?
        var count = PageCount()
        while true {
            let page = try call(operation, parameters + (marker.map { [("Marker", $0)] } ?? []))
            let found = try items(page)
            all += found
            guard page.element.text(of: "IsTruncated") == "true" else { return all }
            let next = try page.text("Marker", in: page.element)
            guard next != marker, !next.isEmpty else {
                throw page.query.malformed("it says that there is more, and not where")
            }
            if let objection = count.objection(to: next, after: found.count, bytes: page.bytes) {
                throw page.query.malformed(objection)
            }
            marker = next
        }
    }

    private static func tagParameters(_ tags: [IAMTag]) -> Parameters {
        zip(1..., tags).flatMap { number, tag in
            [
                ("Tags.member.\(number).Key", tag.key),
                ("Tags.member.\(number).Value", tag.value),
            ]
        }
    }

    private static func role(in answer: Answer) throws(AWSError) -> IAMRole {
        guard let role = answer.element.child("Role") else {
            throw answer.query.malformed("it has no <Role>")
        }
        return try Self.role(role, in: answer)
    }

    private static func role(
        _ element: XMLElement, in answer: Answer
    ) throws(AWSError) -> IAMRole {
        IAMRole(
            name: try answer.text("RoleName", in: element),
            id: try answer.text("RoleId", in: element), arn: try answer.text("Arn", in: element),
            path: try answer.text("Path", in: element), createdAt: element.text(of: "CreateDate"),
            trustPolicy: PercentEncoding.decodeText(
                try answer.text("AssumeRolePolicyDocument", in: element)),
            description: element.text(of: "Description").flatMap { $0.isEmpty ? nil : $0 },
            maxSessionDurationSeconds: element.text(of: "MaxSessionDuration").flatMap { Int($0) },
            tags: try tags(in: Answer(query: answer.query, element: element, bytes: answer.bytes)))
    }

    private static func tags(in answer: Answer) throws(AWSError) -> [IAMTag] {
        var tags: [IAMTag] = []
        for member in answer.element.members(of: "Tags") {
            tags.append(
                IAMTag(
                    key: try answer.text("Key", in: member),
                    value: try answer.text("Value", in: member)))
        }
        return tags
    }
}
