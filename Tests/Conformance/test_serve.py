"""`ra serve`: AWS's own clients find credentials there, through outages and renewals."""

import datetime
import http.client
import json
import os
import signal
import socket
import stat
import struct
import sys
import time

import pytest

import stub_servers
from anywhere import Anywhere
from local_service import LocalService
from own_ports import own_port
from patience import PATIENCE, quick, wait_until
from served import Served, ServiceManager, YoungSessions, ask

pytestmark = pytest.mark.judge("boto3")

IDENTITY = ("sts", "get-caller-identity")


@pytest.fixture
def token(authority):
    return authority.write("token", "a-token-for-the-container", mode=0o600)


def role_of(answer):
    return json.loads(answer.stdout)["Arn"].split("/")[1]


@pytest.mark.judge("AWS CLI")
def test_the_aws_cli_through_instance_metadata_and_container_endpoint(anywhere, token):
    authority = anywhere.authority
    with Served(authority, *anywhere.options, "--authorization-token-file", token) as served:
        served.wait_for_credentials()
        assert f"export AWS_EC2_METADATA_SERVICE_ENDPOINT={served.url}/" in served.log
        for environment in (
            served.imds,
            # Other clients join slashes otherwise.
            served.imds | {"AWS_EC2_METADATA_SERVICE_ENDPOINT": served.url},
            served.imds | {"AWS_EC2_METADATA_SERVICE_ENDPOINT": f"{served.url}/imds/web-01/"},
            served.container("web-01", token),
        ):
            assert role_of(authority.aws(*IDENTITY, environment=environment)) == "web-01"
        wrong = authority.write("wrong", "another-token-for-the-container")
        refused = authority.aws(
            *IDENTITY, environment=served.container("web-01", wrong), check=False)
        assert refused.status != 0 and "InvalidAuthorization" in refused.stderr
        assert served.stop() == 0


def test_the_region_is_told(anywhere):
    from botocore.utils import InstanceMetadataRegionFetcher

    with Served(anywhere.authority, *anywhere.options) as served:
        fetcher = InstanceMetadataRegionFetcher(
            timeout=PATIENCE, num_attempts=1, base_url=f"{served.url}/", env={})
        assert fetcher.retrieve_region() == "us-east-1"


def test_it_begins_without_aws(anywhere, authority):
    with stub_servers.refusing() as nowhere:
        options = (*anywhere.options, "--endpoint", nowhere)
        with Served(authority, *options) as served:
            served.said("warning: no new credentials \\(network\\): .*; there are none; next")
            status, answer = served.credentials("web-01")
            assert status == 503 and answer["code"] == "network"
            assert served.ask("GET", "/healthz")[0] == 503
            assert served.stop() == 0


def test_it_begins_while_aws_is_slow(anywhere, authority):
    with stub_servers.hanging() as slow:
        with Served(authority, *anywhere.options, "--endpoint", slow) as served:
            # It would wait for AWS for half a minute.
            status, answer = quick(1, lambda: served.credentials("web-01"))
            assert status == 503 and answer["code"] == "starting"
            begin = time.monotonic()
            assert served.stop() == 0
            assert time.monotonic() - begin < 5


def test_credentials_come_once_aws_is_there(authority, tmp_path):
    with own_port() as port:
        with LocalService(tmp_path / "lab", "--port", str(port)) as lab:
            anywhere = Anywhere(lab.point(authority))
            lab.stop()
            with Served(authority, *anywhere.options) as served:
                served.said("there are none")
                with LocalService(tmp_path / "again", "--port", str(port)) as again:
                    # A new service knows nothing: it says no, and is asked again.
                    served.said("session\\.refused|wasn't found")
                    assert served.credentials("web-01")[0] == 503
                    again.stop()


@pytest.mark.judge("faketime")
def test_sessions_are_renewed_in_one_long_process(tmp_path):
    """The service's sessions end within seconds; a client of boto3 that lives on never notices."""
    with YoungSessions(tmp_path, 16) as (lab, anywhere):
        token = anywhere.authority.write("token", "a-token-for-the-container", mode=0o600)
        with Served(
            anywhere.authority, *anywhere.options, "--session-duration", "900",
            "--authorization-token-file", token,
        ) as served:
            served.wait_for_credentials()
            # Of instance metadata botocore believes that it lasts ten minutes, whatever it says.
            script = (
                "import boto3, time\n"
                "client = boto3.Session().client('sts')\n"
                "end = time.time() + 17\n"
                "seen = set()\n"
                "while time.time() < end or len(seen) < 2 and time.time() < end + 100:\n"
                "    client.get_caller_identity()\n"
                "    seen.add(client._request_signer._credentials.access_key)\n"
                "    time.sleep(0.25)\n"
                "print(len(seen))\n"
            )
            done = anywhere.authority.run(
                sys.executable, "-c", script, environment=served.container("web-01", token))
            assert int(done.stdout) >= 2, (done, served.log)
            asked_at = time.time()
            answer = served.credentials("web-01")[1]
            assert expiration(answer) - asked_at >= 9


def expiration(answer):
    return datetime.datetime.fromisoformat(answer["Expiration"]).timestamp()


def test_a_renewed_certificate_is_used_without_a_word(anywhere, authority):
    """Files that are replaced are read when the next session is due, and at SIGHUP."""
    with Served(authority, *anywhere.options) as served:
        served.wait_for_credentials()
        before = served.credentials("web-01")[1]["AccessKeyId"]
        authority.pki("renew", "web-01", "--out", anywhere.folder, "--force", check=False)
        served.process.send_signal(signal.SIGHUP)
        served.said("reloaded: web-01")
        served.wait_for_credentials(2)
        assert served.credentials("web-01")[1]["AccessKeyId"] != before


def test_reload_keeps_what_works(anywhere, authority):
    roles = authority.write("roles.yaml", roles_file(anywhere, "reader"))
    with Served(authority, *anywhere.files, "--roles-file", roles) as served:
        served.wait_for_credentials()
        roles.write_text(roles_file(anywhere, "reader", "writer"))
        served.process.send_signal(signal.SIGHUP)
        served.said("reloaded: reader, writer")
        served.wait_for_credentials(3)
        assert served.credentials("writer")[0] == 200
        for wrong in ("roles: [", "roles: []", "roles: [{name: x}]", "{}"):
            count = len(served.log)
            roles.write_text(wrong)
            served.process.send_signal(signal.SIGHUP)
            served.said("warning: not reloaded \\(roles.invalid\\)", after=count)
            assert served.credentials("reader")[0] == served.credentials("writer")[0] == 200
        roles.write_text(roles_file(anywhere, "writer"))
        served.process.send_signal(signal.SIGHUP)
        served.said("reloaded: writer$")
        status, token = served.ask("PUT", "/latest/api/token")
        head = {"X-aws-ec2-metadata-token": token}
        parent = "/latest/meta-data/iam/security-credentials"
        assert served.ask("GET", f"{parent}/", **head) == (200, "writer")
        assert served.ask("GET", f"{parent}/reader", **head)[0] == 404


def roles_file(anywhere, *names):
    roles = "".join(f"  - name: {name}\n    roleArn: {anywhere.role}\n" for name in names)
    return (
        f"# for everybody\ntrustAnchorArn: {anywhere.trust_anchor}\n"
        f"profileArn: {anywhere.profile}\nroles:\n{roles}"
    )


@pytest.mark.judge("AWS CLI")
def test_several_roles(anywhere, authority, token):
    authority.ra(
        "create-role", "--name", "second", "--trust-anchor", "web-01", "--policy-arn",
        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
    second = authority.ra("show-role", "second", "--json").json["arn"]
    profile = authority.ra(
        "create-profile", "--name", "second", "--role", "second", "--role", "web-01").line
    with Served(
        authority, *anywhere.options[:4], *anywhere.files, "--role", f"one={anywhere.role}",
        "--role", f"two={second},{profile}", "--authorization-token-file", token,
    ) as served:
        served.wait_for_credentials(2)
        for name, role in (("one", "web-01"), ("two", "second")):
            for environment in (
                served.container(name, token),
                served.imds | {"AWS_EC2_METADATA_SERVICE_ENDPOINT": f"{served.url}/imds/{name}"},
            ):
                assert role_of(authority.aws(*IDENTITY, environment=environment)) == role
        authority.ra(
            "configure", "--server-url", served.url, "--role", "one", "--role", "two", "--region",
            "us-east-1")
        clean = served.imds | {"AWS_EC2_METADATA_SERVICE_ENDPOINT": None}
        for name, role in (("one", "web-01"), ("two", "second")):
            shown = authority.aws(*IDENTITY, "--profile", name, environment=clean)
            assert role_of(shown) == role


def test_the_service_manager_is_told(anywhere, authority, tmp_path):
    for name in (str(tmp_path / "notify"), f"@anchorage-test-{os.getpid()}"):
        with ServiceManager(name) as manager:
            with Served(
                authority, *anywhere.options, environment={"NOTIFY_SOCKET": name}
            ) as served:
                assert manager.told() == ["READY=1", "STATUS=credentials for 1 role"]
                served.process.send_signal(signal.SIGHUP)
                told = manager.told()
                assert told[0] == "RELOADING=1" and told[1].startswith("MONOTONIC_USEC=")
                assert manager.told()[0] == "READY=1"
                assert served.stop() == 0
                assert manager.told() == ["STOPPING=1"]


def test_a_socket_for_this_user_alone(anywhere, authority, token):
    path = authority.path("serve.socket")
    with Served(
        authority, *anywhere.options, "--socket", path, "--authorization-token-file", token
    ) as served:
        served.wait_for_credentials()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        done = authority.run(
            "curl", "-sS", "--unix-socket", path, "-H", "Authorization: a-token-for-the-container",
            "http://anything.example/role/web-01")
        assert json.loads(done.stdout)["Code"] == "Success"
        assert served.stop() == 0
    assert not path.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="packets are shown to the administrator alone")
def test_answers_go_no_further_than_they_may(anywhere, authority):
    with Served(authority, *anywhere.options, "--hop-limit", "2", "--listen", "127.0.0.1",
                "--listen", "::1") as served:
        for address, kind, place in (("127.0.0.1", 0x0800, 8), ("::1", 0x86DD, 7)):
            with socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(kind)) as packets:
                packets.bind(("lo", kind))
                packets.settimeout(1)
                hops = set()

                def are_seen():
                    """A busy machine shows some packets, and drops others."""
                    connection = http.client.HTTPConnection(address, served.port, timeout=PATIENCE)
                    connection.request("GET", "/healthz")
                    assert connection.getresponse().status in (200, 503)
                    connection.close()
                    for _ in range(2_000):
                        try:
                            packet = packets.recv(65536)
                        except TimeoutError:
                            break
                        header = 40 if place == 7 else (packet[0] & 15) * 4
                        ports = struct.unpack("!HH", packet[header : header + 4])
                        if served.port in ports:
                            hops.add((ports[0] == served.port, packet[place]))
                    return len({side for side, _ in hops}) == 2

                wait_until(are_seen, "no packets")
                assert (True, 2) in hops and (True, 64) not in hops, hops


def test_health_for_others_and_nothing_else(anywhere, authority):
    with own_port() as port, Served(
        authority, *anywhere.options, "--health-address", f"0.0.0.0:{port}"
    ) as served:
        served.wait_for_credentials()
        status, report = ask(port, "GET", "/healthz", Host="pod.example")
        # No names, no times and no texts: whoever asks may be anybody.
        assert (status, report) == (200, '{"status":"ok","roles":[{"status":"ok"}]}')
        detailed = json.loads(served.ask("GET", "/healthz")[1])["roles"][0]
        assert detailed["name"] == "web-01" and "notAfter" in detailed["certificate"]
        assert ask(port, "PUT", "/latest/api/token")[0] == 404
        # A page in a browser that has its name lead here learns nothing.
        assert ask(served.port, "PUT", "/latest/api/token", Host="evil.example")[0] == 403


def test_the_token_is_made_where_there_is_none(anywhere, authority):
    path = authority.path("made")
    with Served(authority, *anywhere.options, "--authorization-token-file", path) as served:
        served.wait_for_credentials()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        made = path.read_text()
        assert len(made) == 64
        assert served.ask("GET", "/role/web-01", Authorization=made)[0] == 200
        assert not any(made in line for line in served.log)


def test_nothing_secret_is_said(anywhere, authority):
    with Served(authority, *anywhere.options, "--debug") as served:
        served.wait_for_credentials()
        answer = served.credentials("web-01")[1]
        served.stop()
        for secret in (answer["SecretAccessKey"], answer["Token"]):
            assert not any(secret in line for line in served.log)


REFUSALS = {
    "remote": (64, ("--listen", "0.0.0.0"), "--allow-remote"),
    "port": (64, ("--port", "65536"), "--port"),
    "hops": (64, ("--hop-limit", "0"), "--hop-limit"),
    "nothing": (64, ("--no-imds",), "--authorization-token-file"),
    "role": (64, ("--role", "a/b=arn:aws:iam::111122223333:role/x"), "--role"),
    "twice": (64, ("--listen", "127.0.0.1", "--listen", "127.0.0.1"), "given twice"),
    "address": (78, ("--listen", "127.0.0.1", "--listen", "192.0.2.1", "--allow-remote"), "192.0.2.1"),
    "file": (66, ("--roles-file", "missing.yaml"), "does not exist"),
    "socket": (73, ("--socket", "missing/folder/socket"), "cannot listen at the socket"),
    "certificate": (66, ("--certificate", "missing.pem"), "does not exist"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refuses(anywhere, authority, case):
    status, options, saying = REFUSALS[case]
    authority.refused(status, "ra", "serve", *anywhere.options, *options, saying=saying)


def test_refuses_a_port_that_is_taken(anywhere, authority):
    with Served(authority, *anywhere.options) as served:
        authority.refused(
            75, "ra", "serve", *anywhere.options, "--port", str(served.port), saying="in use")


def test_refuses_a_token_that_everybody_can_read(anywhere, authority):
    authority.write("open", "a-token-for-the-container", mode=0o644)
    authority.refused(
        65, "ra", "serve", *anywhere.options, "--authorization-token-file", "open", saying="chmod")
    # An SDK sends what is in the file, and botocore refuses a line's end.
    for content in ("short", "", "a-token-for-the-container\n"):
        authority.write("wrong", content, mode=0o600)
        authority.refused(
            65, "ra", "serve", *anywhere.options, "--authorization-token-file", "wrong",
            saying="holds no authorization token")


def test_a_client_that_has_not_asked_yet_holds_nothing_up(anywhere, authority):
    with Served(authority, *anywhere.options) as served:
        served.wait_for_credentials()
        with socket.create_connection(("127.0.0.1", served.port)) as client:
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n")
            assert served.stop() == 0


def test_the_service_manager_waits_for_all_roles_together(anywhere, authority, tmp_path):
    """A start that took five seconds for each role would be given up by systemd."""
    with stub_servers.hanging() as nowhere, ServiceManager(str(tmp_path / "notify")) as manager:
        names = [f"role-{number}" for number in range(12)]
        roles = authority.write("roles.yaml", roles_file(anywhere, *names))
        begin = time.monotonic()
        with Served(
            authority, *anywhere.files, "--roles-file", roles, "--endpoint", nowhere,
            environment={"NOTIFY_SOCKET": manager.name},
        ) as served:
            assert manager.told()[0] == "READY=1"
            # Each for itself would have taken a minute.
            assert time.monotonic() - begin < 30
            served.process.kill()
