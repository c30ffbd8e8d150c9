"""`ra lab log`, and the service's own endpoints: why it answered as it did."""

import json
import re
import socket
import subprocess
import urllib.error
import urllib.request

import pytest

from anywhere import Anywhere
from lab_endpoints import NO_PROXY, ask
from local_service import LocalService
from patience import PATIENCE
from terminal import Terminal

pytestmark = pytest.mark.judge("boto3")


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
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
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
        assert follower.wait(timeout=PATIENCE) == 0
    finally:
        follower.kill()
        follower.stdout.close()


def test_a_terminal_gets_colours_unless_they_are_refused(workspace):
    for variables, coloured in (
        ({"TERM": "xterm"}, True), ({"TERM": "xterm", "NO_COLOR": "1"}, False),
        ({"TERM": "dumb"}, False),
    ):
        with Terminal(workspace, "ra", "lab", environment=variables) as terminal:
            terminal.wait_for("AWS_DEFAULT_REGION")
            url = re.search(r"AWS_ENDPOINT_URL=(\S+)", terminal.screen)[1]
            with pytest.raises(urllib.error.HTTPError):
                NO_PROXY.open(url + "/forbidden\x1b[31m".replace("\x1b", "%1b"), timeout=PATIENCE)
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
