"""A failing disk, a full disk and a kill at every call that changes a file: nothing is lost.

A preloaded library (faults.c) counts the calls to write, sync, truncate, rename, mkdir and unlink,
and makes one of them fail. Each fault meets a fresh copy of the same store. `make soak` goes through
every call; `make test` through a few of each command.
"""

import collections
import os
import random
import shutil
import subprocess

import faults
import pytest
from faults import COMMANDS, Scene

POINTS = os.environ.get("FAULT_POINTS")  # of each command and kind; 0 means every call
RANDOM_KILLS = int(os.environ.get("RANDOM_KILLS", "12"))

# What pki may answer to a fault: I/O, cannot create, full.
REFUSALS = {73, 74}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return faults.build(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    return Scene(tmp_path_factory.mktemp("scene") / "workspace").prepare()


@pytest.mark.judge("C compiler")
@pytest.mark.parametrize("kind", ["io", "full", "kill"])
@pytest.mark.parametrize("name", COMMANDS)
def test_a_fault_at_every_call(tmp_path, scene, library, note, name, kind):
    command = COMMANDS[name]
    undisturbed = scene.copy_to(tmp_path / "undisturbed").with_store(command.store)
    done, trace = undisturbed.run_with(library, command.arguments)
    assert done.status == 0, done
    undisturbed.check()
    points = list(range(1, len(trace) + 1))
    count = command.points if POINTS is None else int(POINTS)
    if 0 < count < len(points):
        # Spread over the whole course, the same in each run.
        points = sorted(random.Random(f"{name} {kind}").sample(points, count))
    fell = collections.Counter()
    for point in points:
        victim = scene.copy_to(tmp_path / "victim").with_store(command.store)
        done, passed = victim.run_with(library, command.arguments, at=point, kind=kind)
        where = f"{name}, {kind} at call {point} ({trace[point - 1]}): {done}"
        if kind == "kill":
            assert done.status == -9, where
            fell[passed[-1].split(" ", 1)[0]] += 1
        else:
            # Some faults do no harm, such as one while the log is tidied up.
            assert done.status in REFUSALS | {0}, where
            if done.status:
                assert done.stdout == "", where
                assert "pki: error: " in done.stderr and "hint: " in done.stderr, where
                if kind == "full":
                    assert "no space left" in done.stderr or "make room" in done.stderr, where
        victim.check()
        if name == "backup":
            leftover = [path.name for path in victim.folder.glob(".*.partial")]
            assert kind == "kill" or not leftover, where
        again = victim.pki(*(command.again or command.arguments), check=False)
        # What had succeeded in spite of the fault, or before the kill, says so.
        was_done = again.status in (65, 73) and command.done in again.stderr
        assert again.status == 0 or was_done, f"{where}\nand then {again}"
        victim.check()
    if kind == "kill":
        steps = ", ".join(f"{count} before {call}" for call, count in sorted(fell.items()))
        note(f"kill -9 during {name}: {steps}")
    else:
        note(f"{kind} fault during {name}: at {len(points)} of {len(trace)} calls")


@pytest.mark.judge("C compiler")
def test_kills_at_random_times(tmp_path, scene, library, note):
    """SIGKILL from outside after a random while, over and over on the same store."""
    victim = scene.copy_to(tmp_path / "victim")
    chance = random.Random(7)
    fell = collections.defaultdict(collections.Counter)
    kills = round_number = 0
    while kills < RANDOM_KILLS:
        round_number += 1
        assert round_number < 20 * RANDOM_KILLS, f"only {kills} kills fell"
        name = chance.choice(["issue-client", "revoke", "create-crl", "restore"])
        client = f"host-{round_number}"
        if name == "revoke":
            victim.issue(client, "--no-key-passphrase")
        command = {
            "issue-client": [
                "issue-client", client, "--out", f"clients/{client}", "--no-key-passphrase",
            ],
            "revoke": ["revoke", client],
            "create-crl": ["create-crl", "--out", f"{client}.crl"],
            "restore": ["restore", "backup.sqlite", "--allow-downgrade"],
        }[name]
        if kill_after(victim, library, command, chance.uniform(0.01, 0.12)):
            kills += 1
            trace = victim.path("trace")
            calls = trace.read_text().splitlines() if trace.exists() else []
            fell[name][calls[-1].split(" ", 1)[0] if calls else "nothing"] += 1
            victim.check()
        if name == "restore":
            tidy(victim)
    victim.create_crl("last.crl")
    victim.check()
    for name, steps in sorted(fell.items()):
        each = ", ".join(f"{count} after {call}" for call, count in sorted(steps.items()))
        note(f"kill -9 at random during {name}: {sum(steps.values())} ({each})")


def kill_after(victim, library, command, seconds):
    """Whether the kill met the process before its end."""
    victim.path("trace").unlink(missing_ok=True)
    environment = victim.environment | {
        "LD_PRELOAD": str(library), "FAULT_TRACE": str(victim.path("trace")),
        "FAULT_SIGNED": str(victim.path("signed")),
    }
    process = subprocess.Popen(
        ["pki", *command], cwd=victim.folder, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )
    try:
        process.wait(seconds)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait() == -9


def tidy(victim):
    """Takes away what restores leave beside the store, whole or cut off."""
    for path in victim.path("ca-data").glob("pki.sqlite.*"):
        path.unlink()


# --- A disk that is really full -------------------------------------------------------------------

FULL = """
set -eu
mount -t tmpfs -o size=420k,mode=700 tmpfs ca-data
cp -p store/pki.sqlite ca-data/
head -c 10m /dev/zero > ca-data/filler 2> /dev/null || true
run() { status=0; "$@" > out 2> err || status=$?; echo "$status $(head -c 200 err | tr '\\n' ' ')"; }
run pki issue-client web-09 --out clients/web-09 --no-key-passphrase
run pki revoke web-03
run pki create-crl --out full.crl
run pki backup --out ca-data/copy.sqlite
run pki restore backup.sqlite --allow-downgrade
rm ca-data/filler
run pki check
run pki issue-client web-09 --out clients/web-09 --no-key-passphrase
run pki revoke web-03
run pki create-crl --out full.crl
run pki check
"""


@pytest.mark.skipif(
    shutil.which("unshare") is None
    or subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0,
    reason="a mount namespace takes root",
)
def test_a_full_disk(tmp_path, scene):
    here = scene.copy_to(tmp_path / "full")
    here.path("ca-data").rename(here.path("store"))
    here.path("ca-data").mkdir(mode=0o700)
    done = here.run("unshare", "--mount", "bash", "-c", FULL)
    lines = done.stdout.splitlines()
    for line in lines[:5]:
        assert line.startswith("74 pki: error: "), done
        assert "no space left" in line, done
    for line in lines[5:]:
        assert line.startswith("0 "), done
    assert not here.path("clients/.web-09.partial").exists()
