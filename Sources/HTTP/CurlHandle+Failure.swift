import CCurl

extension ProxyVariables.Variable {
    /// Whether libcurl has failed for what this variable holds, which its text would quote.
    func isRefused(_ code: CURLcode, _ text: String) -> Bool {
        text.hasPrefix("Unsupported proxy")
            || !isUsable
                && [CURLE_COULDNT_RESOLVE_PROXY, CURLE_URL_MALFORMAT].contains(code)
    }
}

extension CurlHandle {
    /// What a failed exchange means, told from libcurl's code.
    func failure(
        _ code: CURLcode, text: String, request: HTTPRequest, sink: ResponseSink
    ) -> HTTPError {
        let detail = text.isEmpty ? String(cString: ccurl_easy_strerror(code)) : text
        let url = request.url
        if sink.isTooLarge {
            return .tooLarge(url: url, limitBytes: sink.limitBytes)
        }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return .couldNotResolve(url: url, detail: detail)
        case CURLE_COULDNT_CONNECT:
            return .couldNotConnect(url: url, detail: detail)
        case CURLE_OPERATION_TIMEDOUT:
            return timeout(url, request.timeouts)
        case CURLE_URL_MALFORMAT:
            return .invalidURL(url)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_BAD_CONTENT_ENCODING:
            // An answer without a status line is "HTTP/0.9 when not allowed", code 1.
            return .malformedResponse(url: url, detail: detail)
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            return .connectionLost(url: url, detail: detail)
        default:
            return Self.tlsCodes.contains(code.rawValue)
                ? .tls(url: url, detail: detail)
                : .other(code: Int(code.rawValue), detail: detail)
        }
    }

    /// Once a request could be sent, only the limit on the whole exchange is left to pass.
    private func timeout(_ url: String, _ timeouts: HTTPRequest.Timeouts) -> HTTPError {
        double(CURLINFO_PRETRANSFER_TIME) > 0
            ? .timedOut(url: url, seconds: timeouts.totalSeconds)
            : .connectTimedOut(
                url: url, seconds: min(timeouts.connectSeconds, timeouts.totalSeconds))
    }

    private static let tlsCodes: Set<UInt32> = Set(
        [
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED,
            CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED,
        ].map(\.rawValue))
}
