import AWS
import Testing

struct ARNTests {
    @Test func readsEveryPart() throws {
        let text =
            "arn:aws-cn:rolesanywhere:cn-north-1:111122223333:trust-anchor/"
            + "11111111-2222-3333-4444-555555555555"
        let arn = try ARN(text)
        #expect(arn.partition == "aws-cn")
        #expect(arn.service == "rolesanywhere")
        #expect(arn.region == "cn-north-1")
        #expect(arn.account == "111122223333")
        #expect(arn.resourceID == "11111111-2222-3333-4444-555555555555")
        #expect(arn.description == text)
    }

    @Test func keepsPathsAndColonsOfTheResource() throws {
        #expect(try ARN("arn:aws:iam::111122223333:role/a/b/reader").resourceID == "reader")
        #expect(try ARN("arn:aws:iam::aws:policy/ReadOnlyAccess").account == "aws")
        #expect(try ARN("arn:aws:sns:eu-west-1:111122223333:a:b").resource == "a:b")
        #expect(try ARN("arn:aws:s3:::reports").resource == "reports")
    }

    @Test(arguments: [
        ("reader", "it is not arn:partition:service:region:account:name"),
        ("arn:aws:iam::111122223333", "it is not arn:partition:service:region:account:name"),
        ("ARN:aws:iam::111122223333:role/a", "it is not arn:partition:service:region:account:name"),
        ("arn::iam::111122223333:role/a", "it has no partition"),
        ("arn:aws:::111122223333:role/a", "it has no service"),
        ("arn:aws:iam::111122223333:", "it has no resource"),
        ("arn:aws:iam::11112222333:role/a", "\"11112222333\" is not an account of twelve digits"),
        ("arn:aws:iam::111122223333:role/a\n", "it contains a space or a character beyond ASCII"),
        ("arn:aws:iam::111122223333:role/ä", "it contains a space or a character beyond ASCII"),
    ])
    func refuses(text: String, problem: String) {
        #expect(throws: AWSError.invalidARN(text, problem: problem)) { try ARN(text) }
    }
}
