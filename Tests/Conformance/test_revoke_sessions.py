"""`ra revoke-sessions` cuts off what has been issued, and nothing that comes after it."""

import json
import time

import pytest

import moto_server
from test_moto_iam import account, iam  # noqa: F401

pytestmark = pytest.mark.judge("AWS CLI")

POLICY = "AWSRevokeOlderSessions"


def buckets(anywhere, environment):
    return anywhere.authority.aws("s3", "ls", environment=environment, check=False)


def test_an_issued_session_is_refused_and_a_new_one_gets_in(anywhere, lab):
    issued = anywhere.environment()
    assert buckets(anywhere, issued).stdout.endswith(" reports\n")
    revoked = anywhere.authority.ra("revoke-sessions", "web-01")
    assert revoked.stdout == "" and "are refused" in revoked.stderr, revoked
    refused = buckets(anywhere, issued)
    assert refused.status != 0 and "explicit deny in an identity-based policy" in refused.stderr
    # Times of issue are told in seconds, and those of this second are refused.
    time.sleep(1)
    renewed = anywhere.environment()
    assert buckets(anywhere, renewed).stdout.endswith(" reports\n")
    # What is revoked stays so when the command is given again for an earlier time.
    again = anywhere.authority.ra(
        "revoke-sessions", anywhere.role, "--issued-before", "2020-01-01T00:00:00Z")
    assert "were refused already" in again.stderr, again
    assert buckets(anywhere, issued).status != 0
    # The role is as it was asked for, and the policy can be taken away.
    authority = anywhere.authority
    same = authority.ra(
        "create-role", "--name", "web-01", "--trust-anchor", "web-01",
        "--policy-arn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
    assert "nothing was changed" in same.stderr, same
    authority.ra("update-role", "web-01", "--remove-policy", POLICY)
    assert buckets(anywhere, issued).stdout.endswith(" reports\n")


def test_what_is_not_ours_takes_a_flag(anywhere, lab):
    authority = anywhere.authority
    trust = lab.boto3("iam").get_role(RoleName="web-01")["Role"]["AssumeRolePolicyDocument"]
    lab.boto3("iam").create_role(
        RoleName="theirs", AssumeRolePolicyDocument=json.dumps(trust))
    authority.refused(73, "ra", "revoke-sessions", "theirs", saying="--foreign")
    assert lab.boto3("iam").list_role_policies(RoleName="theirs")["PolicyNames"] == []
    authority.ra("revoke-sessions", "theirs", "--foreign")
    assert lab.boto3("iam").list_role_policies(RoleName="theirs")["PolicyNames"] == [POLICY]
    authority.refused(66, "ra", "revoke-sessions", "absent", saying='there is no role "absent"')


def test_no_time_in_the_future(anywhere, lab):
    """It would keep new sessions out; one that somebody has set comes back to now."""
    authority, client = anywhere.authority, lab.boto3("iam")
    refused = authority.refused(
        64, "ra", "revoke-sessions", "web-01", "--issued-before", "2099-01-01T00:00:00Z",
        saying="2099-01-01T00:00:00Z is in the future: by AWS's clock it is ")
    assert "leave out --issued-before" in refused.hint
    assert client.list_role_policies(RoleName="web-01")["PolicyNames"] == []
    authority.ra("revoke-sessions", "web-01")
    policy = client.get_role_policy(RoleName="web-01", PolicyName=POLICY)["PolicyDocument"]
    condition = policy["Statement"][0]["Condition"]["DateLessThan"]
    cut = condition["aws:TokenIssueTime"]
    condition["aws:TokenIssueTime"] = "2099-01-01T00:00:00Z"
    client.put_role_policy(
        RoleName="web-01", PolicyName=POLICY, PolicyDocument=json.dumps(policy))
    time.sleep(1)
    assert buckets(anywhere, anywhere.environment()).status != 0
    back = authority.ra("revoke-sessions", "web-01", "--issued-before", "2020-01-01T00:00:00Z")
    assert "issued before 2099-01-01T00:00:00Z were to be refused" in back.stderr, back
    policy = client.get_role_policy(RoleName="web-01", PolicyName=POLICY)["PolicyDocument"]
    assert policy["Statement"][0]["Condition"]["DateLessThan"]["aws:TokenIssueTime"] > cut
    time.sleep(1)
    assert buckets(anywhere, anywhere.environment()).stdout.endswith(" reports\n")


def test_another_policy_of_that_name_stays(anywhere, lab):
    document = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*"}]}
    client = lab.boto3("iam")
    client.put_role_policy(
        RoleName="web-01", PolicyName=POLICY, PolicyDocument=json.dumps(document))
    anywhere.authority.refused(
        73, "ra", "revoke-sessions", "web-01", saying="is not one that revokes sessions")
    kept = client.get_role_policy(RoleName="web-01", PolicyName=POLICY)
    assert kept["PolicyDocument"] == document


def test_a_manifest_does_not_let_in_again_who_was_shut_out(authority, lab):
    lab.point(authority)
    authority.write("account.yaml", """
        trustAnchors: [{name: example, bundle: issuing.pem}]
        roles: [{name: reader, trustAnchor: example, require: [CN=web-01]}]
    """)
    authority.ra("apply", "account.yaml", "--yes")
    authority.ra("revoke-sessions", "reader")
    authority.ra("plan", "account.yaml")
    authority.ra("apply", "account.yaml", "--yes")
    assert lab.boto3("iam").list_role_policies(RoleName="reader")["PolicyNames"] == [POLICY]


@pytest.mark.judge("moto")
def test_against_moto(account, iam):  # noqa: F811
    anchor = (
        f"arn:aws:rolesanywhere:us-east-1:{moto_server.ACCOUNT}:trust-anchor/"
        "11111111-2222-4333-8444-555555555555")
    account.ra("create-role", "--name", "reader", "--trust-anchor", anchor)
    account.ra("revoke-sessions", "reader", "--issued-before", "2026-01-02T03:04:05Z")
    assert iam.get_role_policy(RoleName="reader", PolicyName=POLICY)["PolicyDocument"] == {
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Deny", "Action": ["*"], "Resource": ["*"],
            "Condition": {"DateLessThan": {"aws:TokenIssueTime": "2026-01-02T03:04:05Z"}},
        }],
    }
