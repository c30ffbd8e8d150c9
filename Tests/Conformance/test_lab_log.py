"""`ra lab log`, `--record`, and the service's own endpoints: why it answered as it did."""

import concurrent.futures
import json
import os
import re
import signal
import socket
import stat
import subprocess
import time
import urllib.error
import urllib.request

import botocore.exceptions
import pytest

from anywhere import Anywhere
from local_service import LocalService
from terminal import Terminal

pytestmark = pytest.mark.judge("boto3")

NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture
def refused(lab, authority):
    """A client whose certificate the role's trust policy does not take, and its refusal."""
    lab.point(authority)
    authority.environment["XDG_RUNTIME_DIR"] = lab.workspace.environment["XDG_RUNTIME_DIR"]
    anywhere = Anywhere(authority)
    other = authority.issue("web-02", decrypt=True)
    arn = "arn:aws:iam::111122223333:role/only-02"
    authority.ra(
        "create-role", "--name", "only-02", "--trust-anchor", "web-01", "--require", "CN=web-02"
    )
    profile = authority.ra("create-profile", "--name", "only-02", "--role", "only-02").line
    arns = ("--trust-anchor-arn", anywhere.trust_anchor, "--profile-arn", profile,
            "--role-arn", arn)
    done = authority.ra(
        "session", *arns, "--certificate", anywhere.certificate,
        "--private-key", anywhere.private_key, check=False,
    )
    assert done.status == 77, done
    return authority, done, arns, other


def ask(lab, path, **headers):
    request = urllib.request.Request(lab.url + path, headers=headers)
    with NO_PROXY.open(request, timeout=10) as answer:
        return json.load(answer)


def test_the_refusal_leads_to_the_condition_that_failed(lab, refused):
    workspace, done, arns, other = refused
    command = done.hint.partition("the full reason: ")[2]
    assert command.startswith("ra lab log --request "), done
    shown = workspace.run(*command.split())
    assert "x509Subject/CN" in shown.stdout and "web-02" in shown.stdout, shown
    assert "web-01" in shown.stdout, shown

    record, = workspace.run(*command.split(), "--json").json
    decision = record["decisions"][-1]
    assert decision["decision"] == "implicitDeny" and record["awsVerified"] is True
    failed = [check for check in decision["trace"][0]["checks"] if not check["matched"]]
    assert [check["policyValues"] for check in failed] == [["web-02"]], failed
    assert [check["requestValues"] for check in failed] == [["web-01"]], failed

    admitted = workspace.ra(
        "session", *arns, "--certificate", other / "certificate.pem",
        "--private-key", other / "decrypted_private_key.pem",
    )
    assert admitted.json["AccessKeyId"].startswith("ASIA")
    last, = workspace.ra("lab", "log", "--last", "1", "--json").json
    assert [each["decision"] for each in last["decisions"]] == ["allowed"] * 3
    assert last["certificate"]["subject"].startswith("CN=web-02")


def test_the_log_is_chosen_from(lab, refused):
    workspace = refused[0]
    everything = workspace.ra("lab", "log", "--json").json
    failed = workspace.ra("lab", "log", "--failed", "--json").json
    assert failed == [each for each in everything if each["status"] >= 400] != []
    assert workspace.ra("lab", "log", "--last", "2", "--json").json == everything[-2:]
    text = workspace.ra("lab", "log").stdout
    assert text.count("rolesanywhere:CreateSession") >= 1 and "\x1b" not in text
    missing = workspace.ra("lab", "log", "--request", "none", check=False)
    assert missing.status == 66 and missing.stdout == "" and missing.hint, missing
    for options in (("--last", "0"), ("--request", "a b"), ("--request", "a", "--follow")):
        workspace.refused(64, "ra", "lab", "log", *options)


def test_the_endpoints_are_for_this_machine(lab):
    lab.boto3("iam").list_roles()
    page = ask(lab, "/_lab/requests")
    assert [each["operation"] for each in page["requests"]] == ["iam:ListRoles"]
    assert ask(lab, "/_lab/requests?after=1") == {"requests": [], "next": 1, "dropped": 0}
    assert ask(lab, "/_lab/health")["status"] == "ok"
    with pytest.raises(urllib.error.HTTPError) as rebound:
        ask(lab, "/_lab/requests", Host="rebound.example.com")
    assert rebound.value.code == 403


def test_what_never_reaches_the_service_is_told(lab):
    host, _, port = lab.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(b"GET /without-a-host HTTP/1.1\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
    record, = ask(lab, "/_lab/requests")["requests"]
    assert (record["status"], record["operation"]) == (400, "GET /without-a-host")
    assert "malformed" in record["reason"] and not record["awsVerified"]


def test_a_proxy_sees_nothing(lab):
    lab.boto3("iam").list_roles()
    lab.workspace.environment |= {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    assert "iam:ListRoles" in lab.workspace.ra("lab", "log").stdout
    listed = lab.point(lab.workspace).ra("list-profiles", "--json")
    assert listed.json == [], listed


def test_follows_until_the_service_stops(lab):
    follower = subprocess.Popen(
        ["ra", "lab", "log", "--follow", "--json"], env=lab.workspace.environment,
        cwd=lab.workspace.folder, stdout=subprocess.PIPE, text=True,
    )
    try:
        lab.boto3("iam").list_roles()
        first = json.loads(follower.stdout.readline())
        lab.boto3("rolesanywhere").list_profiles()
        second = json.loads(follower.stdout.readline())
        assert [first["operation"], second["operation"]] == [
            "iam:ListRoles", "rolesanywhere:ListProfiles"
        ]
        lab.stop()
        assert follower.wait(timeout=20) == 0
    finally:
        follower.kill()
        follower.stdout.close()


def test_records_every_request(tmp_path):
    file = tmp_path / "records.jsonl"
    for _ in range(2):
        with LocalService(tmp_path / "lab", "--record", str(file)) as service:
            service.boto3("iam").list_roles()
    records = [json.loads(line) for line in file.read_text().splitlines()]
    assert [record["operation"] for record in records] == ["iam:ListRoles"] * 2
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for record in records:
        assert record["status"] == 200 and record["number"] == 1
        assert record["durationMilliseconds"] >= 0
        assert abs(record["skewSeconds"]) < 60
        assert record["userAgent"].startswith("Boto3/")


def test_a_record_that_cannot_be_written_is_said(workspace):
    done = workspace.ra("lab", "--record", "/nowhere/records.jsonl", check=False)
    assert done.status == 73 and done.stdout == "" and "/nowhere/records.jsonl" in done.stderr, done


def test_secrets_are_not_recorded(tmp_path, authority):
    file = tmp_path / "records.jsonl"
    with LocalService(tmp_path / "lab", "--record", str(file)) as service:
        service.point(authority)
        session = Anywhere(authority).session().json
        environment = {
            "AWS_ACCESS_KEY_ID": session["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
            "AWS_SESSION_TOKEN": session["SessionToken"],
        }
        authority.aws("s3", "ls", environment=environment)
        environment["AWS_SECRET_ACCESS_KEY"] = "wrong"
        authority.aws("s3", "ls", environment=environment, check=False)
        told = json.dumps(ask(service, "/_lab/requests"))
    texts = [file.read_text(), told, "".join(service.log)]
    assert all("SignatureDoesNotMatch" in text for text in texts)
    for secret in (
        session["SecretAccessKey"], session["SessionToken"],
        service.environment["AWS_SECRET_ACCESS_KEY"],
    ):
        assert not any(secret in text for text in texts)


def wait_for_record(service):
    """Until the service has a request whose answer is on its way."""
    deadline = time.monotonic() + 20
    while not ask(service, "/_lab/requests")["requests"]:
        assert time.monotonic() < deadline


def test_ends_cleanly(tmp_path):
    """SIGTERM lets the answer in progress come; port and state file are gone; it ends with 0."""
    with LocalService(tmp_path, "--fault", "delay=1:1.5") as service:
        state = service.workspace.path(".run/anchorage/lab.json")
        assert state.exists()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answer = pool.submit(service.boto3("iam").list_roles)
            wait_for_record(service)
            os.killpg(service.process.pid, signal.SIGTERM)
            assert answer.result(timeout=20)["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert service.process.wait(timeout=20) == 0
        assert not state.exists()
        with pytest.raises(OSError):
            NO_PROXY.open(service.url + "/_lab/health", timeout=5)
    assert "the local service has stopped\n" in service.log


def test_a_second_signal_ends_it_at_once(tmp_path):
    with LocalService(tmp_path, "--fault", "delay=1:60") as service:
        client = service.boto3("iam", retries={"total_max_attempts": 1})
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answer = pool.submit(client.list_roles)
            wait_for_record(service)
            begin = time.monotonic()
            os.killpg(service.process.pid, signal.SIGTERM)
            while True:
                os.killpg(service.process.pid, signal.SIGINT)
                try:
                    status = service.process.wait(timeout=0.1)
                    break
                except subprocess.TimeoutExpired:
                    assert time.monotonic() - begin < 20
            assert status == 128 + signal.SIGINT and time.monotonic() - begin < 4
            with pytest.raises(botocore.exceptions.HTTPClientError):
                answer.result(timeout=20)


def test_a_terminal_gets_colours_unless_they_are_refused(workspace):
    for variables, coloured in (
        ({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ):
        with Terminal(workspace, "ra", "lab", environment=variables) as terminal:
            terminal.wait_for("AWS_DEFAULT_REGION")
            url = re.search(r"AWS_ENDPOINT_URL=(\S+)", terminal.screen)[1]
            with pytest.raises(urllib.error.HTTPError):
                NO_PROXY.open(url + "/forbidden\x1b[31m".replace("\x1b", "%1b"), timeout=10)
            terminal.wait_for("MissingAuthenticationToken")
            assert ("\x1b[33m403\x1b[0m" in terminal.screen) == coloured
            assert ("\x1b" in terminal.screen) == coloured


def test_the_log_has_no_colours_in_a_file(lab):
    lab.boto3("iam").list_roles()
    lab.stop()
    assert any("iam:ListRoles" in line for line in lab.log)
    assert not any("\x1b" in line for line in lab.log)


def test_the_log_is_that_of_the_environment(lab, tmp_path):
    """Of two services it shows the one that every other command talks to, and says so."""
    with LocalService(tmp_path / "second") as second:
        second.boto3("sts").get_caller_identity()
        lab.boto3("iam").list_roles()
        named = {"AWS_ENDPOINT_URL": second.url}
        shown = lab.workspace.ra("lab", "log", environment=named)
        assert "sts:GetCallerIdentity" in shown.stdout and "ListRoles" not in shown.stdout, shown
        assert f"the log of {second.url}" in shown.stderr, shown
        plain = lab.workspace.ra("lab", "log")
        assert "iam:ListRoles" in plain.stdout and "GetCaller" not in plain.stdout, plain
        assert plain.stderr == "", plain
        elsewhere = lab.workspace.ra(
            "lab", "log", environment={"AWS_ENDPOINT_URL": "https://example.com"}
        )
        assert elsewhere.stdout == plain.stdout and lab.url in elsewhere.stderr, elsewhere
    gone = lab.workspace.refused(66, "ra", "lab", "log", environment=named)
    assert second.url in gone.stderr and "ra lab env" in gone.hint, gone


def test_after_the_end_the_log_file_is_named(workspace):
    workspace.ra("lab", "--detach")
    workspace.ra("lab", "stop")
    gone = workspace.ra("lab", "log", check=False)
    assert gone.status == 66 and gone.stdout == "" and "lab.log" in gone.hint, gone


def test_what_the_log_does_not_take_is_named(lab):
    for options in (("--last", "0"), ("--last", "-1"), ("--json", "--last", "0")):
        refused = lab.workspace.ra("lab", "log", *options, check=False)
        assert refused.status == 64 and "--last is a number from 1" in refused.stderr, refused


def own_address():
    """An address of this machine that is not its loopback's; None where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


def test_the_log_of_a_service_at_an_own_address(tmp_path):
    address = own_address()
    if address is None:
        # Every address of 127/8 is this machine's, and takes another way through the service.
        pytest.skip("this machine has no address but its loopback's")
    with LocalService(tmp_path, "--listen", address) as service:
        service.boto3("iam").list_roles()
        assert "iam:ListRoles" in service.workspace.ra("lab", "log").stdout
        with pytest.raises(urllib.error.HTTPError) as rebound:
            ask(service, "/_lab/requests", Host="rebound.example.com")
        assert rebound.value.code == 403


def test_a_full_disk_leaves_whole_lines_and_is_counted(tmp_path):
    file = tmp_path / "records.jsonl"
    limit = ("bash", "-c", 'trap "" XFSZ; ulimit -f 3; exec "$@"', "bash")
    with LocalService(tmp_path / "lab", "--record", str(file), under=limit) as service:
        client = service.boto3("iam")
        for _ in range(12):
            client.list_roles()
        service.stop()
    lines = file.read_text().splitlines(keepends=True)
    assert 0 < len(lines) < 12 and all(line.endswith("\n") for line in lines)
    assert [json.loads(line)["number"] for line in lines] == list(range(1, len(lines) + 1))
    assert service.process.returncode == 74
    said = "".join(service.log)
    assert f"{12 - len(lines)} records are missing from" in said, said
    assert said.count("warning: ") == 1, said
