import Testing

@testable import AWSSigning

struct CanonicalQueryTests {
    /// What is canonical already is taken as it is: that must change nothing.
    @Test func everyOctetIsDecodedAndEncodedAnew() {
        var texts = ["", "%", "%4", "%%41", "a%2fb", "a%2Fb", "%41", "%7e", "%7E", "a+b", "~-._"]
        for octet in UInt8.min...UInt8.max {
            let digits = String(octet, radix: 16)
            let padded = octet < 16 ? "0" + digits : digits
            texts += ["%\(padded)", "%\(padded.uppercased())x", "x%\(padded.uppercased())"]
            texts.append(String(Unicode.Scalar(octet)))
        }
        for text in texts {
            #expect(
                PercentEncoding.canonical(Array(text.utf8))
                    == PercentEncoding.encode(PercentEncoding.decode(text)), "\(text)")
        }
    }

    @Test func parametersAreSortedAndHaveAllAnEqualsSign() {
        #expect(
            CanonicalRequest.canonicalQuery("b=2&a&&a=1=2&A=%c3%a9&=x")
                == "=&=x&A=%C3%A9&a=&a=1%3D2&b=2")
    }
}
