"""`ra explain` decides about a certificate and a trust policy as the service does that it asks nothing."""

import json

import pytest

PRINCIPAL = {"Service": "rolesanywhere.amazonaws.com"}
ALL = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
CN = "aws:PrincipalTag/x509Subject/CN"


def statement(effect="Allow", action=ALL, **condition):
    found = {"Effect": effect, "Principal": PRINCIPAL, "Action": action}
    return found | ({"Condition": condition} if condition else {})


POLICIES = {
    "everybody": [statement()],
    "anchor": [statement(ArnEquals={"aws:SourceArn": "ANCHOR"})],
    "another anchor": [statement(ArnEquals={"aws:SourceArn": "ANCHOR-other"})],
    "account": [statement(StringEquals={"aws:SourceAccount": "111122223333"})],
    "another account": [statement(StringEquals={"aws:SourceAccount": "444455556666"})],
    "name": [statement(StringEquals={CN: "web-01"})],
    "case": [statement(StringEquals={CN: "WEB-01"})],
    "pattern": [statement(StringLike={CN: "web-*"})],
    "issuer": [statement(StringLike={"aws:PrincipalTag/x509Issuer/CN": "*Issuing*"})],
    "missing attribute": [statement(StringEquals={"aws:PrincipalTag/x509Subject/OU": "a"})],
    "no attribute": [statement(Null={"aws:PrincipalTag/x509Subject/OU": "true"})],
    "identity": [statement(StringEquals={"sts:SourceIdentity": "CN=web-01"})],
    "until": [statement(DateLessThan={"aws:CurrentTime": "2020-01-01T00:00:00Z"})],
    "two of three": [statement(action=ALL[:2])],
    "in two": [statement(action=ALL[:1]), statement(action=ALL[1:], StringEquals={CN: "web-01"})],
    "denied": [statement(), statement("Deny", StringEquals={CN: "web-01"})],
    "denied to others": [statement(), statement("Deny", StringNotEquals={CN: "web-01"})],
    "only these": [statement(**{"ForAllValues:StringEquals": {"aws:TagKeys": ["x509Subject/CN"]}})],
    "nobody knows": [statement(StringEquals={"aws:NobodyKnows": "a"})],
}


def test_the_service_decides_the_same(anywhere, lab):
    authority = anywhere.authority
    iam = lab.boto3("iam")
    decided = {}
    for name, statements in POLICIES.items():
        text = json.dumps({"Version": "2012-10-17", "Statement": statements})
        text = text.replace("ANCHOR", anywhere.trust_anchor)
        iam.update_assume_role_policy(RoleName=anywhere.client, PolicyDocument=text)
        session = anywhere.session(check=False)
        assert session.status in (0, 77), session
        authority.write("trust.json", text)
        explained = authority.ra(
            "explain", "--policy", "trust.json", "--certificate", anywhere.certificate,
            "--trust-anchor-arn", anywhere.trust_anchor, "--role-arn", anywhere.role, check=False)
        assert explained.status in (0, 2), explained
        verdict = "the policy lets" if explained.status == 0 else "the policy does not let"
        assert explained.stdout.splitlines()[-1] == f"{verdict} the certificate in", explained
        assert (session.status, explained.status) in ((0, 0), (77, 2)), (name, session, explained)
        decided[name] = explained.status
    assert set(decided.values()) == {0, 2}, decided


@pytest.mark.parametrize("words, status, saying", [
    (["--policy", "issuing.pem"], 65, "not JSON"),
    (["--policy", "absent.json"], 66, "does not exist"),
    (["--mapping", "subject"], 64, "is not field=specifiers"),
    (["--mapping", "key=CN"], None, "key"),
    (["--certificate", "issuing.pem"], 65, "CAs alone"),
    (["--trust-anchor-arn", "example"], None, "example"),
])
def test_what_cannot_be_explained(authority, words, status, saying):
    folder = authority.issue("web-01", "--no-key-passphrase")
    authority.write("trust.json", json.dumps({"Version": "2012-10-17", "Statement": [statement()]}))
    given = {"--policy": "trust.json", "--certificate": folder / "certificate.pem"}
    given |= dict(zip(words[::2], words[1::2]))
    command = [word for pair in given.items() for word in pair]
    done = authority.ra("explain", *command, check=False)
    assert done.status == (status or done.status) and done.status in (64, 65, 66), done
    assert done.stdout == "" and saying in done.stderr and "hint: " in done.stderr, done


def test_the_mapping_decides_which_tags_there_are(authority):
    folder = authority.issue("web-01", "--no-key-passphrase")
    authority.write("trust.json", json.dumps(
        {"Version": "2012-10-17", "Statement": [statement(StringEquals={CN: "web-01"})]}))
    command = ["explain", "--policy", "trust.json", "--certificate", folder / "certificate.pem"]
    assert authority.ra(*command).stdout.endswith("lets the certificate in\n")
    for mapping, status in (("subject=CN", 0), ("subject=O", 2), ("issuer=*", 2)):
        done = authority.ra(*command, "--mapping", mapping, check=False)
        assert done.status == status, done
