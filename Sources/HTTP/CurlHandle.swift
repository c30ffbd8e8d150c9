import CCurl

/// One libcurl easy handle, which keeps its connection for the next request.
struct CurlHandle: ~Copyable {
    private let pointer: UnsafeMutableRawPointer

    init() throws(HTTPError) {
        if let reason = ccurl_load() {
            throw .libcurlMissing(detail: String(cString: reason))
        }
        guard let pointer = ccurl_easy_init() else {
            throw .libcurlMissing(detail: "no handle could be made")
        }
        self.pointer = pointer
    }

    deinit {
        ccurl_easy_cleanup(pointer)
    }

    /// Forgets every option; connections, resolved names and TLS sessions stay.
    func reset() {
        ccurl_easy_reset(pointer)
    }

    func set(_ option: CURLoption, _ value: Int) throws(HTTPError) {
        try check(ccurl_set_long(pointer, option, value))
    }

    func set(_ option: CURLoption, _ value: String?) throws(HTTPError) {
        try check(ccurl_set_string(pointer, option, value))
    }

    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer?) throws(HTTPError) {
        try check(ccurl_set_pointer(pointer, option, value))
    }

    func set(_ option: CURLoption, receiver: @escaping ccurl_receiver) throws(HTTPError) {
        try check(ccurl_set_receiver(pointer, option, receiver))
    }

    func setPostFields(_ body: [UInt8]) throws(HTTPError) {
        // The size comes first: without it libcurl copies up to the first zero octet.
        try set(CURLOPT_POSTFIELDSIZE, body.count)
        var copied = body.isEmpty ? [0] : body
        try check(ccurl_set_pointer(pointer, CURLOPT_COPYPOSTFIELDS, &copied))
    }

    func allowOnlyHTTP() throws(HTTPError) {
        try check(ccurl_allow_only_http(pointer))
    }

    func perform() -> CURLcode {
        ccurl_easy_perform(pointer)
    }

    func long(_ what: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(pointer, what, &value) == CURLE_OK ? value : 0
    }

    func double(_ what: CURLINFO) -> Double {
        var value = 0.0
        return ccurl_get_double(pointer, what, &value) == CURLE_OK ? value : 0
    }

    private func check(_ code: CURLcode) throws(HTTPError) {
        guard code == CURLE_OK else {
            throw .other(
                code: Int(code.rawValue), detail: String(cString: ccurl_easy_strerror(code)))
        }
    }
}

/// A list of header lines in the form that libcurl takes.
struct CurlHeaderList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    mutating func append(_ line: String) throws(HTTPError) {
        guard let longer = ccurl_slist_append(first, line) else {
            throw .other(
                code: Int(CURLE_OUT_OF_MEMORY.rawValue), detail: "out of memory for header fields")
        }
        first = longer
    }

    deinit {
        // An empty list never needed libcurl, which may not even be loaded.
        if let first { ccurl_slist_free_all(first) }
    }
}
