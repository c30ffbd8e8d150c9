"""Runs pki with faults at chosen calls, and says what must be true of a store afterwards."""

import collections
import hashlib
import pathlib
import shutil
import sqlite3
import subprocess

import judges
from workspace import Authority

NEW_PASSPHRASE = "quite another passphrase"


def build(folder):
    """The library to preload."""
    path = pathlib.Path(folder) / "faults.so"
    source = judges.REPOSITORY / "Tests" / "Conformance" / "faults.c"
    command = ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path, source, "-ldl"]
    subprocess.run(command, check=True)
    return path


class Scene(Authority):
    """A store with something in it, its backup, and what the commands need."""

    def prepare(self):
        plain = ["--insecure-plaintext-ca-key", "--key-algorithm", "p256"]
        self.pki("init-root", "--subject", self.ROOT, *plain)
        self.pki("init-issuing", "--subject", self.ISSUING, *plain)
        self.issue("web-01", "--no-key-passphrase")
        self.issue("web-02", "--no-key-passphrase")
        self.pki("revoke", "web-01")
        self.create_crl()
        self.pki("backup", "--out", "backup.sqlite")
        self.issue("web-03", "--no-key-passphrase")
        self.pki("revoke", "web-02")
        self.create_crl("later.crl")
        self.openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "host.key", "-subj", "/CN=host-01", "-out", "host.csr",
        )
        return self

    def copy_to(self, folder):
        """The same in another folder, which is made anew."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, symlinks=True)
        copy = Scene.__new__(Scene)
        copy.__dict__.update(self.__dict__)
        copy.folder = pathlib.Path(folder)
        copy.environment = self.environment | {"HOME": str(copy.folder / ".home")}
        return copy

    def run_with(self, library, command, at=0, kind="io"):
        """Runs a command with a fault; the calls that it made, and how it ended."""
        trace, signed = self.path("trace"), self.path("signed")
        trace.unlink(missing_ok=True)
        done = self.pki(
            *command, check=False,
            environment={
                "LD_PRELOAD": str(library), "FAULT_AT": str(at), "FAULT_KIND": kind,
                "FAULT_TRACE": str(trace), "FAULT_SIGNED": str(signed),
            },
        )
        return done, trace.read_text().splitlines() if trace.exists() else []

    # --- What must be true ------------------------------------------------------------------------

    def check(self):
        """The store passes its own check, and has whatever was signed."""
        done = self.pki("check", "--json", check=False)
        assert done.status == 0, done
        assert done.json["isSound"], done
        missing = self.signed() - self.known()
        assert not missing, f"signed, and not in the store: {missing}"

    def signed(self):
        """The SHA-256 of everything that was signed under this folder."""
        found = set()
        path = self.path("signed")
        for line in path.read_text().splitlines() if path.exists() else []:
            kind, text = line.split(" ", 1)
            data = bytes.fromhex(text)
            found.add(data if kind == "hash" else hashlib.sha256(data).digest())
        return found

    def known(self):
        """The SHA-256 of everything that the store has on record."""
        store = sqlite3.connect(self.path("ca-data/pki.sqlite"))
        try:
            rows = store.execute(
                "SELECT tbsSHA256 FROM certificate UNION ALL "
                "SELECT tbsSHA256 FROM certificateRevocationList"
            )
            return {row[0] for row in rows}
        finally:
            store.close()


# Each command, and what makes it succeed once more after the fault: itself, unless it says.
Command = collections.namedtuple("Command", "arguments again", defaults=[None])

COMMANDS = {
    "issue-client": Command(
        ["issue-client", "web-04", "--out", "clients/web-04", "--no-key-passphrase"]
    ),
    "sign-csr": Command(
        ["sign-csr", "host.csr", "--out", "host.pem"],
        ["sign-csr", "host.csr", "--out", "host-again.pem", "--additional"],
    ),
    "revoke": Command(["revoke", "web-03", "--reason", "keyCompromise"]),
    "create-crl": Command(
        ["create-crl", "--out", "new.crl"], ["create-crl", "--out", "new.crl", "--force"]
    ),
    # Where it was done before the fault showed, it is not done twice: the plan tells.
    "rotate-issuing": Command(
        ["rotate-issuing", "--prepare", "--insecure-plaintext-ca-key"],
        ["rotate-issuing", "--plan"],
    ),
    "backup": Command(["backup", "--out", "new.sqlite"]),
    "restore": Command(["restore", "backup.sqlite", "--allow-downgrade"]),
}


def call_kinds(trace):
    """How many calls of each kind a trace has."""
    return collections.Counter(line.split(" ", 1)[0] for line in trace)
