"""`ra lab --record`, and how the service ends: whole lines, no secrets, nothing left."""

import concurrent.futures
import json
import os
import signal
import stat
import subprocess
import time

import botocore.exceptions
import pytest

from anywhere import Anywhere
from lab_endpoints import NO_PROXY, ask
from local_service import LocalService
from patience import PATIENCE, wait_until

pytestmark = pytest.mark.judge("boto3")


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
    wait_until(lambda: ask(service, "/_lab/requests")["requests"])


def test_ends_cleanly(tmp_path):
    """SIGTERM lets the answer in progress come; port and state file are gone; it ends with 0.

    One wish to stop may come twice: `timeout` signals its child, and then the whole group.
    """
    with LocalService(tmp_path, "--fault", "delay=1:1.5") as service:
        state = service.workspace.path(".run/anchorage/lab.json")
        assert state.exists()
        with concurrent.futures.ThreadPoolExecutor() as pool:
            answer = pool.submit(service.boto3("iam").list_roles)
            wait_for_record(service)
            # Both are there before it looks.
            os.killpg(service.process.pid, signal.SIGSTOP)
            os.killpg(service.process.pid, signal.SIGTERM)
            os.killpg(service.process.pid, signal.SIGHUP)
            os.killpg(service.process.pid, signal.SIGCONT)
            assert answer.result(timeout=PATIENCE)["ResponseMetadata"]["HTTPStatusCode"] == 200
        assert service.process.wait(timeout=PATIENCE) == 0
        assert not state.exists()
        with pytest.raises(OSError):
            NO_PROXY.open(service.url + "/_lab/health", timeout=PATIENCE)
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
            # The answer would have had a minute.
            assert status == 128 + signal.SIGINT and time.monotonic() - begin < 4
            with pytest.raises(botocore.exceptions.HTTPClientError):
                answer.result(timeout=PATIENCE)


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
