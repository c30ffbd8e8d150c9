"""A place to run the tools in: a folder, an environment without the user, no terminal."""

import dataclasses
import hashlib
import json
import os
import pathlib
import shutil
import subprocess

import judges
from patience import PATIENCE

PASSPHRASE = "a passphrase for the authority"
KEY_PASSPHRASE = "a passphrase for a client key"


def tools_folder():
    """Where pki and ra were built: ANCHORAGE_TOOLS, else the debug build."""
    named = os.environ.get("ANCHORAGE_TOOLS")
    return pathlib.Path(named).resolve() if named else judges.REPOSITORY / ".build" / "debug"


@dataclasses.dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    command: list
    status: int
    stdout: str
    stderr: str

    @property
    def json(self):
        return json.loads(self.stdout)

    @property
    def line(self):
        """The one line of standard output."""
        assert self.stdout.endswith("\n") and self.stdout.count("\n") == 1, self
        return self.stdout[:-1]

    @property
    def hint(self):
        lines = [line for line in self.stderr.splitlines() if line.startswith("hint: ")]
        return "\n".join(lines)

    def __str__(self):
        return (
            f"{' '.join(map(str, self.command))}\n-> {self.status}\n"
            f"stdout: {self.stdout}\nstderr: {self.stderr}"
        )


class Workspace:
    """A folder with a HOME of its own, in which commands run."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.home = self.folder / ".home"
        self.home.mkdir(mode=0o700, exist_ok=True)
        (self.folder / ".run").mkdir(mode=0o700, exist_ok=True)
        self.environment = {
            "PATH": f"{tools_folder()}:{judges.PROGRAMS}:/usr/local/bin:/usr/bin:/bin",
            "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.folder / ".run"),
            # Sessions are not kept, unless a test says where.
            "XDG_CACHE_HOME": "/dev/null",
            "LC_ALL": "C.UTF-8",
            "NO_PROXY": "127.0.0.1,localhost",
            "AWS_EC2_METADATA_DISABLED": "true",
            "PKI_PASSPHRASE": PASSPHRASE,
            "PKI_KEY_PASSPHRASE": KEY_PASSPHRASE,
        }

    def path(self, name):
        return self.folder / name

    def write(self, name, content, mode=0o644):
        path = self.path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        path.chmod(mode)
        return path

    def run(self, *command, check=True, environment=None, stdin=None, timeout=PATIENCE * 5):
        """Runs a command without a terminal; None in `environment` takes a variable away."""
        variables = self.environment | (environment or {})
        done = subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env={name: value for name, value in variables.items() if value is not None},
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            timeout=timeout,
            text=True,
            errors="backslashreplace",
        )
        outcome = Outcome(list(command), done.returncode, done.stdout, done.stderr)
        assert not check or outcome.status == 0, outcome
        return outcome

    def pki(self, *arguments, **options):
        return self.run("pki", *arguments, **options)

    def ra(self, *arguments, **options):
        return self.run("ra", *arguments, **options)

    def openssl(self, *arguments, **options):
        return self.run("openssl", *arguments, **options)

    def aws(self, *arguments, **options):
        return self.run("aws", *arguments, **options)

    def listing(self):
        """Every file and folder with its mode, size and digest: what must not change."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            status = path.lstat()
            digest = ""
            if path.is_symlink():
                digest = os.readlink(path)
            elif path.is_file() and status.st_size < 1 << 26:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
            size = 0 if path.is_dir() else status.st_size
            found[str(path.relative_to(self.folder))] = (oct(status.st_mode), size, digest)
        return found

    def refused(self, status, *command, saying=(), stdout="", **options):
        """Runs a command that must be refused, and checks that it left everything as it was.

        `stdout` is what it prints all the same.
        """
        before = self.listing()
        outcome = self.run(*command, check=False, **options)
        assert outcome.status == status, outcome
        assert outcome.stdout == stdout, outcome
        tool = pathlib.Path(str(command[0])).name
        lines = outcome.stderr.splitlines()
        assert any(line.startswith(f"{tool}: error: ") for line in lines), outcome
        assert outcome.hint, outcome
        for text in (saying,) if isinstance(saying, str) else saying:
            assert text in outcome.stderr, outcome
        assert self.listing() == before, outcome
        return outcome

    def refused_json(self, status, *command, **options):
        """Runs a command with --json that must be refused; the error that it writes."""
        before = self.listing()
        outcome = self.run(*command, "--json", check=False, **options)
        assert outcome.status == status, outcome
        assert outcome.stdout == "", outcome
        error = json.loads(outcome.stderr)
        assert error["error"]["hint"], outcome
        assert self.listing() == before, outcome
        return error


class Authority(Workspace):
    """A workspace in which a root and an issuing CA exist."""

    ROOT = "CN=Conformance Root R1,O=Conformance"
    ISSUING = "CN=Conformance Issuing A1,O=Conformance"

    def make(self, root_key="p256", issuing_key="p256"):
        self.pki("init-root", "--subject", self.ROOT, "--key-algorithm", root_key)
        self.pki("init-issuing", "--subject", self.ISSUING, "--key-algorithm", issuing_key)
        self.export_certificates()
        return self

    def copy_store(self, other):
        shutil.copytree(other.path("ca-data"), self.path("ca-data"))
        self.export_certificates()
        return self

    def export_certificates(self):
        self.pki("export-bundle", "--out", "issuing.pem")
        self.pki("export-bundle", "--root", "--out", "root.pem")

    def issue(self, name, *options, decrypt=False):
        """Issues a client certificate; its folder."""
        folder = self.path(f"clients/{name}")
        self.pki("issue-client", name, "--out", folder, *options)
        if decrypt:
            self.pki(
                "decrypt-key", folder / "private_key.pem",
                "--out", folder / "decrypted_private_key.pem",
            )
        return folder

    def create_crl(self, name="issuing.crl", *options):
        self.pki("create-crl", "--out", name, *options)
        return self.path(name)

    def certificates(self):
        return self.pki("list", "--json").json
