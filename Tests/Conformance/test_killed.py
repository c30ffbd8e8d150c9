"""`kill -9` at every step of `pki issue-client`: nothing signed is lost, nothing is left undone.

A preloaded library (kill_points.c) follows the calls that pki makes to libcrypto, SQLite and the
file system. A run that is left alone shows which landmarks there are and how much happens between
them; then each step is killed at random points until enough kills have fallen into it. Which step
a kill fell into is read from what this very run had done: from the landmarks that it had passed,
and, before it had touched anything, from the functions that were under way. What was signed is read
from the arguments of the signing calls, not from the store.
"""

import bisect
import collections
import dataclasses
import os
import random
import subprocess

import pytest

import judges
from workspace import Authority, tools_folder

KILLS = int(os.environ.get("KILLS_PER_STEP", "20"))
FILES = {"certificate.pem", "certificate_chain.pem", "private_key.pem"}


@dataclasses.dataclass(frozen=True)
class Landmark:
    """A call that pki made, and how many allocations there were before it."""

    allocations: int
    call: str

    @classmethod
    def read(cls, path):
        lines = path.read_text().splitlines() if path.exists() else []
        return [cls(int(count), call) for count, call in (line.split(" ", 1) for line in lines)]


# The order of work.
STEPS = [
    "1 parse and refuse",
    "2 profile to template",
    "3 build the TBS",
    "4 lint the TBS",
    "10 (first part) write the key",
    "5 transaction A: reserve",
    "6 audit",
    "7 sign",
    "8 check",
    "9 transaction B: store",
    "10 write the files",
]

# What begins each step from the fifth on: the first landmark after the step before it that begins
# with this text.
BEGINNINGS = {
    4: "mkdir ",
    5: "sql BEGIN IMMEDIATE",
    6: "done COMMIT",
    7: "sign",
    8: "signed",
    9: "sql BEGIN IMMEDIATE",
    10: "done COMMIT",
}

# The first four leave nothing behind, and are told apart by the functions that were under way: the
# last of these that is among them decides. A rehearsal goes through the steps to refuse early.
UNDER_WAY = {
    "5draft": 1,
    "12SerialNumberV6random": 2,
    "CertificateTemplateV7encoded": 2,
    "6linted": 3,
    "8rehearse": 0,
}


def steps_of(landmarks):
    """The number of the step in which each landmark lies; lint (3) has none of its own."""
    calls = [landmark.call for landmark in landmarks]
    touched = next((n for n, call in enumerate(calls) if call.startswith("mkdir ")), len(calls))
    last = {call: n for n, call in enumerate(calls[:touched])}
    generates, draws = last.get("generate a key", touched), last.get("random 16", touched)
    found = [0 if n < generates else 1 if n < draws else 2 for n in range(touched)]
    step = 3
    for call in calls[touched:]:
        if step + 1 in BEGINNINGS and call.startswith(BEGINNINGS[step + 1]):
            step += 1
        found.append(step)
    return found


class Symbols:
    """The functions of the program, by their addresses."""

    def __init__(self, program):
        listed = subprocess.run(
            ["nm", "--defined-only", program], check=True, capture_output=True, text=True
        ).stdout
        rows = [line.split() for line in listed.splitlines()]
        self.rows = sorted((int(row[0], 16), row[2]) for row in rows if row[1] in "tTwW")
        self.addresses = [address for address, _ in self.rows]

    def names(self, offsets):
        for offset in offsets:
            index = bisect.bisect_left(self.addresses, offset) - 1
            if 0 <= index and offset - self.addresses[index] < 1 << 20:
                yield self.rows[index][1]


def serial_of(tbs):
    """The serial number in the DER of a TBS certificate, in hex; None for what is not one."""

    def element(offset):
        length, header = tbs[offset + 1], 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(tbs[offset + 2 : offset + 2 + count], "big")
            header += count
        return tbs[offset], offset + header, offset + header + length

    tag, offset, _ = element(0)
    assert tag == 0x30
    tag, _, after_version = element(offset)
    assert tag == 0xA0
    tag, begin, end = element(after_version)
    assert tag == 0x02
    return tbs[begin:end].hex()


class Victim:
    """A store of its own, whose `pki issue-client` is killed again and again."""

    def __init__(self, folder, library, seed):
        self.authority = Authority(folder)
        plain = ["--insecure-plaintext-ca-key"]
        self.authority.pki("init-root", "--subject", Authority.ROOT, *plain)
        self.authority.pki("init-issuing", "--subject", Authority.ISSUING, *plain)
        self.symbols = Symbols(tools_folder() / "pki")
        self.library = library
        self.random = random.Random(seed)
        self.names = 0
        self.counts = collections.Counter()
        self.course = self._course()

    def new_name(self):
        self.names += 1
        return f"web-{self.names}"

    def issue(self, name, **options):
        return self.authority.pki(
            "issue-client", name, "--out", f"clients/{name}", "--no-key-passphrase", **options
        )

    def _issue_watched(self, name, after, delay):
        for report in ("trace", "stack"):
            self.authority.path(report).unlink(missing_ok=True)
        return self.issue(
            name, check=False,
            environment={
                "LD_PRELOAD": str(self.library),
                "SWIFT_DETERMINISTIC_HASHING": "1",
                "KILL_TRACE": str(self.authority.path("trace")),
                "KILL_STACK": str(self.authority.path("stack")),
                "KILL_SIGNED": str(self.authority.path("signed")),
                "KILL_AFTER": str(after),
                "KILL_DELAY": str(delay),
            },
        )

    def _course(self):
        """The landmarks of an issue that is left alone; every step must be among them."""
        # The first makes what later ones find, such as the folder above.
        self.issue(self.new_name())
        done = self._issue_watched(self.new_name(), after=0, delay=0)
        assert done.status == 0, done
        course = Landmark.read(self.authority.path("trace"))
        assert set(steps_of(course)) | {3} == set(range(len(STEPS))), course
        return course

    def kill_near(self, step):
        """Kills one issue somewhere near a step, and checks what came of it."""
        wanted = 2 if step == 3 else step
        steps = enumerate(steps_of(self.course))
        index = self.random.choice([index for index, each in steps if each == wanted])
        following = self.course[index + 1].allocations if index + 1 < len(self.course) else 0
        between = max(following - self.course[index].allocations, 1)
        # Building the TBS is short, and linting it begins with no landmark of its own.
        spread = self.random.random()
        delay = round(between**spread) - 1 if step == 2 else int(between * spread)
        name = self.new_name()
        done = self._issue_watched(name, after=index + 1, delay=delay)
        if done.status == -9:
            fell = self.fell()
            self.counts[fell] += 1
            self.check(name, STEPS[fell])
        else:
            assert done.status == 0, done

    def fell(self):
        """The step in which the last kill met the process."""
        step = steps_of(Landmark.read(self.authority.path("trace")))[-1]
        if step > 3:
            return step
        offsets = [int(line, 16) for line in self.authority.path("stack").read_text().split()]
        names = list(self.symbols.names(offsets))
        steps = [
            step for part, step in UNDER_WAY.items() if any(part in name for name in names)
        ]
        return steps[-1] if steps else 0

    # --- What must be true after a kill -----------------------------------------------------------

    def check(self, name, step):
        lines = self.authority.path("signed").read_text().split()
        signed = {serial_of(bytes.fromhex(line)) for line in lines}
        listed = {each["serialNumber"]: each for each in self.authority.certificates()}
        assert signed <= listed.keys(), f"{step}: signed and not listed: {signed - listed.keys()}"

        mine = [each for each in listed.values() if each["name"] == name]
        revokes_first = self.random.random() < 0.5
        if revokes_first:
            self.revoke(mine)
        if revokes_first or not self.is_complete(name):
            if revokes_first and self.is_complete(name):
                # The certificate was there already; its successor goes elsewhere.
                self.authority.pki(
                    "issue-client", name, "--out", f"clients/{name}-again", "--no-key-passphrase"
                )
                name = f"{name}-again"
            else:
                self.issue(name)
        assert self.is_complete(name), f"{step}: {name} is not complete"
        if not revokes_first:
            self.revoke(mine)

    def revoke(self, certificates):
        for certificate in certificates:
            self.authority.pki("revoke", certificate["serialNumber"])
        listed = {each["serialNumber"]: each["state"] for each in self.authority.certificates()}
        assert all(listed[each["serialNumber"]] == "revoked" for each in certificates)

    def is_complete(self, name):
        """Whether the folder holds its three files, which fit each other; or is not there."""
        from cryptography import x509
        from cryptography.hazmat.primitives import serialization

        folder = self.authority.path(f"clients/{name}")
        if not folder.exists():
            return False
        assert {path.name for path in folder.iterdir()} == FILES
        certificate = x509.load_pem_x509_certificate((folder / "certificate.pem").read_bytes())
        issuing = x509.load_pem_x509_certificate((folder / "certificate_chain.pem").read_bytes())
        key = serialization.load_pem_private_key((folder / "private_key.pem").read_bytes(), None)
        certificate.verify_directly_issued_by(issuing)
        return certificate.public_key() == key.public_key()


def kill_everywhere(victim):
    for step, name in enumerate(STEPS):
        tries = 0
        while victim.counts[step] < KILLS:
            tries += 1
            assert tries <= 10 * KILLS, f"only {victim.counts[step]} kills fell into {name}"
            victim.kill_near(step)
    return victim


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("kill") / "kill_points.so"
    source = judges.REPOSITORY / "Tests" / "Conformance" / "kill_points.c"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path, source, "-ldl"]
    subprocess.run(command, check=True)
    return path


@pytest.mark.judge("C compiler")
@pytest.mark.judge("pyca/cryptography")
def test_killed_at_every_step(tmp_path, library, note):
    victim = kill_everywhere(Victim(tmp_path / "workspace", library, seed=1))
    for step, name in enumerate(STEPS):
        note(f"kill -9 during issue-client: {victim.counts[step]:4} in step {name}")

    # Every kill after the signature had left a certificate that somebody could hold.
    signed = victim.authority.path("signed").read_text().split()
    assert len(set(signed)) >= sum(victim.counts[step] for step in range(8, len(STEPS)))

    # No half-made folder is left, and openssl takes the CRL with all that was revoked.
    authority = victim.authority
    left = [path.name for path in authority.path("clients").iterdir() if path.name[0] == "."]
    assert left == []
    authority.export_certificates()
    authority.create_crl()
    done = authority.openssl(
        "crl", "-in", "issuing.crl", "-CAfile", "issuing.pem", "-noout", "-text"
    )
    assert "verify OK" in done.stderr
    revoked = sum(each["state"] == "revoked" for each in authority.certificates())
    assert done.stdout.count("Serial Number:") == revoked > 0
