"""`ra create-role` works against moto's IAM, and boto3 reads back what was meant."""

import json

import pytest

pytestmark = pytest.mark.judge("moto")

ANCHOR = (
    "arn:aws:rolesanywhere:us-east-1:123456789012:trust-anchor/11111111-2222-4333-8444-555555555555"
)
READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"


@pytest.fixture
def account(workspace, moto):
    """A workspace whose IAM and STS are moto's, emptied; its Roles Anywhere would not answer."""
    moto.reset()
    workspace.environment |= {
        "AWS_ENDPOINT_URL_IAM": moto.url,
        "AWS_ENDPOINT_URL_STS": moto.url,
        "AWS_ENDPOINT_URL_ROLESANYWHERE": "http://127.0.0.1:9",
        "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        "AWS_REGION": "us-east-1",
    }
    return workspace


@pytest.fixture
def iam(moto):
    return moto.boto3("iam")


def create(account, *options, **run):
    return account.ra(
        "create-role", "--name", "reader", "--trust-anchor", ANCHOR, *options, **run
    )


def test_a_role_as_it_was_meant(account, iam):
    inline = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*"}]}
    account.write("objects.json", json.dumps(inline))
    made = create(
        account, "--policy-arn", READ_ONLY, "--policy", "objects.json",
        "--require", "CN=web-01", "--require", "issuer.O=Example",
        "--max-session-duration", "7200",
    )
    role = iam.get_role(RoleName="reader")["Role"]
    assert made.line == role["Arn"] == "arn:aws:iam::123456789012:role/reader"
    assert role["MaxSessionDuration"] == 7200

    statements = role["AssumeRolePolicyDocument"]["Statement"]
    assert all(statement["Effect"] == "Allow" for statement in statements)
    actions = {
        action
        for statement in statements
        for action in (
            [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        )
    }
    assert actions == {"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"}
    for statement in statements:
        assert statement["Principal"] == {"Service": "rolesanywhere.amazonaws.com"}
        conditions = {
            (operator, key): value
            for operator, keys in statement["Condition"].items()
            for key, value in keys.items()
        }
        assert conditions == {
            ("ArnEquals", "aws:SourceArn"): ANCHOR,
            ("StringEquals", "aws:PrincipalTag/x509Subject/CN"): "web-01",
            ("StringEquals", "aws:PrincipalTag/x509Issuer/O"): "Example",
        }

    attached = iam.list_attached_role_policies(RoleName="reader")["AttachedPolicies"]
    assert [policy["PolicyArn"] for policy in attached] == [READ_ONLY]
    names = iam.list_role_policies(RoleName="reader")["PolicyNames"]
    assert len(names) == 1
    read = iam.get_role_policy(RoleName="reader", PolicyName=names[0])["PolicyDocument"]
    assert read == inline
    tags = {tag["Key"]: tag["Value"] for tag in iam.list_role_tags(RoleName="reader")["Tags"]}
    assert tags["anchorage:managed-by"] == "anchorage"


def test_the_same_again_is_done_already(account, iam):
    first = create(account, "--policy-arn", READ_ONLY)
    again = create(account, "--policy-arn", READ_ONLY)
    assert again.line == first.line and again.stderr.strip()
    assert len(iam.list_roles()["Roles"]) == 1


def test_other_content_is_refused_with_what_differs(account, iam):
    create(account, "--policy-arn", READ_ONLY)
    before = iam.get_role(RoleName="reader")["Role"]
    refused = account.refused(
        73, "ra", "create-role", "--name", "reader", "--trust-anchor", ANCHOR,
        "--policy-arn", READ_ONLY, "--require", "CN=web-02", "--max-session-duration", "7200",
    )
    said = refused.stderr.lower()
    assert "trust policy" in said and "duration" in said, refused
    assert iam.get_role(RoleName="reader")["Role"] == before


def test_a_role_that_is_not_ours_is_refused(account, iam):
    policy = {"Version": "2012-10-17", "Statement": []}
    iam.create_role(RoleName="reader", AssumeRolePolicyDocument=json.dumps(policy))
    account.refused(
        73, "ra", "create-role", "--name", "reader", "--trust-anchor", ANCHOR, saying="reader"
    )
    account.refused(73, "ra", "delete-role", "reader")
    assert iam.get_role(RoleName="reader")["Role"]["AssumeRolePolicyDocument"] == policy


def test_an_unknown_managed_policy_leaves_no_role(account, iam):
    refused = create(account, "--policy-arn", "arn:aws:iam::aws:policy/NoSuchPolicy", check=False)
    assert refused.status != 0 and refused.stdout == "" and refused.hint, refused
    assert iam.list_roles()["Roles"] == []


def test_deletes_what_it_made(account, iam):
    create(account, "--policy-arn", READ_ONLY)
    listed = account.ra("list-roles", "--json").json
    assert len(listed) == 1
    account.ra("delete-role", "reader")
    assert iam.list_roles()["Roles"] == []
    assert account.ra("list-roles", "--json").json == []
