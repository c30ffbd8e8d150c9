import X509

/// The values of a name keep their bounds and can be printed.
struct NameAttributeRule: LintRule {
    let name = "name-attribute"
    let citation = "RFC 5280 Appendix A.1"

    func faults(in subject: LintSubject) -> [Fault] {
        subject.certificate.subject.attributes.compactMap { attribute in
            do throws(IssuanceError) {
                try SubjectRules.check(attribute)
                return nil
            } catch {
                return .error("\(error)")
            }
        }
    }
}
