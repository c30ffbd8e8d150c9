"""What takes real time: sessions that end while nobody can give another."""

import fcntl
import os
import subprocess
import time

import pytest

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
            statuses = []
            end = time.monotonic() + 40
            while 503 not in statuses and time.monotonic() < end:
                status, answer = served.credentials("web-01")
                statuses.append(status)
                if status == 200:
                    assert expiration(answer) - time.time() >= 9
                time.sleep(0.1)
            # First all is well, and then it is honest.
            assert statuses == [200] * statuses.count(200) + [503], statuses
            assert statuses.count(200) > 50
            assert answer["code"] in ("network", "expired")
            served.said("those at hand are good until")


def test_it_waits_out_an_outage(tmp_path):
    with YoungSessions(tmp_path, 10) as (lab, anywhere):
        path = credentials_file(anywhere)
        with Running(anywhere, "--session-duration", "900") as running:
            wait_for(lambda: key(path))
            before = path.read_bytes()
            lab.stop()
            line = ""
            while "next attempt in" not in line:
                line = running.process.stderr.readline()
                assert line
            assert "warning: no new session (network)" in line
            assert path.read_bytes() == before
            assert running.stop() == 0


def test_a_full_disk_makes_no_more_sessions(tmp_path):
    """What was obtained is written once there is room."""
    if os.geteuid() != 0 or os.system("unshare -m true 2>/dev/null"):
        pytest.skip("only the administrator can mount a small disk")
    with YoungSessions(tmp_path, 8) as (lab, anywhere):
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
                while sum("is not written" in line for line in lines) < 2:
                    lines.append(process.stderr.readline())
                    assert lines[-1], lines
                # One session is in the file, and one is on its way to it.
                assert asked(lab) == 2, lines
                authority.write("ready", "")
                assert process.wait(timeout=30) == 0
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
