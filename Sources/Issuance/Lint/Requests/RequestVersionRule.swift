import X509

/// There is one version of requests.
struct RequestVersionRule: RequestRule {
    let name = "csr-version"
    let citation = "RFC 2986 §4.1"

    func faults(in subject: LintedRequest) -> [Fault] {
        let version = subject.request.version
        return version == 0 ? [] : [.error("version \(version), not 0")]
    }
}
