"""Servers that fail in every way, several regions in order, and how long `ra session` takes over it."""

import contextlib
import datetime
import http.server
import json
import socket
import threading
import time

import pytest

from patience import quick
from stub_servers import HTML, answering, hanging, refusing

ID = "11111111-2222-4333-8444-555555555555"


def session(seconds=3_600, name="ASIASTUB"):
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return json.dumps({
        "credentialSet": [{"credentials": {
            "accessKeyId": name, "secretAccessKey": "s" * 40, "sessionToken": "t" * 200,
            "expiration": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }}],
        "subjectArn": "arn:subject",
    }).encode()


class Script(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        step = self.server.steps.pop(0) if len(self.server.steps) > 1 else self.server.steps[0]
        self.server.count += 1
        step(self)

    def log_message(self, *_):
        pass


def answer(status, body, code=None, length=None, date=None):
    def step(handler):
        handler.send_response_only(status)
        if date:
            handler.send_header("Date", date)
        if code:
            handler.send_header("x-amzn-ErrorType", code)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body) if length is None else length))
        handler.end_headers()
        handler.wfile.write(body)
        if length is not None:
            handler.close_connection = True

    return step


def refuse(status, code, message="no", **more):
    return answer(status, json.dumps({"message": message}).encode(), code, **more)


def half_close(handler):
    handler.connection.shutdown(socket.SHUT_WR)
    handler.close_connection = True


@contextlib.contextmanager
def playing(*steps, family=socket.AF_INET):
    """A server that plays steps, the last one again and again; (url, server)."""
    kind = type("Server", (http.server.ThreadingHTTPServer,), {"address_family": family})
    host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
    server = kind((host, 0), Script)
    server.steps, server.count = list(steps), 0
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        name = f"[{host}]" if ":" in host else host
        yield f"http://{name}:{server.server_port}", server
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=20)


def arns(region):
    prefix = f"arn:aws:rolesanywhere:{region}:111122223333"
    return (
        "--trust-anchor-arn", f"{prefix}:trust-anchor/{ID}", "--profile-arn", f"{prefix}:profile/{ID}"
    )


@pytest.fixture
def client(authority):
    """Runs `ra session` with a certificate, against what a test says."""
    folder = authority.issue("web-01", "--no-key-passphrase")

    def run(*options, region="us-east-1", check=False, **run):
        began = time.monotonic()
        done = authority.ra(
            "session", *(arns(region) if region else ()),
            "--role-arn", "arn:aws:iam::111122223333:role/web-01",
            "--certificate", folder / "certificate.pem",
            "--private-key", folder / "private_key.pem", *options, check=check, **run,
        )
        return done, time.monotonic() - began

    return run


def test_a_refused_connection_is_said_at_once(client):
    with refusing() as url:
        done, _ = client("--endpoint", url)
        # A debug build starts slowly; waiting before another attempt would take far longer.
        both = [(client("--endpoint", url)[1], client("--timeout", "0")[1]) for _ in range(6)]
    assert done.status == 69 and url in done.stderr and done.hint
    took, start = (min(each) for each in zip(*both))
    assert took < 0.4 and took - start < 0.25, both


@pytest.mark.parametrize(
    "step, status, saying",
    [
        (answer(200, HTML), 69, ""),
        (answer(201, session()[:-40]), 69, "CreateSession"),
        (answer(201, session()[:90], length=900), 69, ""),
        (answer(201, b"{}"), 69, "CreateSession"),
        (answer(201, session(seconds=-60)), None, "expire"),
        (half_close, 69, ""),
        (refuse(500, "InternalFailure"), 69, "InternalFailure"),
        (refuse(503, "ServiceUnavailable"), 69, "ServiceUnavailable"),
        (refuse(429, "ThrottlingException"), None, "ThrottlingException"),
        (refuse(403, "AccessDeniedException", "Certificate revoked"), 77, "Certificate revoked"),
    ],
    ids=["html", "cut JSON", "cut off", "no session", "expired", "half-closed", "500", "503", "429",
         "403"],
)
def test_a_failing_server(client, step, status, saying):
    with playing(step) as (url, _):
        done, _ = quick(8, lambda: client("--endpoint", url, "--timeout", "5"))
    assert done.status == status if status else done.status not in (0, 1), done
    assert saying in done.stderr and done.hint and done.stdout == "", done


def test_what_passes_is_tried_again(client):
    with playing(
        refuse(429, "ThrottlingException"), refuse(500, "InternalFailure"), answer(201, session())
    ) as (url, server):
        done, _ = client("--endpoint", url, check=True)
    assert done.json["AccessKeyId"] == "ASIASTUB" and server.count == 3


def test_a_refusal_is_not_tried_again(client):
    with playing(refuse(403, "AccessDeniedException")) as (url, server):
        client("--endpoint", url)
    assert server.count == 1


def test_limits_on_time(client):
    with hanging() as url:
        done, _ = quick(3, lambda: client("--endpoint", url, "--timeout", "0.5"))
    assert done.status == 69 and "0.5 s" in done.stderr
    done, _ = client("--timeout", "0")
    assert done.status == 64 and "--timeout takes" in done.stderr


def test_a_wrong_clock_is_made_up_for(client):
    """The service's Date is believed for one more signature, where it says that ours is wrong."""
    server_time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=40)
    date = server_time.strftime("%a, %d %b %Y %H:%M:%S GMT")
    with playing(
        refuse(403, "AccessDeniedException", "Invalid signature", date=date),
        answer(201, session(seconds=6_000)),
    ) as (url, server):
        done, _ = client("--endpoint", url, check=True)
    assert server.count == 2 and "40 min behind" in done.stderr
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%a, %d %b %Y %H:%M:%S GMT")
    with playing(
        refuse(403, "AccessDeniedException", "Invalid signature", date=now)
    ) as (url, server):
        done, _ = client("--endpoint", url)
    assert done.status == 77 and server.count == 1


def test_over_IPv6(client):
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    with playing(answer(201, session()), family=socket.AF_INET6) as (url, _):
        assert client("--endpoint", url, check=True)[0].json["AccessKeyId"] == "ASIASTUB"


WEST = arns("us-west-2")


@pytest.mark.parametrize("fault", ["refusing", "hanging", "500", "html"])
def test_the_next_region_where_one_does_not_answer(client, fault):
    first = {
        "refusing": refusing, "hanging": hanging,
        "500": lambda: answering(500, "application/json", b'{"message":"no"}'),
        "html": lambda: answering(502, "text/html", HTML),
    }[fault]
    with first() as opened, playing(answer(201, session(name="ASIAWEST"))) as (second, server):
        url = opened if isinstance(opened, str) else opened[0]
        done, _ = client(
            *WEST, "--endpoint", url, "--endpoint", second, check=True,
            *("--timeout", "6" if fault == "hanging" else "60"),
            environment={"AWS_MAX_ATTEMPTS": "1"},
        )
    assert done.json["AccessKeyId"] == "ASIAWEST" and server.count == 1
    assert "us-east-1 gave no session: " in done.stderr


def test_what_one_region_refuses_is_not_tried_in_another(client):
    with playing(refuse(403, "AccessDeniedException", "Certificate revoked")) as (url, _):
        with playing(answer(201, session())) as (second, server):
            done, _ = client(*WEST, "--endpoint", url, "--endpoint", second)
    assert done.status == 77 and server.count == 0


@pytest.mark.parametrize(
    "options, saying",
    [
        (WEST[:2], "2 times --trust-anchor-arn, and 1 times --profile-arn"),
        ((*WEST, *["--endpoint", "http://a"] * 3), "3 times --endpoint"),
        ((*WEST, "--region", "us-east-1"), "--region"),
    ],
)
def test_regions_that_cannot_be_told_apart(client, options, saying):
    done, _ = client(*options)
    assert done.status == 64 and saying in done.stderr and done.hint


def test_the_warning_of_no_verify_ssl(client):
    with playing(answer(201, session())) as (url, _):
        done, _ = client("--endpoint", url, "--no-verify-ssl", check=True)
    assert done.stderr.startswith("WARNING: --no-verify-ssl")
    assert client("--no-verify-ssl", "--ca-bundle", "x")[0].status == 64


def test_a_CA_bundle_that_is_missing(client):
    done, _ = client("--ca-bundle", "missing.pem")
    assert done.status == 66 and '"missing.pem"' in done.stderr and done.hint


@pytest.mark.parametrize("way", ["flag", "variable"])
@pytest.mark.parametrize(
    "kinds, host",
    [
        (("fips",), "rolesanywhere-fips.us-east-1.amazonaws.com"),
        (("dual-stack",), "rolesanywhere.us-east-1.api.aws"),
        (("fips", "dual-stack"), "rolesanywhere-fips.us-east-1.api.aws"),
    ],
)
def test_kinds_of_endpoints(client, way, kinds, host):
    variables = {"fips": "AWS_USE_FIPS_ENDPOINT", "dual-stack": "AWS_USE_DUALSTACK_ENDPOINT"}
    flags = [f"--{kind}" for kind in kinds] if way == "flag" else []
    environment = {variables[kind]: "true" for kind in kinds} if way == "variable" else {}
    with refusing() as proxy:
        done, _ = client(
            *flags, "--debug", environment=environment | {"HTTPS_PROXY": proxy, "https_proxy": proxy}
        )
    assert f"POST https://{host}/sessions" in done.stderr and done.status == 69
    # A URL of one's own has no kinds.
    refused, _ = client(*flags, "--endpoint", "http://127.0.0.1:1", environment=environment)
    assert refused.status in (64, 78), refused
