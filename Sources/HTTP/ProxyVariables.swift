/// Whether the environment names a proxy.
struct ProxyVariables {
    private let isSet: (http: Bool, https: Bool)

    init(_ environment: [String: String]) {
        func names(_ variables: [String]) -> Bool {
            variables.contains { environment[$0]?.isEmpty == false }
        }
        let all = names(["all_proxy", "ALL_PROXY"])
        // HTTP_PROXY is what a CGI program gets of a request's field, so that nobody heeds it.
        isSet = (all || names(["http_proxy"]), all || names(["https_proxy", "HTTPS_PROXY"]))
    }

    /// Whether there may be a proxy for a URL: `no_proxy`, which may except it, is libcurl's to read.
    func mayName(aProxyFor url: String) -> Bool {
        url.prefix { $0 != ":" }.lowercased() == "https" ? isSet.https : isSet.http
    }
}
