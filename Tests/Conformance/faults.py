"""Runs pki with faults at chosen calls, and says what must be true of a store afterwards."""

import collections
import hashlib
import pathlib
import shutil
import sqlite3
import subprocess

import judges
from workspace import KEY_PASSPHRASE, Authority

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
        self.request("host", "/CN=host-01")
        self.issue("web-05", "--no-key-passphrase")
        self.pki("revoke", "web-05", "--reason", "certificateHold")
        self.issue("web-06")
        # The new one is that of the key file, which can be changed as often as need be.
        self.environment["PKI_NEW_PASSPHRASE"] = KEY_PASSPHRASE
        self.write("new.pass", KEY_PASSPHRASE, 0o600)
        self.write("fleet.csv", "name,sans\nf-1,dns:f-1.example.com\nf-2,\nf-3,\n")
        self.write("blocked.txt", "".join(f"{number:064x}\n" for number in range(3)))
        self.elsewhere()
        self.rotations(plain)
        return self

    def request(self, name, subject):
        self.openssl(
            "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", f"{name}.key", "-subj", subject, "-out", f"{name}.csr",
        )

    def elsewhere(self):
        """What comes from another CA: its files, and a store that knows its root alone."""
        other = ["--ca-data", "other"]
        plain = ["--insecure-plaintext-ca-key", "--key-algorithm", "p256"]
        self.pki("init-root", "--subject", "CN=Other Root R1", *plain, *other)
        self.pki("export-bundle", "--root", "--out", "other.pem", *other)
        with sqlite3.connect(self.path("other/pki.sqlite")) as store:
            (key,) = store.execute("SELECT keyPEM FROM authority").fetchone()
        self.write("other.key", key, 0o600)
        self.pki("export-bundle", "--root", "--out", "root.pem")
        # The other root signs ours, for install-cross; and an issuing CA whose key lies in `branch`.
        self.pki("cross-sign", "root.pem", "--out", "cross.pem", *other)
        self.pki(
            "init-issuing", "--subject", "CN=Branch Issuing B1", *plain, "--csr-out", "branch.csr",
            "--ca-data", "branch",
        )
        self.pki("sign-csr", "branch.csr", "--profile", "issuing", "--out", "branch.pem", *other)

    def rotations(self, plain):
        """Stores in which the issuing CA has its next generation, prepared, and in its place."""
        for name, stages in (("prepared", 1), ("followed", 2)):
            folder = ["--ca-data", name]
            self.pki("init-root", "--subject", self.ROOT, *plain, *folder)
            self.pki("init-issuing", "--subject", self.ISSUING, *plain, *folder)
            for stage in [["--prepare", "--insecure-plaintext-ca-key"], ["--issue"]][:stages]:
                self.pki("rotate-issuing", *stage, *folder)

    def copy_to(self, folder):
        """The same in another folder, which is made anew."""
        shutil.rmtree(folder, ignore_errors=True)
        # SQLite makes its shared memory anew; who was last may still be taking it away.
        unneeded = shutil.ignore_patterns("*-shm")
        shutil.copytree(self.folder, folder, symlinks=True, ignore=unneeded)
        copy = Scene.__new__(Scene)
        copy.__dict__.update(self.__dict__)
        copy.folder = pathlib.Path(folder)
        copy.environment = self.environment | {"HOME": str(copy.folder / ".home")}
        return copy

    def with_store(self, name):
        """The same with another store in the place of the first, or none."""
        if name == "ca-data":
            return self
        shutil.rmtree(self.path("ca-data"))
        if name:
            self.path(name).rename(self.path("ca-data"))
        return self

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
        if not self.path("ca-data/pki.sqlite").exists() or not self.tables():
            # One that is being made, and has nothing in it.
            assert not self.signed(), self.signed()
            return
        done = self.pki("check", "--json", check=False)
        assert done.status == 0, done
        assert done.json["isSound"], done
        missing = self.signed() - self.known()
        assert not missing, f"signed, and not in the store: {missing}"

    def tables(self):
        """The tables of the store, without the one in which its versions are counted."""
        store = sqlite3.connect(self.path("ca-data/pki.sqlite"))
        try:
            rows = store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            return {row[0] for row in rows} - {"grdb_migrations"}
        finally:
            store.close()

    def signed(self):
        """The SHA-256 of everything that was signed under this folder."""
        found = set()
        path = self.path("signed")
        for line in path.read_text().splitlines() if path.exists() else []:
            kind, text = line.split(" ", 1)
            data = bytes.fromhex(text)
            if kind == "tbs" and is_request(data):
                continue  # a key proves itself with it; it is no certificate
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


def is_request(data):
    """Whether a message is a CertificationRequestInfo: a SEQUENCE that begins with version 0."""
    start = 2 + (data[1] & 0x7F if data[1] >= 0x80 else 0)
    return data[start : start + 3] == b"\x02\x01\x00"


# Each command; what makes it succeed once more after the fault: itself, unless it says; what it says
# where it had been done after all; the store in which it runs, "" for none; and at how many calls
# `make test` disturbs it.
Command = collections.namedtuple(
    "Command", "arguments again done store points", defaults=[None, "exist", "ca-data", 2]
)

PLAIN = ["--insecure-plaintext-ca-key", "--key-algorithm", "p256"]

COMMANDS = {
    "issue-client": Command(
        ["issue-client", "web-04", "--out", "clients/web-04", "--no-key-passphrase"], points=4
    ),
    "fleet": Command(
        ["issue-client", "--from", "fleet.csv", "--out", "clients", "--no-key-passphrase"]
    ),
    "renew": Command(
        ["renew", "web-03", "--out", "renewed.pem"],
        ["renew", "web-03", "--out", "renewed-again.pem"], done="has been replaced by"
    ),
    "rekey": Command(
        ["rekey", "web-03", "--out", "clients/rekeyed", "--no-key-passphrase", "--revoke-old"]
    ),
    "sign-csr": Command(
        ["sign-csr", "host.csr", "--out", "host.pem"],
        ["sign-csr", "host.csr", "--out", "host-again.pem", "--additional"], points=4
    ),
    "revoke": Command(["revoke", "web-03", "--reason", "keyCompromise"], points=4),
    "release-hold": Command(["release-hold", "web-05"], done="not on hold"),
    "create-crl": Command(
        ["create-crl", "--out", "new.crl"], ["create-crl", "--out", "new.crl", "--force"], points=4
    ),
    "block-keys": Command(["block-keys", "blocked.txt"]),
    "set-urls": Command(["set-urls", "--crl", "http://pki.example.com/a.crl"]),
    "init-root": Command(
        ["init-root", "--subject", "CN=Fault Root R1", *PLAIN], done="already", store=""
    ),
    "init-issuing": Command(
        ["init-issuing", "--subject", "CN=Second Issuing A2", "--name", "second", *PLAIN],
        done="already",
    ),
    "init-issuing-csr": Command(
        ["init-issuing", "--subject", "CN=Second Issuing A2", "--name", "second", *PLAIN,
         "--csr-out", "second.csr"],
        ["init-issuing", "--subject", "CN=Second Issuing A2", "--name", "second", *PLAIN,
         "--csr-out", "second.csr", "--force"],
    ),
    "install-issuing": Command(
        ["install-issuing", "branch.pem", "--chain", "other.pem"],
        done="already", store="branch",
    ),
    "import-authority": Command(
        ["import-authority", "--key", "other.key", "--certificate", "other.pem", PLAIN[0]],
        done="already", store="",
    ),
    "cross-sign": Command(
        ["cross-sign", "other.pem", "--out", "crossed.pem"],
        ["cross-sign", "other.pem", "--out", "crossed.pem", "--force"],
    ),
    "install-cross": Command(
        ["install-cross", "cross.pem", "--chain", "other.pem"], done="already"
    ),
    "renew-authority": Command(["renew-authority", "issuing"]),
    # Where it was done before the fault showed, it is not done twice: the plan tells.
    "rotate-prepare": Command(
        ["rotate-issuing", "--prepare", "--insecure-plaintext-ca-key"],
        ["rotate-issuing", "--plan"], points=4
    ),
    "rotate-issue": Command(
        ["rotate-issuing", "--issue"], ["rotate-issuing", "--plan"], store="prepared"
    ),
    "rotate-back": Command(
        ["rotate-issuing", "--back"], ["rotate-issuing", "--plan"], store="followed"
    ),
    "rotate-drop": Command(
        ["rotate-issuing", "--drop"], ["rotate-issuing", "--plan"], store="followed"
    ),
    "change-passphrase": Command(
        ["change-passphrase", "issuing"],
        ["change-passphrase", "issuing", "--passphrase-file", "new.pass"],
    ),
    "change-passphrase-of-file": Command(
        ["change-passphrase", "--key", "clients/web-06/private_key.pem"]
    ),
    "encrypt-key": Command(
        ["encrypt-key", "clients/web-03/private_key.pem", "--out", "encrypted.pem"]
    ),
    "decrypt-key": Command(
        ["decrypt-key", "clients/web-06/private_key.pem", "--out", "decrypted.pem"]
    ),
    "backup": Command(["backup", "--out", "new.sqlite"], points=4),
    "restore": Command(["restore", "backup.sqlite", "--allow-downgrade"], points=4),
}


def call_kinds(trace):
    """How many calls of each kind a trace has."""
    return collections.Counter(line.split(" ", 1)[0] for line in trace)
