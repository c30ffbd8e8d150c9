/// The answer of GetSubject.
public struct SubjectResponse: Codable, Hashable, Sendable {
    /// The subject.
    public var subject: SubjectDetail

    /// Makes an answer.
    public init(subject: SubjectDetail) {
        self.subject = subject
    }
}

/// One page of ListSubjects.
public struct SubjectListResponse: Codable, Hashable, Sendable {
    /// The page; a service may leave it out when it is empty.
    public var subjects: [SubjectSummary]?

    /// What to ask for the next page with; absent on the last.
    public var nextToken: String?

    /// Makes a page.
    public init(subjects: [SubjectSummary], nextToken: String? = nil) {
        self.subjects = subjects
        self.nextToken = nextToken
    }
}
