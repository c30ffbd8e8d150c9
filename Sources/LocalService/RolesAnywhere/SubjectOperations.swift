import RolesAnywhere

/// Subjects: get, list.
extension RolesAnywhereService {
    func getSubject(_ state: ServiceState) throws(Refusal) -> Reply {
        let id = pathID
        var validation = Validation()
        validation.identifier(id, at: "subjectId")
        try validation.finish()
        try authorize(arn(ofSubject: id), state)
        guard let subject = call.subjects.subject(id: id) else {
            throw Self.notFound.because("there is no subject \(id)")
        }
        return .json(SubjectResponse(subject: subject.detail))
    }

    func listSubjects(_ state: ServiceState) throws(Refusal) -> Reply {
        let wish = try pageWish(kind: SubjectRecord.arnNoun)
        try authorize(arn(ofSubject: "*"), state)
        let page = call.subjects.page(after: wish.start, count: wish.count)
        return .json(
            SubjectListResponse(
                subjects: page.records.map(\.summary),
                nextToken: page.last.map { PageToken.encode($0, kind: SubjectRecord.arnNoun) }))
    }

    private func arn(ofSubject id: String) -> String {
        call.configuration.arn("rolesanywhere", "\(SubjectRecord.arnNoun)/\(id)")
    }
}
