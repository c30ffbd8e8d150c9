"""Credentials of Identity Center, by the AWS CLI's sign-in."""

import hashlib
import json

import pytest

import judges
from credential_desk import ROLE, assert_same, configure, desk, program, stub  # noqa: F401

pytestmark = pytest.mark.judge("boto3")

# The AWS CLI, version 2, as far as it is needed: PyPI has only version 1, which cannot do this.
EXPORT = """#!{python}
import json, sys
import botocore.session
assert sys.argv[1:3] == ["configure", "export-credentials"], sys.argv
assert sys.argv[3] == "--profile" and sys.argv[5:] == ["--format", "process"], sys.argv
keys = botocore.session.Session(profile=sys.argv[4]).get_credentials().get_frozen_credentials()
print(json.dumps({{"Version": 1, "AccessKeyId": keys.access_key,
                   "SecretAccessKey": keys.secret_key, "SessionToken": keys.token}}))
"""


def sign_in(desk):
    configure(desk, f"""
[profile s]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = admin
[profile via]
role_arn = {ROLE}via
source_profile = s
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.example/start
""")
    cache = desk.home / ".aws" / "sso" / "cache"
    cache.mkdir(parents=True)
    name = hashlib.sha1(b"corp").hexdigest()
    (cache / f"{name}.json").write_text(json.dumps({
        "startUrl": "https://corp.example/start", "region": "eu-west-1",
        "accessToken": "an-access-token", "expiresAt": "2099-01-01T00:00:00Z",
    }))


def test_sso(desk, stub, monkeypatch):
    sign_in(desk)
    program(desk, "aws", EXPORT.format(python=judges.PROGRAMS / "python"))
    assert assert_same(desk, stub, monkeypatch, "--profile", "s") == "ASIASSO"
    assert assert_same(desk, stub, monkeypatch, "--profile", "via") == "ASIAROLEVIA7"


def test_sso_without_the_aws_cli(desk, stub):
    sign_in(desk)
    tools = desk.environment["PATH"].split(":")[0]
    refused = desk.refused(
        78, f"{tools}/ra", "list-trust-anchors", "--profile", "s",
        environment={"PATH": "/nonexistent"}, saying='there is no program "aws"',
    )
    assert "install the AWS CLI" in refused.hint
    assert stub.requests == []
