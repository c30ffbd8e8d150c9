/// Why no HTTP response came back.
public enum HTTPError: Error, Equatable, Sendable {
    /// The text is not an absolute `http` or `https` URL that can be sent as it stands.
    case invalidURL(String)

    /// A header field's name is no token, or its value contains a line break or NUL.
    case invalidHeader(name: String)

    /// The value of a variable, which is not to be shown, is no URL of a proxy.
    case invalidProxy(variable: String)

    /// The name of the server, or of the proxy in front of it, has no address.
    case couldNotResolve(url: String, detail: String)

    /// No connection was made, most often because nothing listens there.
    case couldNotConnect(url: String, detail: String)

    /// The time for connecting has passed; nothing was sent.
    case connectTimedOut(url: String, seconds: Double)

    /// The time for the whole exchange has passed; the request may have taken effect.
    case timedOut(url: String, seconds: Double)

    /// The TLS handshake failed, or the server's certificate is not trusted.
    case tls(url: String, detail: String)

    /// The response is larger than the limit, in bytes.
    case tooLarge(url: String, limitBytes: Int)

    /// What came back is not HTTP.
    case malformedResponse(url: String, detail: String)

    /// The connection ended before the response was complete.
    case connectionLost(url: String, detail: String)

    /// Any other refusal of libcurl, with its code and text.
    case other(code: Int, detail: String)

    /// libcurl is not installed or cannot be loaded.
    case libcurlMissing(detail: String)
}

extension HTTPError: CustomStringConvertible {
    /// What went wrong, for the line after `error:`.
    public var description: String {
        switch self {
        case .invalidURL(let url):
            "\"\(url)\" is not an http or https URL"
        case .invalidHeader(let name):
            "the header field \"\(name)\" cannot be sent"
        case .invalidProxy(let variable):
            "the value of \(variable) is not the URL of a proxy that can be used"
        case .couldNotResolve(let url, let detail):
            "no address was found for \(place(url)) (\(detail))"
        case .couldNotConnect(let url, let detail):
            "no connection could be made to \(place(url)) (\(detail))"
        case .connectTimedOut(let url, let seconds):
            "no connection could be made to \(place(url)) within \(text(seconds))"
        case .timedOut(let url, let seconds):
            "\(place(url)) did not answer within \(text(seconds))"
        case .tls(let url, let detail):
            "no trusted TLS connection could be made to \(place(url)) (\(detail))"
        case .tooLarge(let url, let limitBytes):
            "the response of \(place(url)) is larger than \(limitBytes) bytes"
        case .malformedResponse(let url, let detail):
            "\(place(url)) did not answer in HTTP (\(detail))"
        case .connectionLost(let url, let detail):
            "the connection to \(place(url)) ended before its response was complete (\(detail))"
        case .other(let code, let detail):
            "the request failed: \(detail) (libcurl code \(code))"
        case .libcurlMissing(let detail):
            "libcurl cannot be loaded: \(detail)"
        }
    }

    // The query holds what is asked, not where: it would only bury the reason.
    private func place(_ url: String) -> Substring {
        url.prefix { $0 != "?" }
    }

    private func text(_ seconds: Double) -> String {
        let whole = seconds.rounded() == seconds && seconds.magnitude < 1_000_000
        return whole ? "\(Int(seconds)) s" : "\(seconds) s"
    }
}
