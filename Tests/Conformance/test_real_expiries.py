"""What takes real time: sessions that end while nobody can give another."""

import fcntl
import os
import subprocess
import time

import pytest

from patience import PATIENCE
from served import Served, YoungSessions
from test_odd_shared_files import mkdir
from test_serve import expiration
from test_session_cache import asked, cached, key_of, the_file
from test_update import Running, credentials_file, key, wait_for

__all__ = ["cached"]

pytestmark = [pytest.mark.judge("boto3"), pytest.mark.judge("faketime")]


def test_what_it_has_outlives_aws(tmp_path):
    with YoungSessions(tmp_path, 22) as (lab, anywhere):
        with Served(
            anywhere.authority, *anywhere.options, "--session-duration", "900"
        ) as served:
            served.wait_for_credentials()
            lab.stop()
            until = None
            end = time.monotonic() + PATIENCE
            # First all is well, and then it is honest.
            while True:
                assert time.monotonic() < end
                asked_at = time.time()
                status, answer = served.credentials("web-01")
                if status == 503:
                    break
                assert status == 200, answer
                until = expiration(answer)
                assert until - asked_at >= 9
                time.sleep(0.1)
            # Not before those at hand were as good as over.
            assert until is not None and until - time.time() <= 11
            assert answer["code"] in ("network", "expired")
            served.said("those at hand are good until")


def test_it_waits_out_an_outage(tmp_path):
    with YoungSessions(tmp_path, 10) as (lab, anywhere):
        path = credentials_file(anywhere)
        with Running(anywhere, "--session-duration", "900") as running:
            wait_for(lambda: key(path))
            lab.stop()

            def next_failure():
                line = ""
                while "next attempt in" not in line:
                    line = running.process.stderr.readline()
                    assert line
                assert "warning: no new session (network)" in line
                return path.read_bytes()

            # What was on its way when the service ended is written by the first.
            assert key(path) and next_failure() == next_failure()
            assert running.stop() == 0


def test_a_full_disk_makes_no_more_sessions(tmp_path):
    """What was obtained is written once there is room."""
    if os.geteuid() != 0 or os.system("unshare -m true 2>/dev/null"):
        pytest.skip("only the administrator can mount a small disk")
    for seconds in (8, 20, 60):
        folder = tmp_path / str(seconds)
        folder.mkdir()
        with YoungSessions(folder, seconds) as (lab, anywhere):
            if fills_its_disk(lab, anywhere):
                return
    raise AssertionError("no session was still good when there was room again")


def fills_its_disk(lab, anywhere):
    """Whether the machine was quick enough for a session that is good until there is room."""
    authority = anywhere.authority
    mkdir(anywhere)
    script = (
        'mount -t tmpfs -o size=64k none "$HOME/.aws" || exit 9\n'
        'ra update "$@" &\n'
        'while ! [ -s "$HOME/.aws/credentials" ]; do sleep 0.05; done\n'
        'cat /dev/zero >"$HOME/.aws/full" 2>/dev/null\n'
        'first=$(cksum <"$HOME/.aws/credentials")\n'
        'touch filled; while ! [ -e ready ]; do sleep 0.05; done\n'
        'rm "$HOME/.aws/full"\n'
        'while [ "$first" = "$(cksum <"$HOME/.aws/credentials")" ]; do sleep 0.05; done\n'
        "kill %1; wait %1\n"
    )
    words = [str(word) for word in anywhere.options]
    with subprocess.Popen(
        ["unshare", "-m", "bash", "-mc", script, "bash", *words, "--session-duration", "900"],
        cwd=authority.folder, env=authority.environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as process:
        try:
            lines = []

            def read_until(count):
                while sum("is not written" in line for line in lines) < count:
                    lines.append(process.stderr.readline())
                    assert lines[-1], lines

            read_until(1)
            began, before = time.monotonic(), asked(lab)
            read_until(2)
            # One session is on its way to the file, and stays so.
            is_one, took = asked(lab) == before, time.monotonic() - began
            assert is_one or took > 2, lines
            authority.write("ready", "")
            assert process.wait(timeout=PATIENCE) == 0
            return is_one
        finally:
            process.kill()


def test_who_waits_too_long_goes_on_alone(cached):
    first = cached.session()
    (lock,) = cached.sessions.glob("*.lock")
    the_file(cached).unlink()
    with open(lock) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        began = time.monotonic()
        assert key_of(cached.session()) != key_of(first)
        assert 9.5 < time.monotonic() - began < 15
