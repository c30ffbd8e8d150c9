"""parliament, a linter of IAM policies, has nothing against what `ra` writes and `templates` hold."""

import json

import pytest

import judges
from test_moto_iam import ANCHOR, account, create, iam  # noqa: F401

pytestmark = pytest.mark.judge("parliament")

TEMPLATES = judges.REPOSITORY / "templates" / "iam"
VALUES = {
    "bucket": "reports", "prefix": "web-01/", "range": "198.51.100.0/24",
    "time": "2027-01-31T00:00:00Z",
}

# Not faults, but what a policy is for: it speaks of everything.
MEANT = {"RESOURCE_STAR", "RESOURCE_EFFECTIVELY_STAR"}


def findings(policy):
    import parliament

    found = parliament.analyze_policy_string(json.dumps(policy)).findings
    return {(one.issue, str(one.detail)) for one in found if one.issue not in MEANT}


def trust_findings(policy):
    """Of a trust policy; the linter knows those of permissions, which have a resource instead."""
    statements = []
    for statement in policy["Statement"]:
        assert statement["Principal"] == {"Service": "rolesanywhere.amazonaws.com"}
        rest = {name: value for name, value in statement.items() if name != "Principal"}
        statements.append(rest | {"Resource": "*"})
    return findings(policy | {"Statement": statements})


@pytest.fixture
def trust(account, iam):  # noqa: F811
    def make(*options):
        role = create(account, *options).line
        policy = iam.get_role(RoleName=role.rpartition("/")[2])["Role"]["AssumeRolePolicyDocument"]
        iam.delete_role(RoleName="reader")
        return policy

    return make


@pytest.mark.judge("moto")
def test_trust_policies(trust, account, authority):  # noqa: F811
    account.write("c.pem", (authority.issue("web-01") / "certificate.pem").read_text())
    for options in (
        (), ("--trust-anchor", ANCHOR.replace("1111-", "2222-", 1)), ("--require", "CN=web-01"),
        ("--require", "CN=web-*", "--require", "CN=db", "--require", "issuer.O=Example"),
        ("--require", "san.URI=spiffe://example/*", "--require", "O=東京"),
        ("--for-certificate", "c.pem"),
    ):
        policy = trust(*options)
        assert trust_findings(policy) == set(), policy
        # A linter that finds nothing anywhere proves nothing.
        text = json.dumps(policy)
        for right, wrong in (
            ("sts:TagSession", "sts:TagSesion"), ("ArnEquals", "ArnEqual"),
            ("aws:SourceArn", "aws:SourceARNs"),
        ):
            assert trust_findings(json.loads(text.replace(right, wrong))), (right, policy)


@pytest.mark.judge("moto")
def test_the_templates(account, iam):  # noqa: F811
    create(account)
    names = sorted(path.stem for path in TEMPLATES.glob("*.json"))
    assert len(names) >= 8
    text = (TEMPLATES / "README.md").read_text()
    for name in names:
        path = TEMPLATES / f"{name}.json"
        assert f"`{name}.json`" in text
        options = [
            word for key, value in VALUES.items() if f"{{{{{key}}}}}" in path.read_text()
            for word in ("--parameter", f"{key}={value}")
        ]
        account.ra("update-role", "reader", "--policy", path, *options)
        policy = iam.get_role_policy(RoleName="reader", PolicyName=name)["PolicyDocument"]
        assert "{{" not in json.dumps(policy)
        assert findings(policy) == set(), name
        account.ra("update-role", "reader", "--remove-policy", name)


@pytest.mark.judge("moto")
def test_revoked_sessions(account, iam):  # noqa: F811
    create(account)
    account.ra("revoke-sessions", "reader")
    policy = iam.get_role_policy(
        RoleName="reader", PolicyName="AWSRevokeOlderSessions")["PolicyDocument"]
    assert findings(policy) == set()
    assert findings(json.loads(json.dumps(policy).replace("DateLessThan", "DateLessThen")))
