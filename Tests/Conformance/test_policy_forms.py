"""Every form of policy that `ra` makes, judged by parliament; moto and the local service keep them."""

import json
import shlex

import pytest

import signed_sessions
from local_service import LocalService
from random_certificates import Client
from test_moto_iam import ANCHOR, account, iam  # noqa: F401
from test_policy_linter import TEMPLATES, findings, trust_findings

pytestmark = [pytest.mark.judge("parliament"), pytest.mark.judge("moto")]

ANCHORS = ("--trust-anchor", ANCHOR), ("--trust-anchor", ANCHOR.replace("1111-", "2222-", 1))
ONE = ANCHORS[0]


def requirements(*texts):
    return [word for text in texts for word in ("--require", text)]


# The options, and the keys of conditions that have to be in the policy.
FORMS = [
    (("--insecure-any-trust-anchor",), {"aws:SourceAccount"}),
    (("--insecure-any-trust-anchor", *requirements("CN=a")),
     {"aws:SourceAccount", "aws:PrincipalTag/x509Subject/CN"}),
    ((*ANCHORS[0], *ANCHORS[1]), {"aws:SourceArn"}),
    ((*ONE, *requirements(
        "CN=web-01", "subject.OU=a b", "O=Rust = Sons", "2.5.4.7=Bern", "2.5.4.97=VATCH-1",
        "serialNumber=1", "issuer.CN=Example", "issuer.2.5.4.10=Example", "san.DNS=a.example.org",
        "san.URI=spiffe://example/a", "san.Name.CN=a", "san.Name/O=b")),
     {"aws:SourceArn", *(f"aws:PrincipalTag/{tag}" for tag in (
         "x509Subject/CN", "x509Subject/OU", "x509Subject/O", "x509Subject/L", "x509Subject/2.5.4.97",
         "x509Subject/SERIALNUMBER", "x509Issuer/CN", "x509Issuer/O", "x509SAN/DNS", "x509SAN/URI",
         "x509SAN/Name/CN", "x509SAN/Name/O"))}),
    ((*ONE, *requirements("CN=web-*", "CN=db", "OU=??", "san.DNS=*.example.org", "issuer.O=Ü*")),
     {"aws:SourceArn", *(f"aws:PrincipalTag/{tag}" for tag in (
         "x509Subject/CN", "x509Subject/OU", "x509SAN/DNS", "x509Issuer/O"))}),
]


def trust_policy(iam):  # noqa: F811
    return iam.get_role(RoleName="reader")["Role"]["AssumeRolePolicyDocument"]


def keys(policy):
    return {
        key for statement in policy["Statement"]
        for compared in statement["Condition"].values() for key in compared
    }


def test_every_form_of_requirement(account, iam):  # noqa: F811
    for options, wanted in FORMS:
        account.ra("create-role", "--name", "reader", *options)
        policy = trust_policy(iam)
        assert trust_findings(policy) == set(), policy
        assert keys(policy) == wanted
        account.ra("delete-role", "reader")


def test_every_certificate(account, iam):  # noqa: F811
    """Where AWS cannot tell it from others it is refused, and what the hint says can be asked for."""
    issuer = signed_sessions.Signatory("Example CA", is_authority=True)
    for number, (subject, dns, uris, is_told) in enumerate((
        ([("CN", "web-01")], [], [], True),
        ([("O", "Über"), ("CN", "web-01")], ["a.example"], ["spiffe://x/a"], True),
        ([("CN", "web-01"), ("O", "Example"), ("OU", "a"), ("OU", "b")], [], [], False),
        ([("CN", "web-01")], ["a.example", "b.example"], [], False),
        ([("L", "x"), ("CN", "web 01+=@:.-_")], [], ["https://example.org/a?b"], False),
    )):
        client = Client(issuer, subject, dns, uris)
        account.write(f"{number}.pem", client.pem)
        options = ("--for-certificate", f"{number}.pem")
        if not is_told:
            refused = account.refused(65, "ra", "create-role", "--name", "reader", *ONE, *options)
            options = shlex.split(refused.hint.partition(", with: ")[2])
            assert options[0] == "--require", refused
        account.ra("create-role", "--name", "reader", *ONE, *options)
        policy = trust_policy(iam)
        assert trust_findings(policy) == set(), policy
        assert {f"aws:PrincipalTag/{tag}" for tag in client.tags} <= keys(policy), policy
        account.ra("delete-role", "reader")


def test_updated_roles(account, iam):  # noqa: F811
    """What others wrote stays as it is; ours, beside it, is as good as alone."""
    account.ra("create-role", "--name", "reader", *ONE)
    foreign = {
        "Sid": "Theirs", "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"},
        "Action": "sts:AssumeRole", "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}},
    }
    policy = trust_policy(iam)
    policy["Statement"].insert(0, foreign)
    iam.update_assume_role_policy(RoleName="reader", PolicyDocument=json.dumps(policy))
    for options in (
        requirements("CN=web-01"), ["--any-certificate"], [*ANCHORS[1]],
        requirements("OU=a*", "OU=b"), ["--insecure-any-trust-anchor"],
    ):
        account.ra("update-role", "reader", *options)
        policy = trust_policy(iam)
        assert policy["Statement"][0] == foreign, policy
        ours = policy | {"Statement": policy["Statement"][1:]}
        assert len(ours["Statement"]) == 1 and trust_findings(ours) == set(), policy


def test_revocations(account, iam):  # noqa: F811
    """Of sessions until now, until a time, and later again."""
    account.ra("create-role", "--name", "reader", *ONE)
    for options in (("--issued-before", "2026-01-31T00:00:00Z"), ()):
        account.ra("revoke-sessions", "reader", *options)
        name, = iam.list_role_policies(RoleName="reader")["PolicyNames"]
        policy = iam.get_role_policy(RoleName="reader", PolicyName=name)["PolicyDocument"]
        assert findings(policy) == set(), policy
        assert policy["Statement"][0]["Effect"] == "Deny"


SEVERAL = {
    "bucket": ["reports", "x.y-z"], "prefix": ["${aws:PrincipalTag/x509Subject/CN}/", "a b/"],
    "range": ["198.51.100.0/24", "203.0.113.7/32"], "time": ["2027-01-31T00:00:00Z"],
}


def test_templates_with_several_values(workspace, tmp_path):
    """As policies of sessions, which the local service keeps."""
    with LocalService(tmp_path / "lab") as lab:
        lab.point(workspace)
        role = lab.boto3("iam").create_role(
            RoleName="reader", AssumeRolePolicyDocument=json.dumps({
                "Version": "2012-10-17", "Statement": [{
                    "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
                    "Action": "sts:AssumeRole"}]}))["Role"]["Arn"]
        lab.boto3("rolesanywhere").create_profile(
            name="reader", roleArns=[role], tags=[
                {"key": "anchorage:managed-by", "value": "anchorage"}])
        seen = 0
        for path in sorted(TEMPLATES.glob("*.json")):
            places = [name for name in SEVERAL if f"{{{{{name}}}}}" in path.read_text()]
            if not places:
                continue
            workspace.ra("update-profile", "reader", "--session-policy", path, *(
                word for name in places for value in SEVERAL[name]
                for word in ("--parameter", f"{name}={value}")))
            profile, = lab.boto3("rolesanywhere").list_profiles()["profiles"]
            text = profile["sessionPolicy"]
            assert "{{" not in text and findings(json.loads(text)) == set(), (path.name, text)
            assert all(value in text for name in places for value in SEVERAL[name]), text
            seen += 1
        assert seen >= 6
