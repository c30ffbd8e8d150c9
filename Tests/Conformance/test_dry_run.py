"""`--dry-run` shows the first change, and makes none; `--debug` shows the traffic."""

import json

import pytest

from test_bad_ra_input import resources

# The service is looked at with boto3.
pytestmark = pytest.mark.judge("boto3")

SIGNATURE = "Signature=<redacted>"


@pytest.fixture
def commands(anywhere):
    """A command of each kind of change, on what `anywhere` has made; (options, operation)."""
    authority = anywhere.authority
    anchors = authority.ra("list-trust-anchors", "--json").json
    profiles = authority.ra("list-profiles", "--json").json
    roles = authority.ra("list-roles", "--json").json
    anchor, profile, role = anchors[0]["name"], profiles[0]["name"], roles[0]["name"]
    authority.create_crl()
    return authority, {
        "CreateTrustAnchor": ["create-trust-anchor", "--name", "new", "--bundle", "root.pem"],
        "DeleteTrustAnchor": ["delete-trust-anchor", anchor],
        "DisableProfile": ["disable-profile", profile],
        "CreateRole": ["create-role", "--name", "new", "--trust-anchor", anchor],
        "ImportCrl": ["import-crl", "--name", "new", "--trust-anchor", anchor, "--crl",
                      "issuing.crl"],
        "TagResource": ["tag", anchors[0]["arn"], "a=b"],
    }


def test_nothing_is_changed(commands, lab):
    authority, by_operation = commands
    before = json.dumps(resources(lab), default=str)
    for operation, command in by_operation.items():
        outcome = authority.ra(*command, "--dry-run")
        lines = outcome.stdout.splitlines()
        assert lines[0].startswith("would call "), outcome
        assert f" {operation}: " in lines[0] and lab.url in lines[0], outcome
        assert lines[-1] == "nothing was changed", outcome
        assert json.dumps(resources(lab), default=str) == before, outcome


def test_what_would_be_sent_is_shown(commands, lab):
    authority, by_operation = commands
    shown = authority.ra(*by_operation["CreateTrustAnchor"], "--dry-run").stdout.splitlines()
    assert shown[0] == f"would call rolesanywhere CreateTrustAnchor: POST {lab.url}/trustanchors"
    body = json.loads("".join(shown[1:-1]))
    assert body["name"] == "new"
    assert "BEGIN CERTIFICATE" in body["source"]["sourceData"]["x509CertificateData"]
    role = authority.ra(*by_operation["CreateRole"], "--dry-run").stdout
    assert "\n  RoleName=new\n" in role and "AssumeRolePolicyDocument={" in role


def test_errors_come_first(commands, lab):
    authority, _ = commands
    authority.refused(66, "ra", "delete-trust-anchor", "absent", "--dry-run")
    authority.refused(
        77, "ra", "delete-trust-anchor", "absent", "--dry-run",
        environment={"AWS_SECRET_ACCESS_KEY": "wrong"},
    )


def test_the_traffic_is_shown(commands, lab):
    authority, by_operation = commands
    outcome = authority.ra("list-trust-anchors", "--json", "--debug")
    secret = authority.environment["AWS_SECRET_ACCESS_KEY"]
    lines = outcome.stderr.splitlines()
    assert lines[0].endswith("from the environment, <redacted>") and secret not in outcome.stderr
    assert f"debug: > GET {lab.url}/trustanchors" in lines
    assert any(line.startswith("debug: < 200 after ") for line in lines)
    assert any(SIGNATURE in line for line in lines)
    assert any("trustAnchors" in line for line in lines)
    assert outcome.json[0]["name"]
    # When a command fails, too, and with all that was tried.
    refused = authority.run(
        "ra", "list-trust-anchors", "--debug", "--json", check=False,
        environment={"AWS_SECRET_ACCESS_KEY": "wrong"},
    )
    assert "debug: < 403 after " in refused.stderr and refused.stdout == ""
    assert json.loads(refused.stderr.splitlines()[-1])["error"]["code"]


def test_a_session_under_debug_keeps_its_keys(anywhere):
    outcome = anywhere.session("--debug")
    session = outcome.json
    assert "debug: < 201 after " in outcome.stderr
    assert session["AccessKeyId"] in outcome.stderr
    for name in ("SecretAccessKey", "SessionToken"):
        assert session[name] not in outcome.stderr


def test_waits_are_told(authority):
    from stub_servers import answering

    with answering(503, "text/html", b"busy") as (url, _):
        outcome = authority.run(
            "ra", "list-trust-anchors", "--debug", check=False,
            environment={"AWS_ENDPOINT_URL": url, "AWS_REGION": "eu-west-1",
                         "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s"},
        )
    assert outcome.status == 69
    assert outcome.stderr.count(" ms before the next request") == 2
    assert outcome.stderr.count("debug: > GET ") == 3
