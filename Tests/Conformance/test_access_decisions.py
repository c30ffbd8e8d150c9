"""S3 of the local service decides by the role's policies and the session policy."""

import json

import pytest

from anywhere import Anywhere

pytestmark = pytest.mark.judge("AWS CLI")


def document(effect, action):
    statement = {"Effect": effect, "Action": action, "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def list_buckets(anywhere, check=True):
    return anywhere.authority.aws("s3", "ls", environment=anywhere.environment(), check=check)


def assert_denied(anywhere):
    refused = list_buckets(anywhere, check=False)
    assert refused.status != 0 and "AccessDenied" in refused.stderr, refused
    assert "ListBuckets" in refused.stderr


def test_allowed_by_the_managed_policy(anywhere):
    assert list_buckets(anywhere).stdout.endswith(" reports\n")


def test_a_role_without_a_policy(authority, lab):
    assert_denied(Anywhere(lab.point(authority), policies=()))


def test_allowed_by_an_inline_policy(authority, lab):
    authority.write("allow.json", document("Allow", "s3:ListAllMyBuckets"))
    anywhere = Anywhere(lab.point(authority), policies=("--policy", "allow.json"))
    assert list_buckets(anywhere).stdout.endswith(" reports\n")


def test_a_session_policy_without_the_action(authority, lab):
    authority.write("objects.json", document("Allow", "s3:GetObject"))
    profile = ("--session-policy", "objects.json")
    assert_denied(Anywhere(lab.point(authority), profile=profile))


def test_a_session_policy_with_the_action(authority, lab):
    authority.write("buckets.json", document("Allow", "s3:List*"))
    profile = ("--session-policy", "buckets.json")
    assert list_buckets(Anywhere(lab.point(authority), profile=profile)).stdout


def test_a_session_policy_adds_nothing_to_the_role(authority, lab):
    authority.write("all.json", document("Allow", "*"))
    assert_denied(
        Anywhere(lab.point(authority), policies=(), profile=("--session-policy", "all.json"))
    )


def test_an_explicit_deny(authority, lab):
    authority.write("deny.json", document("Deny", "s3:ListAllMyBuckets"))
    anywhere = Anywhere(
        lab.point(authority),
        policies=(
            "--policy-arn", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
            "--policy", "deny.json",
        ),
    )
    assert_denied(anywhere)
