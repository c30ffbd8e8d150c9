import AWS
import AWSSigning
import Testing

struct PercentEncodingTests {
    @Test func encodesAllButTheUnreserved() {
        let unreserved = "ABCXYZabcxyz0189-_.~"
        #expect(PercentEncoding.encode(unreserved) == unreserved)
        #expect(PercentEncoding.encode(" +/:%&=ä*'") == "%20%2B%2F%3A%25%26%3D%C3%A4%2A%27")
        #expect(PercentEncoding.query([("a b", "1&2"), ("a b", "")]) == "a%20b=1%262&a%20b=")
    }

    @Test(arguments: [
        ("%7B%22a%22%3A%20%C3%A4%7d", "{\"a\": ä}"), ("a+b", "a+b"), ("100%", "100%"),
        ("%zz%4", "%zz%4"), ("%2525", "%25"), ("", ""),
    ])
    func decodes(text: String, decoded: String) {
        #expect(PercentEncoding.decodeText(text) == decoded)
    }
}
