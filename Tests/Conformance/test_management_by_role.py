"""`ra` manages Roles Anywhere as a role that is assumed with a session of `ra`'s own."""

import json

import pytest

from test_assume_role import ACCOUNT, trust

pytestmark = pytest.mark.judge("boto3")


@pytest.fixture
def manager(anywhere, lab):
    """A workspace without keys, whose profile `manager` is two hops away from a certificate."""
    authority = anywhere.authority
    iam = lab.boto3("iam")
    iam.create_role(
        RoleName="manager",
        AssumeRolePolicyDocument=trust(
            anywhere.role, "sts:*", StringEquals={"sts:ExternalId": "the-id"}),
    )
    iam.put_role_policy(RoleName="manager", PolicyName="list", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Action": "rolesanywhere:ListTrustAnchors", "Resource": "*"}]}))
    authority.ra("configure", "rolesanywhere", *anywhere.options)
    config = authority.home / ".aws" / "config"
    config.write_text(config.read_text() + f"""
[profile manager]
role_arn = arn:aws:iam::{ACCOUNT}:role/manager
source_profile = rolesanywhere
external_id = the-id

[profile stranger]
role_arn = arn:aws:iam::{ACCOUNT}:role/manager
source_profile = rolesanywhere
external_id = another
""")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        authority.environment.pop(name)
    return authority


def test_two_hops(manager):
    anchors = manager.ra("list-trust-anchors", "--profile", "manager", "--json").json
    assert [anchor["name"] for anchor in anchors] == ["web-01"]
    # What the role may not do is refused to the role.
    refused = manager.refused(
        77, "ra", "list-profiles", "--profile", "manager",
        saying=f"arn:aws:sts::{ACCOUNT}:assumed-role/manager/anchorage-",
    )
    assert "rolesanywhere:ListProfiles" in refused.hint


def test_a_role_that_does_not_trust(manager):
    manager.refused(
        77, "ra", "list-trust-anchors", "--profile", "stranger",
        saying="is not authorized to perform: sts:AssumeRole",
    )


def test_a_first_hop_that_fails(manager):
    config = manager.home / ".aws" / "config"
    config.write_text(config.read_text().replace("--certificate ", "--certificate /nonexistent"))
    manager.refused(
        77, "ra", "list-trust-anchors", "--profile", "manager",
        saying=['the credential_process of profile "rolesanywhere" gave no credentials',
                "ra: error: ", "/nonexistent"],
    )
