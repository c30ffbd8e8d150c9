import IAMPolicy

/// Policy documents compared by meaning rather than by bytes.
///
/// IAM may hand a document back with another order of members, or with a list of one where a
/// string was sent and the other way round.
enum PolicyText {
    /// Whether two texts are the same policy; both absent counts as the same.
    ///
    /// Text that is no policy is the same only as itself.
    static func sameMeaning(
        _ one: String?, _ other: String?, kind: PolicyDocument.Kind
    ) -> Bool {
        guard let one, let other, one != other else { return one == other }
        guard let one = try? PolicyDocument(json: one, kind: kind),
            let other = try? PolicyDocument(json: other, kind: kind)
        else { return false }
        return one == other
    }
}
