"""`kill -9` in create-crl, revoke and release-hold: every list that was signed is in the store, and
what was begun is done or not done, never half.

Every landmark that a run passes (kill_points.c) is met by a kill, and the time between landmarks by
kills at random.
"""

import os
import random
import sqlite3
import subprocess

import pytest

import judges
from test_killed import Landmark
from workspace import Authority

ROUNDS = int(os.environ.get("KILLS_PER_STEP", "20")) // 20


class Victim:
    """A store of its own, in which one command after another is killed."""

    def __init__(self, folder, library):
        self.authority = Authority(folder)
        for command, subject in (("init-root", Authority.ROOT), ("init-issuing", Authority.ISSUING)):
            self.authority.pki(command, "--subject", subject, "--insecure-plaintext-ca-key")
        self.authority.export_certificates()
        self.library = library
        self.random = random.Random(2)
        self.revoked = set()
        self.names = 0
        self.kills = 0

    def new_certificate(self):
        self.names += 1
        name = f"web-{self.names}"
        self.authority.issue(name, "--no-key-passphrase")
        return self.authority.pki("show", name, "--json").json["serialNumber"]

    def watched(self, *command, after=0, delay=0):
        self.authority.path("trace").unlink(missing_ok=True)
        return self.authority.pki(
            *command, check=False,
            environment={
                "LD_PRELOAD": str(self.library),
                "SWIFT_DETERMINISTIC_HASHING": "1",
                "KILL_TRACE": str(self.authority.path("trace")),
                "KILL_HASHES": str(self.authority.path("hashes")),
                "KILL_AFTER": str(after),
                "KILL_DELAY": str(delay),
            },
        )

    def kill_everywhere(self, prepare, check):
        """Kills a command at each landmark, and between each and the next.

        `prepare` makes what the command needs, and gives the command; `check` looks at what came
        of it.
        """
        command = prepare()
        done = self.watched(*command)
        assert done.status == 0, done
        check(command)
        course = Landmark.read(self.authority.path("trace"))
        for index in range(1, len(course)):
            between = course[index].allocations - course[index - 1].allocations
            delays = [0] + [self.random.randrange(max(between, 1)) for _ in range(ROUNDS)]
            for delay in delays:
                command = prepare()
                done = self.watched(*command, after=index, delay=delay)
                self.kills += done.status == -9
                assert done.status in (-9, 0), done
                check(command)
        return course

    # --- What must be true after a kill -----------------------------------------------------------

    def lists(self):
        return self.authority.pki("list-crls", "--json").json

    def check_signed(self):
        """Every hash over which a signature was begun is that of a list in the store."""
        path = self.authority.path("hashes")
        signed = set(path.read_text().split()) if path.exists() else set()
        with sqlite3.connect(self.authority.path("ca-data/pki.sqlite")) as database:
            rows = database.execute("SELECT hex(tbsSHA256) FROM certificateRevocationList")
            recorded = {digest.lower() for (digest,) in rows}
        assert signed <= recorded
        return len(signed)

    def next_list(self):
        """The next list: verified by openssl, with a number above all others."""
        from cryptography import x509

        earlier = max((each["number"] for each in self.lists()), default=0)
        self.authority.pki("create-crl", "--out", "next.crl", "--force")
        verified = self.authority.openssl(
            "crl", "-in", "next.crl", "-CAfile", "issuing.pem", "-noout"
        )
        assert "verify OK" in verified.stderr + verified.stdout
        crl = x509.load_pem_x509_crl(self.authority.path("next.crl").read_bytes())
        number = crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        assert number > earlier
        return {f"{entry.serial_number:032x}" for entry in crl}

    def states(self):
        return {each["serialNumber"]: each["state"] for each in self.authority.certificates()}


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    path = tmp_path_factory.mktemp("kill") / "kill_points.so"
    source = judges.REPOSITORY / "Tests" / "Conformance" / "kill_points.c"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path, source, "-ldl"]
    subprocess.run(command, check=True)
    return path


pytestmark = [
    pytest.mark.judge("C compiler"), pytest.mark.judge("pyca/cryptography"),
    pytest.mark.judge("openssl"),
]


def test_create_crl(tmp_path, library, note):
    victim = Victim(tmp_path / "workspace", library)
    for _ in range(3):
        serial = victim.new_certificate()
        victim.authority.pki("revoke", serial)
        victim.revoked.add(serial)
    output = victim.authority.path("issuing.crl")

    def prepare():
        output.unlink(missing_ok=True)
        return "create-crl", "--out", "issuing.crl"

    def check(_):
        victim.check_signed()
        lists = victim.lists()
        if output.exists():
            # Whole, and the newest that the store has.
            victim.authority.openssl("crl", "-in", output, "-CAfile", "issuing.pem", "-noout")
            victim.authority.pki("export-crl", "--out", "again.crl", "--force")
            assert victim.authority.path("again.crl").read_bytes() == output.read_bytes()
        numbers = [each["number"] for each in lists]
        assert numbers == sorted(set(numbers))

    course = victim.kill_everywhere(prepare, check)
    assert any(landmark.call == "sign a hash" for landmark in course)
    assert victim.next_list() == victim.revoked
    unsigned = sum(each["state"] == "unsigned" for each in victim.lists())
    assert unsigned > 0
    note(
        f"kill -9 during create-crl: {victim.kills} at {len(course)} landmarks, "
        f"{victim.check_signed()} lists signed, {unsigned} recorded and never signed"
    )


def test_revoke_and_release(tmp_path, library, note):
    victim = Victim(tmp_path / "workspace", library)

    def prepare(reason):
        serial = victim.new_certificate()
        if reason is None:
            victim.authority.pki("revoke", serial, "--reason", "certificateHold")
            return "release-hold", serial
        return "revoke", serial, "--reason", reason

    def check_revoke(command):
        serial = command[1]
        before = victim.states()[serial]
        assert before in ("issued", "revoked")
        victim.authority.pki(*command)
        assert victim.states()[serial] == "revoked"
        victim.revoked.add(serial)

    def check_release(command):
        serial = command[1]
        if victim.states()[serial] == "revoked":
            victim.authority.pki(*command)
        assert victim.states()[serial] == "issued"

    victim.kill_everywhere(lambda: prepare("keyCompromise"), check_revoke)
    revokes = victim.kills
    victim.kill_everywhere(lambda: prepare(None), check_release)
    assert victim.next_list() == victim.revoked
    note(
        f"kill -9 during revoke: {revokes}, during release-hold: {victim.kills - revokes}; "
        "every one done or not done"
    )
