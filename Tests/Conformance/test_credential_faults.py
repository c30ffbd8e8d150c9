"""Sources of credentials that neither ra nor botocore can use."""

import pytest

from credential_desk import Botocore, ROLE, configure, desk, stub  # noqa: F401

pytestmark = pytest.mark.judge("boto3")

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
