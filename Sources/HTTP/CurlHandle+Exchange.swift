import CCurl

extension CurlHandle {
    /// Sends one request with these header lines and collects its response.
    func exchange(
        _ request: HTTPRequest, _ lines: [String], _ limitBytes: Int, _ roots: SystemRoots,
        _ proxy: ProxyVariables.Variable?
    ) throws(HTTPError) -> HTTPResponse {
        let text = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        text.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer { text.deallocate() }
        let sink = ResponseSink(limitBytes: limitBytes)
        var headers = CurlHeaderList()
        for line in lines { try headers.append(line) }

        // The handle outlives what its options point to.
        defer { reset() }
        try setPolicy()
        try setTrust(request, roots)
        try setMethod(request)
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_HTTPHEADER, pointer: headers.first)
        try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(request.timeouts.connectSeconds))
        try set(CURLOPT_TIMEOUT_MS, milliseconds(request.timeouts.totalSeconds))
        // What is lost on a connection that was used before, libcurl sends once more by itself.
        if !request.mayArriveTwice { try set(CURLOPT_FRESH_CONNECT, 1) }
        if !request.usesProxy { try set(CURLOPT_NOPROXY, "*") }
        try set(CURLOPT_ERRORBUFFER, pointer: text)
        try setReceiver(sink)
        let code = withExtendedLifetime(sink) { perform() }
        withExtendedLifetime(headers) {}

        guard code == CURLE_OK else {
            let said = String(cString: text)
            if let proxy, proxy.isRefused(code, said) { throw .invalidProxy(variable: proxy.name) }
            let isSecret = proxy.map { !$0.isUsable || $0.isGiven(awayBy: said) } ?? false
            throw failure(code, text: isSecret ? "" : said, request: request, sink: sink)
        }
        return HTTPResponse(
            status: long(CURLINFO_RESPONSE_CODE), headers: HTTPHeaders(sink.fields),
            body: sink.body)
    }

    private func setReceiver(_ sink: ResponseSink) throws(HTTPError) {
        let context = Unmanaged.passUnretained(sink).toOpaque()
        try set(CURLOPT_WRITEFUNCTION, receiver: receiveBody)
        try set(CURLOPT_WRITEDATA, pointer: context)
        try set(CURLOPT_HEADERFUNCTION, receiver: receiveHeaderLine)
        try set(CURLOPT_HEADERDATA, pointer: context)
    }

    private func setPolicy() throws(HTTPError) {
        try allowOnlyHTTP()
        // Without it a time-out while resolving a name raises SIGALRM in whatever thread is there.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_FOLLOWLOCATION, 0)
        // The path is signed as it is written, so it must be sent as it is written.
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    }

    private func setTrust(
        _ request: HTTPRequest, _ roots: SystemRoots
    ) throws(HTTPError) {
        guard request.verifiesServer else {
            try set(CURLOPT_SSL_VERIFYPEER, 0)
            try set(CURLOPT_SSL_VERIFYHOST, 0)
            return
        }
        if let bundle = request.caBundle {
            let isDirectory = CertificateDirectory.isDirectory(bundle)
            try set(CURLOPT_CAINFO, isDirectory ? nil : bundle)
            try set(CURLOPT_CAPATH, isDirectory ? bundle : nil)
        } else if roots.directory != nil || roots.bundle != nil {
            try set(CURLOPT_CAINFO, roots.bundle)
            try set(CURLOPT_CAPATH, roots.directory)
        }
    }

    private func setMethod(_ request: HTTPRequest) throws(HTTPError) {
        switch request.method {
        case "HEAD":
            try set(CURLOPT_NOBODY, 1)
        case "GET" where request.body.isEmpty, "DELETE" where request.body.isEmpty:
            try set(CURLOPT_HTTPGET, 1)
        default:
            try set(CURLOPT_POST, 1)
            try setPostFields(request.body)
        }
        try set(CURLOPT_CUSTOMREQUEST, request.method)
    }

    private func milliseconds(_ seconds: Double) -> Int {
        Int(max(1, min(seconds * 1_000, 86_400_000)))
    }
}
