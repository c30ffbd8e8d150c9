"""`ra update-role` against moto's IAM: what is named changes, and what others wrote is kept."""

import json

import pytest

from test_moto_iam import ANCHOR, READ_ONLY, account, create, iam  # noqa: F401

pytestmark = pytest.mark.judge("moto")

OTHER = ANCHOR.replace("11111111", "99999999")
FOREIGN = {
    "Sid": "People", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
    "Action": "sts:AssumeRole", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
}
WIDE = {
    "Effect": "Allow", "Principal": {"Service": ["rolesanywhere.amazonaws.com"]},
    "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
}


def trust(iam):  # noqa: F811
    return iam.get_role(RoleName="reader")["Role"]["AssumeRolePolicyDocument"]


def add(iam, *statements):  # noqa: F811
    policy = trust(iam)
    policy["Statement"].extend(statements)
    iam.update_assume_role_policy(RoleName="reader", PolicyDocument=json.dumps(policy))


def test_changes_what_is_named(account, iam):  # noqa: F811
    create(account, "--require", "CN=web-01", "--require", "issuer.O=Example")
    iam.update_role(RoleName="reader", Description="what it is for", MaxSessionDuration=3600)
    account.ra("update-role", "reader", "--trust-anchor", OTHER, "--trust-anchor", ANCHOR)
    statement, = trust(iam)["Statement"]
    assert statement["Condition"] == {
        "ArnEquals": {"aws:SourceArn": [OTHER, ANCHOR]},
        "StringEquals": {
            "aws:PrincipalTag/x509Subject/CN": "web-01",
            "aws:PrincipalTag/x509Issuer/O": "Example",
        },
    }
    changed = account.ra(
        "update-role", "reader", "--require", "CN=web-*", "--max-session-duration", "7200",
        "--policy-arn", READ_ONLY)
    assert changed.line == "arn:aws:iam::123456789012:role/reader"
    statement, = trust(iam)["Statement"]
    assert statement["Condition"] == {
        "ArnEquals": {"aws:SourceArn": [OTHER, ANCHOR]},
        "StringLike": {"aws:PrincipalTag/x509Subject/CN": "web-*"},
    }
    role = iam.get_role(RoleName="reader")["Role"]
    assert (role["MaxSessionDuration"], role["Description"]) == (7200, "what it is for")
    attached = iam.list_attached_role_policies(RoleName="reader")["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [READ_ONLY]
    again = account.ra(
        "update-role", "reader", "--require", "CN=web-*", "--max-session-duration", "7200",
        "--policy-arn", READ_ONLY)
    assert "nothing was changed" in again.stderr, again
    account.ra("update-role", "reader", "--remove-policy", READ_ONLY, "--any-certificate")
    assert iam.list_attached_role_policies(RoleName="reader")["AttachedPolicies"] == []
    statement, = trust(iam)["Statement"]
    assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": [OTHER, ANCHOR]}}


def test_the_pin_is_refused_only_by_a_long_flag(account, iam):  # noqa: F811
    create(account, "--require", "CN=web-01")
    account.ra("update-role", "reader", "--insecure-any-trust-anchor")
    statement, = trust(iam)["Statement"]
    assert statement["Condition"] == {"StringEquals": {
        "aws:SourceAccount": "123456789012", "aws:PrincipalTag/x509Subject/CN": "web-01"}}
    account.ra("update-role", "reader", "--trust-anchor", ANCHOR)
    statement, = trust(iam)["Statement"]
    assert statement["Condition"]["ArnEquals"] == {"aws:SourceArn": ANCHOR}
    assert "aws:SourceAccount" not in statement["Condition"]["StringEquals"]


def test_what_others_wrote_is_kept(account, iam):  # noqa: F811
    create(account, "--require", "CN=web-01")
    add(iam, FOREIGN, WIDE)
    changed = account.ra("update-role", "reader", "--require", "CN=web-02")
    assert "statement 2 of its trust policy is not this tool's" in changed.stderr, changed
    own, *others = trust(iam)["Statement"]
    assert others == [FOREIGN, WIDE]
    assert own["Sid"] == "Anchorage"
    assert own["Condition"]["StringEquals"] == {"aws:PrincipalTag/x509Subject/CN": "web-02"}
    # It is found again wherever it stands.
    policy = trust(iam)
    policy["Statement"].reverse()
    iam.update_assume_role_policy(RoleName="reader", PolicyDocument=json.dumps(policy))
    account.ra("update-role", "reader", "--require", "CN=web-03")
    assert trust(iam)["Statement"][:2] == [WIDE, FOREIGN]
    assert "web-03" in json.dumps(trust(iam)["Statement"][2])


def test_a_role_of_others_is_taken_over_when_told(account, iam):  # noqa: F811
    policy = {"Version": "2012-10-17", "Statement": [FOREIGN]}
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(policy))
    options = ["update-role", "reader", "--trust-anchor", ANCHOR, "--require", "CN=web-01"]
    account.refused(73, "ra", *options, saying="--adopt")
    account.refused(
        65, "ra", "update-role", "reader", "--adopt", "--trust-anchor", ANCHOR,
        saying=("it is not known what certificates must carry", "--any-certificate"))
    assert trust(iam) == policy and iam.list_role_tags(RoleName="reader")["Tags"] == []
    account.ra(*options, "--adopt")
    kept, own = trust(iam)["Statement"]
    assert kept == FOREIGN and own["Sid"] == "Anchorage"
    tags = {tag["Key"]: tag["Value"] for tag in iam.list_role_tags(RoleName="reader")["Tags"]}
    assert tags == {"anchorage:managed-by": "anchorage"}


def test_a_policy_beyond_the_quota(account, iam):  # noqa: F811
    many = [word for n in range(90) for word in ("--require", f"CN=web-{n:03}-0123456789")]
    account.refused(
        65, "ra", "create-role", "--name", "reader", "--trust-anchor", ANCHOR, *many,
        saying=("characters, and AWS takes 2048", "--trust-policy-quota"))
    assert iam.list_roles()["Roles"] == []
    create(account, *many, "--trust-policy-quota", "4096")


def test_what_was_done_before_a_refusal_is_told(account, iam):  # noqa: F811
    create(account)
    account.refused(
        66, "ra", "update-role", "reader", "--require", "CN=web-01", "--policy-arn",
        "arn:aws:iam::aws:policy/NoSuchPolicy", "--max-session-duration", "7200",
        saying="changed before that: the trust policy; the same again goes on")
    assert "web-01" in json.dumps(trust(iam))
    again = account.ra(
        "update-role", "reader", "--require", "CN=web-01", "--policy-arn", READ_ONLY,
        "--max-session-duration", "7200")
    assert f'changed the role "reader": the policy {READ_ONLY}, the longest session' in again.stderr


@pytest.mark.parametrize(("words", "saying"), [
    ((), "it is not said what is to change"),
    (("--any-certificate", "--require", "CN=a"), "--any-certificate excludes --require"),
    (("--require", "CN=a", "--for-certificate", "c.pem"), "exclude each other"),
    (("--insecure-any-trust-anchor", "--trust-anchor", ANCHOR), "exclude each other"),
    (("--trust-policy-quota", "9000"), "no quota of 9000 characters"),
    (("--max-session-duration", "60"), "a duration of 60 seconds is not between"),
    (("--require", "CN=a&*"), "a session tag cannot hold"),
    (("--policy", "p.json"), '"p.json" has no value for "bucket"'),
    (("--policy", "p.json", "--parameter", "bucket=x", "--parameter", "bukket=y"),
     'no policy has a place for "bukket"; there are places for "bucket"'),
    (("--any-certificate", "--parameter", "bucket=x"), 'no policy has a place for "bucket"'),
    (("--policy", "p.json", "--parameter", "bucket"), '"bucket" has no parameter\'s name'),
])
def test_what_contradicts_itself(account, words, saying):  # noqa: F811
    account.write("p.json", json.dumps({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::{{bucket}}"}}))
    account.refused(64, "ra", "update-role", "reader", *words, saying=saying)


def test_a_certificate_that_nothing_identifies(account, authority):  # noqa: F811
    folder = authority.issue("web-01")
    command = ["ra", "update-role", "reader", "--for-certificate"]
    account.write("ca.pem", authority.path("issuing.pem").read_text())
    account.refused(65, *command, "ca.pem", saying="is a CA")
    account.refused(65, *command, folder / "private_key.pem")
    account.refused(66, *command, "absent.pem")
    authority.openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout",
        "k.pem", "-out", account.path("odd.pem"), "-subj", "/CN=a*b", "-addext",
        "basicConstraints=critical,CA:FALSE")
    account.refused(65, *command, "odd.pem", saying="a session tag cannot hold")
