"""Where credentials come from: ra and botocore before the same places."""

import datetime
import os
import re
import stat

import pytest

from cloud_stub import METADATA_TOKEN, cloud_stub

ROLE = "arn:aws:iam::111122223333:role/"


@pytest.fixture
def stub():
    with cloud_stub() as running:
        yield running


@pytest.fixture
def desk(workspace, stub):
    """A workspace whose AWS is the stub, without any credentials."""
    workspace.environment |= {"AWS_ENDPOINT_URL": stub.url, "AWS_REGION": "eu-west-1",
                              "AWS_DEFAULT_REGION": "eu-west-1"}
    (workspace.home / ".aws").mkdir()
    return workspace


def configure(desk, config="", credentials=""):
    for name, text in (("config", config), ("credentials", credentials)):
        path = desk.home / ".aws" / name
        path.write_text(text)
        path.chmod(0o600)


def program(desk, name, text):
    """Writes a program that is found in PATH."""
    folder = desk.folder / "bin"
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    desk.environment["PATH"] = f"{folder}:{desk.environment['PATH']}"
    return path


class Botocore:
    """botocore with the environment of a workspace."""

    def __init__(self, desk, monkeypatch, environment=None):
        for name in list(os.environ):
            monkeypatch.delenv(name)
        for name, value in (desk.environment | (environment or {})).items():
            if value is not None:
                monkeypatch.setenv(name, value)
        monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 0)
        # It looked for HOME when it was imported.
        monkeypatch.setattr(
            "botocore.tokens.SSOTokenProvider._SSO_TOKEN_CACHE_DIR",
            str(desk.home / ".aws" / "sso" / "cache"),
        )

    def credentials(self, profile=None, code=None):
        import botocore.session

        session = botocore.session.Session(profile=profile)
        if code is not None:
            resolver = session.get_component("credential_provider")
            resolver.get_provider("assume-role")._prompter = lambda _: code
        found = session.get_credentials()
        return found and found.get_frozen_credentials()


def expected_signature(request, keys, region):
    """The Authorization that botocore's signer gives to a request that was received."""
    import botocore.auth
    from botocore.awsrequest import AWSRequest

    authorization = request.headers["authorization"]
    names = re.search("SignedHeaders=([^,]+)", authorization)[1].split(";")
    again = AWSRequest(method=request.method, url=f"http://host{request.path}", data=request.body)
    for name in names:
        if name not in ("x-amz-date", "x-amz-security-token"):
            again.headers[name] = request.headers[name]
    signer = botocore.auth.SigV4Auth(keys, "rolesanywhere", region)
    at = datetime.datetime.strptime(request.headers["x-amz-date"], "%Y%m%dT%H%M%SZ")
    kept = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda *_, **__: at
    try:
        signer.add_auth(again)
    finally:
        botocore.auth.get_current_datetime = kept
    return again.headers["Authorization"]


def calls(stub):
    """What STS and the others were asked, without what each client calls itself."""
    seen = []
    for request in stub.requests:
        form = request.form if request.method == "POST" else {}
        if re.match("(anchorage|botocore-session)-[0-9]+$", form.get("RoleSessionName", "")):
            form["RoleSessionName"] = "a name of its own"
        authorization = request.headers.get("authorization")
        seen.append((
            request.method, request.path, form, request.signer,
            request.headers.get("x-amz-security-token"),
            None if request.signer else authorization,
        ))
    return seen


def assert_same(desk, stub, monkeypatch, *options, environment=None, code=None):
    """Runs both; the key with which `ra` signed."""
    stub.requests.clear()
    outcome = desk.ra(
        "list-trust-anchors", "--json", "--debug", *options, environment=environment
    )
    assert outcome.json == []
    assert_shows_no_secret(outcome.stderr, stub)
    asked = calls(stub)[:-1]
    last = stub.requests[-1]
    assert last.path == "/trustanchors"

    stub.requests.clear()
    profile = options[1] if options else None
    keys = Botocore(desk, monkeypatch, environment).credentials(profile, code)
    assert calls(stub) == asked
    assert last.signer == keys.access_key
    assert last.headers.get("x-amz-security-token") == keys.token
    assert last.headers["authorization"] == expected_signature(last, keys, "eu-west-1")
    return last.signer


def assert_shows_no_secret(shown, stub):
    """--debug shows every request, and none of the secrets that went to and fro."""
    assert shown.count("debug: > ") >= len(stub.requests)
    for secret in ("the secret of", "the/token+of", "the%2Ftoken", "of-the-", "eyJ.a.token",
                   "the token", "an older name", METADATA_TOKEN):
        assert secret not in shown
    for request in stub.requests:
        signature = request.headers.get("authorization", "").partition("Signature=")[2]
        assert not signature or signature not in shown


KEYS = """
[{name}]
aws_access_key_id = {key}
aws_secret_access_key = the secret of {key}
"""


def keys(name, key):
    return KEYS.format(name=name, key=key)
