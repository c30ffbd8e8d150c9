"""`ra lab`: what it prints, and how it starts and stops."""

import json
import os
import pathlib
import re
import signal
import socket
import stat
import subprocess

import pytest

from local_service import LocalService
from patience import PATIENCE, wait_until

# The service is looked at with boto3.
pytestmark = pytest.mark.judge("boto3")


def test_prints_exports_and_nothing_else(lab):
    lab.boto3("rolesanywhere").list_profiles()
    lab.stop()
    for line in lab.printed:
        assert re.fullmatch(r"(export|unset) [A-Z_ =].*\n", line), lab.printed
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", lab.url)
    assert not any(lab.environment["AWS_SECRET_ACCESS_KEY"] in line for line in lab.log)


def test_keys_are_made_afresh(tmp_path):
    keys = set()
    for number in range(2):
        with LocalService(tmp_path / str(number)) as service:
            keys.add(service.environment["AWS_SECRET_ACCESS_KEY"])
    assert len(keys) == 2


@pytest.fixture
def detached(workspace):
    yield workspace
    workspace.ra("lab", "stop", check=False)


def evaluate(workspace, printed):
    """The variables that a shell has after `eval` of what was printed."""
    done = workspace.run("sh", "-c", f"{printed}\nexec env")
    return dict(line.split("=", 1) for line in done.stdout.splitlines() if line.startswith("AWS_"))


def test_detached_life(detached):
    workspace = detached
    printed = workspace.ra("lab", "--detach", "--bucket", "reports", "--bucket", "logs").stdout
    environment = evaluate(workspace, printed)
    buckets = workspace.aws(
        "s3api", "list-buckets", "--query", "Buckets[].Name", environment=environment
    )
    assert json.loads(buckets.stdout) == ["logs", "reports"]
    assert workspace.ra("lab", "env").stdout == printed

    state = workspace.path(".run/anchorage/lab.json")
    assert stat.S_IMODE(state.stat().st_mode) == 0o600
    assert stat.S_IMODE(state.parent.stat().st_mode) == 0o700

    workspace.ra("lab", "stop")
    assert not state.exists()
    workspace.refused(66, "ra", "lab", "env", stdout="false\n")
    gone = workspace.aws("s3", "ls", environment=environment, check=False)
    assert gone.status != 0


def test_a_second_one_is_refused(detached):
    detached.ra("lab", "--detach")
    before = detached.ra("lab", "env").stdout
    second = detached.ra("lab", "--detach", check=False)
    assert second.status == 73 and second.stdout == "false\n", second
    assert "XDG_RUNTIME_DIR" in second.hint and "http://127.0.0.1:" in second.stderr, second
    assert detached.ra("lab", "env").stdout == before


def wait_until_gone(process):
    """The system needs a moment to take a killed process's locks and port away.

    They go with the last of its threads, and the first may be gone before.
    """
    folder = pathlib.Path(f"/proc/{process}")

    def is_gone():
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            return state == "Z" and len(list((folder / "task").iterdir())) == 1
        except (FileNotFoundError, ProcessLookupError):
            return True

    wait_until(is_gone, f"process {process} is still there")


def test_a_lab_that_was_killed_is_forgotten(detached):
    detached.ra("lab", "--detach")
    state = json.loads(detached.path(".run/anchorage/lab.json").read_text())
    os.kill(state["processID"], signal.SIGKILL)
    wait_until_gone(state["processID"])
    refused = detached.ra("lab", "env", check=False)
    assert refused.status == 66 and refused.stdout == "false\n", refused
    detached.ra("lab", "--detach")


def test_where_it_listens_and_for_whom(detached):
    workspace = detached
    printed = workspace.ra(
        "lab", "--detach", "--region", "eu-west-1", "--account-id", "444455556666"
    ).stdout
    environment = evaluate(workspace, printed)
    assert environment["AWS_REGION"] == "eu-west-1"
    identity = workspace.aws("sts", "get-caller-identity", environment=environment).json
    assert identity["Account"] == "444455556666"


def test_says_where_it_acts(lab, authority):
    done = lab.point(authority).ra("create-trust-anchor", "--name", "x", "--bundle", "issuing.pem")
    for expected in ("111122223333", "us-east-1", lab.url, "local service"):
        assert expected in done.stderr, done
    assert done.line.startswith("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/")


@pytest.mark.parametrize("command", [
    "ra lab --detach --fault late=1", "ra lab --detach --no-such-option", "ra lab env",
])
def test_a_script_ends_where_the_service_does_not_start(detached, command):
    """Its next command would go to AWS itself."""
    script = f'eval "$({command})"; echo continued'
    done = detached.run("bash", "-ec", script, check=False)
    assert done.status == 1 and "continued" not in done.stdout, done
    assert "ra: error: " in done.stderr, done


def test_a_script_ends_where_a_service_runs_already(detached):
    detached.ra("lab", "--detach")
    script = 'eval "$(ra lab --detach)"; echo continued'
    done = detached.run("bash", "-ec", script, check=False)
    assert done.status == 1 and done.stdout == "", done


def test_only_what_a_shell_evaluates_ends_it(detached):
    detached.refused(64, "ra", "lab", "--fault", "late=1")
    detached.refused(66, "ra", "lab", "env", "--env-file")
    assert detached.refused_json(66, "ra", "lab", "env")["error"]["code"] == "lab.none"
    assert detached.ra("lab", "env", "--help").stdout.count("false") == 0


def test_the_environment_has_other_forms(detached):
    exports = evaluate(detached, detached.ra("lab", "--detach").stdout)
    exports.pop("AWS_EC2_METADATA_DISABLED", None)
    assert detached.ra("lab", "env", "--json").json == exports
    lines = detached.ra("lab", "env", "--env-file").stdout.splitlines()
    assert dict(line.split("=", 1) for line in lines) == exports
    detached.refused_json(64, "ra", "lab", "env", "--env-file")


def test_the_background_tells_what_the_foreground_tells(detached, tmp_path):
    options = (
        "--listen", "0.0.0.0", "--clock", "+1h", "--behaviour", "crl.expired=deny",
        "--fault", "delay=50%:2", "--record", str(tmp_path / "records.jsonl"),
    )
    background = detached.ra("lab", "--detach", *options).stderr
    log = detached.path(".run/anchorage/lab.log").read_text()
    with LocalService(tmp_path / "other", *options) as service:
        service.stop()
    foreground = "".join(service.log)
    for text in (
        "WARNING: other machines can reach it at every address", "its clock says ",
        "signatures go by the machine's", "behaviours: crl.expired=deny",
        "faults: delay=50%:2; again in this order: --fault-seed ", "records go to /",
    ):
        for told in (background, log, foreground):
            assert text in told, (text, told)
    seeds = [re.search(r"--fault-seed (\d+)", told)[1] for told in (background, log)]
    assert seeds[0] == seeds[1]


def test_it_ends_though_nobody_reads_its_log(workspace):
    service = subprocess.Popen(
        ["ra", "lab"], cwd=workspace.folder, env=workspace.environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )
    try:
        port = int(re.search(r":(\d+)", service.stdout.readline())[1])
        # More than a pipe holds.
        for _ in range(600):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(b"GET /" + b"x" * 200 + b" HTTP/1.0\r\n\r\n")
                assert connection.recv(100).startswith(b"HTTP/1.1 ")
        service.send_signal(signal.SIGTERM)
        # It gives the reader a moment, and then says by its status that something is missing.
        assert service.wait(PATIENCE) == 74
    finally:
        service.kill()
        service.wait()
