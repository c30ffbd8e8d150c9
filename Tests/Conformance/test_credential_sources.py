"""Every source of credentials: `ra` and botocore, in the same environment, sign with the same keys."""

import datetime
import hashlib
import json
import os
import re
import stat

import pytest

import judges
from cloud_stub import METADATA_TOKEN, cloud_stub, secret_of, token_of
from terminal import Terminal

pytestmark = pytest.mark.judge("boto3")

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


# --- What neither can use -------------------------------------------------------------------------

WRONG = {
    "half a key": (lambda desk, stub: configure(desk, "[default]\naws_access_key_id = A\n"), {}, 78),
    "half an environment": (lambda desk, stub: None, {"AWS_ACCESS_KEY_ID": "A"}, 78),
    "two sources": (lambda desk, stub: configure(
        desk, f"[default]\nrole_arn = {ROLE}x\nsource_profile = b\ncredential_source = Environment\n"
    ), {}, 78),
    "no source": (lambda desk, stub: configure(desk, f"[default]\nrole_arn = {ROLE}x\n"), {}, 78),
    "unknown source": (lambda desk, stub: configure(
        desk, f"[default]\nrole_arn = {ROLE}x\ncredential_source = Moon\n"), {}, 78),
    "absent profile": (lambda desk, stub: configure(
        desk, f"[default]\nrole_arn = {ROLE}x\nsource_profile = gone\n"), {}, 78),
    "circle": (lambda desk, stub: configure(
        desk, f"[default]\nrole_arn = {ROLE}x\nsource_profile = b\n"
        f"[profile b]\nrole_arn = {ROLE}y\nsource_profile = default\n"), {}, 78),
    "absent token": (
        lambda desk, stub: None,
        {"AWS_WEB_IDENTITY_TOKEN_FILE": "/nonexistent", "AWS_ROLE_ARN": f"{ROLE}x"}, 77),
    "token without role": (
        lambda desk, stub: desk.write("t", "token"), {"AWS_WEB_IDENTITY_TOKEN_FILE": "t"}, 77),
    "failing program": (lambda desk, stub: configure(
        desk, "[default]\ncredential_process = sh -c 'echo no luck >&2; exit 7'\n"), {}, 77),
    "program without JSON": (lambda desk, stub: configure(
        desk, "[default]\ncredential_process = echo hello\n"), {}, 77),
    "program of version 2": (lambda desk, stub: configure(
        desk, """[default]\ncredential_process = echo '{"Version":2}'\n"""), {}, 77),
    "absent program": (lambda desk, stub: configure(
        desk, "[default]\ncredential_process = /nonexistent/program\n"), {}, 77),
    "container elsewhere": (
        lambda desk, stub: None,
        {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://192.0.2.1/x"}, 77),
    "container without": (
        lambda desk, stub: None, {"AWS_CONTAINER_CREDENTIALS_FULL_URI": "{url}/none"}, 77),
    "nothing": (lambda desk, stub: None, {}, 78),
    "nothing on the instance": (
        lambda desk, stub: stub.answers.update(
            {"/latest/meta-data/iam/security-credentials/": (404, "text/plain", "")}),
        {"AWS_EC2_METADATA_DISABLED": "false", "AWS_EC2_METADATA_SERVICE_ENDPOINT": "{url}/"}, 78),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_neither_can_use(desk, stub, monkeypatch, name):
    arrange, environment, status = WRONG[name]
    arrange(desk, stub)
    environment = {key: value.format(url=stub.url) for key, value in environment.items()}
    desk.refused(status, "ra", "list-trust-anchors", environment=environment)
    assert not any(request.path == "/trustanchors" for request in stub.requests)
    monkeypatch.chdir(desk.folder)
    try:
        found = Botocore(desk, monkeypatch, environment).credentials()
    except Exception:
        found = None
    assert found is None
