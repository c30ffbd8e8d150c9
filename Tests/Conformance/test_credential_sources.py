"""Every source of credentials: `ra` and botocore, in the same environment, sign with the same keys."""

import json

import pytest

from cloud_stub import METADATA_TOKEN, secret_of, token_of
from credential_desk import (  # noqa: F401
    Botocore, ROLE, assert_same, calls, configure, desk, keys, program, stub,
)
from terminal import Terminal

pytestmark = pytest.mark.judge("boto3")


def test_environment(desk, stub, monkeypatch):
    configure(desk, credentials=keys("default", "AKIAFILE"))
    own = {"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": secret_of("AKIAENV")}
    assert assert_same(desk, stub, monkeypatch, environment=own) == "AKIAENV"
    own["AWS_SESSION_TOKEN"] = "the token"
    assert_same(desk, stub, monkeypatch, environment=own)
    own["AWS_SECURITY_TOKEN"] = "an older name"
    assert_same(desk, stub, monkeypatch, environment=own)
    # A profile that is named outright leaves the environment out; a variable does not.
    assert assert_same(
        desk, stub, monkeypatch, "--profile", "default", environment=own
    ) == "AKIAFILE"
    named = own | {"AWS_PROFILE": "default"}
    assert assert_same(desk, stub, monkeypatch, environment=named) == "AKIAENV"


def test_files(desk, stub, monkeypatch):
    configure(desk, keys("default", "AKIACONFIG") + keys("profile p q", "AKIANONE")
              + keys('profile "r s"', "AKIASPACE"), keys("w", "AKIAW") + keys("r s", "AKIARS"))
    assert assert_same(desk, stub, monkeypatch) == "AKIACONFIG"
    assert assert_same(desk, stub, monkeypatch, "--profile", "w") == "AKIAW"
    assert assert_same(desk, stub, monkeypatch, "--profile", "r s") == "AKIARS"
    configure(desk, keys("default", "AKIACONFIG"), keys("default", "AKIAFILE"))
    assert assert_same(desk, stub, monkeypatch) == "AKIAFILE"
    elsewhere = desk.write("elsewhere", keys("default", "AKIAELSEWHERE"))
    assert assert_same(
        desk, stub, monkeypatch, environment={"AWS_SHARED_CREDENTIALS_FILE": str(elsewhere)}
    ) == "AKIAELSEWHERE"


def test_assumed_roles(desk, stub, monkeypatch):
    configure(desk, f"""
[default]
role_arn = {ROLE}outer
source_profile = middle
external_id = an id/with=odd characters
[profile middle]
role_arn = {ROLE}middle
role_session_name = fixed
duration_seconds = 1800
source_profile = base
[profile own]
role_arn = {ROLE}own
source_profile = own
aws_access_key_id = AKIAOWN
aws_secret_access_key = the secret of AKIAOWN
""", keys("base", "AKIABASE"))
    # The roles lead from keys of eight characters to those of a session.
    assert assert_same(desk, stub, monkeypatch) == "ASIAROLEOUTER15"
    assert assert_same(desk, stub, monkeypatch, "--profile", "middle") == "ASIAROLEMIDDLE8"
    assert assert_same(desk, stub, monkeypatch, "--profile", "own") == "ASIAROLEOWN7"


def test_credential_sources(desk, stub, monkeypatch):
    def role(source):
        configure(desk, f"[profile r]\nrole_arn = {ROLE}r\ncredential_source = {source}\n")

    role("Environment")
    own = {"AWS_ACCESS_KEY_ID": "AKIAENV", "AWS_SECRET_ACCESS_KEY": secret_of("AKIAENV")}
    assert assert_same(
        desk, stub, monkeypatch, "--profile", "r", environment=own
    ) == "ASIAROLER7"
    role("EcsContainer")
    container = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{stub.url}/container"}
    assert_same(desk, stub, monkeypatch, "--profile", "r", environment=container)
    role("Ec2InstanceMetadata")
    instance = {
        "AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": stub.url + "/",
    }
    assert_same(desk, stub, monkeypatch, "--profile", "r", environment=instance)


def test_a_role_that_takes_a_code(desk, stub, monkeypatch):
    configure(desk, f"""
[default]
role_arn = {ROLE}mfa
source_profile = base
mfa_serial = arn:aws:iam::111122223333:mfa/me
""", keys("base", "AKIABASE"))
    with Terminal(desk, "ra", "list-trust-anchors", "--json") as terminal:
        terminal.wait_for("Code of the MFA device arn:aws:iam::111122223333:mfa/me:")
        terminal.type("123456")
        assert terminal.end() == 0, terminal.screen
        assert "123456" not in terminal.screen
    asked = calls(stub)[:-1]
    stub.requests.clear()
    Botocore(desk, monkeypatch).credentials(code="123456")
    assert calls(stub) == asked
    assert stub.requests[0].form["TokenCode"] == "123456"
    # Without a terminal nobody can be asked.
    refused = desk.refused(77, "ra", "list-trust-anchors", saying="needs a code of the MFA device")
    assert "terminal" in refused.hint


@pytest.mark.parametrize("place", ["environment", "profile"])
def test_web_identity(desk, stub, monkeypatch, place):
    token = desk.write("token", "eyJ.a.token")
    if place == "environment":
        own = {"AWS_WEB_IDENTITY_TOKEN_FILE": str(token), "AWS_ROLE_ARN": f"{ROLE}web"}
        configure(desk, keys("default", "AKIACONFIG"))
        assert assert_same(desk, stub, monkeypatch, environment=own) == "ASIAROLEWEB0"
        own["AWS_ROLE_SESSION_NAME"] = "pod"
        assert_same(desk, stub, monkeypatch, environment=own)
    else:
        configure(
            desk, f"[profile w]\nrole_arn = {ROLE}web\nweb_identity_token_file = {token}\n")
        assert assert_same(desk, stub, monkeypatch, "--profile", "w") == "ASIAROLEWEB0"


PRINTED = {"Version": 1, "AccessKeyId": "ASIAPROCESS",
           "SecretAccessKey": secret_of("ASIAPROCESS"), "SessionToken": token_of("ASIAPROCESS"),
           "Expiration": "2099-01-01T00:00:00Z"}


def test_credential_process(desk, stub, monkeypatch):
    program(desk, "give keys", "#!/bin/sh\nprintf '%s\\n' \"$@\" > words\n"
            f"echo noise >&2\ncat <<'END'\n{json.dumps(PRINTED)}\nEND\n")
    configure(desk, "[default]\ncredential_process = \"give keys\" 'a b' \"\" $HOME *\n")
    monkeypatch.chdir(desk.folder)
    assert assert_same(desk, stub, monkeypatch) == "ASIAPROCESS"
    assert desk.path("words").read_text() == "a b\n\n$HOME\n*\n"


def test_container(desk, stub, monkeypatch):
    own = {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{stub.url}/container?a=b",
           "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer of-the-variable"}
    assert assert_same(desk, stub, monkeypatch, environment=own) == "ASIACONTAINER"
    assert stub.requests[0].headers["authorization"] == "Bearer of-the-variable"
    own["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = str(desk.write("token", "Bearer of-the-file"))
    assert assert_same(desk, stub, monkeypatch, environment=own) == "ASIACONTAINER"
    assert stub.requests[0].headers["authorization"] == "Bearer of-the-file"


def test_instance(desk, stub, monkeypatch):
    own = {"AWS_EC2_METADATA_DISABLED": None, "AWS_EC2_METADATA_SERVICE_ENDPOINT": stub.url + "/"}
    assert assert_same(desk, stub, monkeypatch, environment=own) == "ASIAINSTANCE"
    assert stub.requests[1].headers["x-aws-ec2-metadata-token"] == METADATA_TOKEN
