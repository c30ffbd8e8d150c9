"""What `ra` says when the service refuses, hangs, fails or is something else."""

import concurrent.futures
import time

import pytest

from stub_servers import HTML, answering, hanging_listener, refusing

ID = "11111111-2222-4333-8444-555555555555"
ANCHOR = f"arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/{ID}"
PROFILE = f"arn:aws:rolesanywhere:us-east-1:111122223333:profile/{ID}"
ROLE = "arn:aws:iam::111122223333:role/web-01"


# A command of every kind of call: management with and without a body, IAM, CreateSession.
KINDS = ["create-trust-anchor", "list-profiles", "create-role", "session"]


@pytest.fixture
def commands(authority):
    folder = authority.issue("web-01", "--no-key-passphrase")
    return {
        "create-trust-anchor": ["create-trust-anchor", "--name", "x", "--bundle", "issuing.pem"],
        "list-profiles": ["list-profiles"],
        "create-role": ["create-role", "--name", "x", "--trust-anchor", ANCHOR],
        "session": [
            "session", "--trust-anchor-arn", ANCHOR, "--profile-arn", PROFILE, "--role-arn", ROLE,
            "--certificate", folder / "certificate.pem",
            "--private-key", folder / "private_key.pem",
        ],
    }


@pytest.fixture(params=KINDS)
def command(request, commands):
    return commands[request.param]


@pytest.fixture
def at(authority):
    """Points the workspace at a URL, with keys that nobody checks."""

    def point(url):
        authority.environment |= {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AWS_REGION": "us-east-1",
        }
        return authority

    return point


def test_refused_connection(at, command):
    with refusing() as url:
        at(url).refused(69, "ra", *command, saying=url)


def test_server_error(at, command):
    with answering(500, "text/plain", b"out of order") as (url, requests):
        at(url).refused(69, "ra", *command, saying="500")
        assert len(requests) == 3, "a failing service is asked three times"


def test_expired_session_token(at, commands):
    body = b"""<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error>
        <Type>Sender</Type><Code>ExpiredToken</Code>
        <Message>The security token included in the request is expired</Message>
        </Error><RequestId>0</RequestId></ErrorResponse>"""
    with answering(403, "text/xml", body) as (url, requests):
        workspace = at(url)
        workspace.environment["AWS_SESSION_TOKEN"] = "expired"
        refused = workspace.refused(77, "ra", *commands["list-profiles"], saying="ExpiredToken")
        assert "token" in refused.hint or "credentials" in refused.hint, refused
        assert len(requests) == 1, "asking again does not help"


@pytest.mark.parametrize("status", [200, 404])
def test_html(at, command, status):
    with answering(status, "text/html", HTML) as (url, _):
        outcome = at(url).refused(69, "ra", *command)
        assert "<" not in outcome.stderr, outcome


def test_hangs(at, commands):
    # All at once: they wait half a minute, and no attempt follows.
    with hanging_listener() as (url, count):
        workspace = at(url)
        start = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(len(KINDS)) as pool:
            refused = [
                pool.submit(workspace.refused, 69, "ra", *commands[kind], saying=url)
                for kind in KINDS
            ]
        for outcome in refused:
            outcome.result()
        assert time.monotonic() - start < 60
        assert count() == len(KINDS)
