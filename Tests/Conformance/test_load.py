"""CreateSession at full speed: no error, memory flat, and how fast beside what a core can verify.

LOAD_SECONDS for each kind of key (5, for P-256 alone). The ratio is asserted of a release build alone
(ANCHORAGE_TOOLS=.build/release), when the run is long enough to mean something.
"""

import json
import os
import pathlib
import re
import statistics
import subprocess
import time
import urllib.parse
import urllib.request

import pytest

import judges
from local_service import LocalService
from patience import PATIENCE
from signed_sessions import Signatory, provision
from workspace import tools_folder

SECONDS = int(os.environ.get("LOAD_SECONDS", "5"))
CONNECTIONS = 64
REQUESTS = 4096
GOAL = 0.3

# So many requests fill what the service remembers on purpose: its records, and what it verified.
FILLING = 1500

# How much memory may grow from the second third of a run to its end.
GROWTH = 0.05
LONG = 30

pytestmark = [
    pytest.mark.judge("C compiler"), pytest.mark.judge("openssl"), pytest.mark.judge("boto3"),
    pytest.mark.judge("pyca/cryptography"),
]


@pytest.fixture(scope="module")
def load(tmp_path_factory):
    """The program that sends requests."""
    path = tmp_path_factory.mktemp("load") / "load"
    source = judges.REPOSITORY / "Tests" / "Conformance" / "load.c"
    flags = ["-O2", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE"]
    subprocess.run(["cc", *flags, "-o", path, source], check=True)
    return path


class Memory:
    """Samples of a process's resident memory, in KiB, and its use of the processors."""

    def __init__(self, process):
        self.status = pathlib.Path(f"/proc/{process}/status")
        self.samples = []

    def sample(self):
        size = int(re.search(r"VmRSS:\s+(\d+) kB", self.status.read_text())[1])
        self.samples.append(size)

    def processor_seconds(self):
        """What the process has used of the processors so far."""
        fields = self.status.with_name("stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def growth(self):
        """From what it was in the second third to what it is at the end, as a share."""
        third = len(self.samples) // 3
        middle = statistics.median(self.samples[third : third + max(third // 2, 1)])
        end = statistics.median(self.samples[-max(third // 2, 1) :])
        return end / middle - 1


def answered(lab):
    """How many requests the service has answered."""
    with urllib.request.urlopen(f"{lab.url}/_lab/health", timeout=PATIENCE) as answer:
        return json.load(answer)["requests"]


def run(load, lab, requests, folder):
    """What the program reports of a run, and the service's memory during it."""
    file = folder / "requests"
    file.write_bytes(b"".join(len(one).to_bytes(4, "little") + one for one in requests))
    command = [load, str(urllib.parse.urlsplit(lab.url).port), file, str(CONNECTIONS)]
    while answered(lab) < FILLING:
        subprocess.run([*command, "1"], check=True, stdout=subprocess.DEVNULL)
    memory = Memory(lab.process.pid)
    used = memory.processor_seconds()
    process = subprocess.Popen([*command, str(SECONDS)], stdout=subprocess.PIPE, text=True)
    while process.poll() is None:
        memory.sample()
        time.sleep(0.1)
    assert process.returncode == 0
    report = json.loads(process.stdout.read())
    report["processorSeconds"] = memory.processor_seconds() - used
    return report, memory


def verifications(kind):
    """How many signatures of a kind one core verifies in a second, by openssl speed."""
    algorithm = {"p256": "ecdsap256", "rsa2048": "rsa2048"}[kind]
    done = subprocess.run(
        ["openssl", "speed", "-mr", "-seconds", "1" if SECONDS < LONG else "3", algorithm],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True,
    )
    # +F4:…:bits:signatures a second:verifications a second, and +F2 for RSA.
    (line,) = [line for line in done.stdout.splitlines() if line.startswith(("+F4:", "+F2:"))]
    speed = float(line.split(":")[-1])
    assert speed > 1000, line
    return speed


# RSA is verified faster than P-256: it is not what decides.
@pytest.mark.parametrize("kind", ["p256", "rsa2048"] if SECONDS >= LONG else ["p256"])
def test_full_speed(load, tmp_path, note, kind):
    authority = Signatory("Load CA", kind="p256", is_authority=True)
    # RSA keys take a while to make: a few serve as well.
    clients = [
        Signatory(f"load-{number}", authority, kind)
        for number in range(64 if kind == "p256" else 4)
    ]
    with LocalService(tmp_path / "lab", quiet=True) as lab:
        requests = provision(lab, authority).many(clients, REQUESTS)
        report, memory = run(load, lab, requests, tmp_path)
        # It still answers, and answers rightly.
        assert lab.boto3("iam").get_role(RoleName="load")["Role"]["RoleName"] == "load"
    assert report["closed"] == 0, report
    assert report["statuses"].keys() == {"201"}, report
    assert report["answers"] > 10 * SECONDS, report
    assert memory.growth < GROWTH, memory.samples

    speed = report["answers"] / report["seconds"]
    core = verifications(kind)
    is_release = tools_folder().name == "release"
    note(
        f"load, {kind}, {'release' if is_release else 'debug'} build: {speed:.0f} sessions/s on "
        f"{CONNECTIONS} connections for {SECONDS} s, {speed / core:.2f} of the {core:.0f} "
        f"verifications/s of one core; "
        f"{report['processorSeconds'] / report['answers'] * 1e6:.0f} µs of a core each; "
        f"p50 {report['p50Milliseconds']} ms, p99 {report['p99Milliseconds']} ms; memory {memory.samples[-1] // 1024} MiB, "
        f"{memory.growth:+.1%}"
    )
    if is_release and SECONDS >= LONG and kind == "p256":
        assert speed / core >= GOAL, report
