"""What other users, a curious process and an odd environment can do: nothing."""

import contextlib
import os
import shutil
import signal
import stat
import subprocess

import judges
import pytest
from patience import PATIENCE, wait_until
from workspace import KEY_PASSPHRASE, PASSPHRASE, Authority, tools_folder

# --- Modes, whatever the umask --------------------------------------------------------------------

NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]


@pytest.fixture
def nobody(tmp_path_factory):
    """A folder of the user nobody, in which commands run as that user: root is refused nothing."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("becoming another user takes root")
    folder = tmp_path_factory.mktemp("nobody")
    for parent in [folder, *folder.parents]:
        if parent.owner() == "root" and not parent.stat().st_mode & 0o001:
            if parent.name in ("", "tmp"):
                pytest.skip(f"{parent} is closed")
            parent.chmod(parent.stat().st_mode | 0o011)
    workspace = Authority(folder / "workspace")
    for path in [workspace.folder, *workspace.folder.rglob("*")]:
        os.chown(path, 65534, 65534)
    probe = workspace.run(*NOBODY, tools_folder() / "pki", "--version", check=False)
    if probe.status != 0:
        pytest.skip("the tools are in a folder that is closed to others")
    return workspace


def mode(path):
    return stat.S_IMODE(path.lstat().st_mode)


@pytest.mark.parametrize("umask", ["000", "027", "077", "777"])
def test_modes_do_not_depend_on_the_umask(nobody, umask):
    def pki(*arguments):
        line = 'umask "$0"; exec pki "$@"'
        nobody.run(*NOBODY, "sh", "-c", line, umask, *arguments)

    pki("init-root", "--subject", Authority.ROOT, "--key-algorithm", "p256")
    pki("init-issuing", "--subject", Authority.ISSUING)
    pki("issue-client", "web-01", "--out", "clients/web-01")
    pki("create-crl", "--out", "issuing.crl")
    pki("export-bundle", "--out", "bundle.pem")
    pki("backup", "--out", "backup.sqlite")
    pki("restore", "backup.sqlite", "--ca-data", "again")
    pki("decrypt-key", "clients/web-01/private_key.pem", "--out", "plain.pem")
    pki("encrypt-key", "plain.pem", "--out", "encrypted.pem")
    for name in ("ca-data", "again", "clients/web-01"):
        assert mode(nobody.path(name)) == 0o700, name
    for name in (
        "ca-data/pki.sqlite", "again/pki.sqlite", "backup.sqlite", "plain.pem", "encrypted.pem",
        "clients/web-01/private_key.pem",
    ):
        assert mode(nobody.path(name)) == 0o600, name
    for name in ("issuing.crl", "bundle.pem", "clients/web-01/certificate.pem"):
        assert mode(nobody.path(name)) == 0o644, name
    pki("check")


@pytest.mark.parametrize(
    "path, wrong", [("ca-data", 0o750), ("ca-data/pki.sqlite", 0o604), ("ca-data/pki.sqlite", 0o620)]
)
def test_a_store_that_others_can_read_or_write_is_refused(authority, path, wrong):
    authority.path(path).chmod(wrong)
    for command in (["list"], ["create-crl", "--out", "new.crl"], ["backup", "--out", "b.sqlite"]):
        authority.refused(77, "pki", *command, saying="can be read or written by others")
    outcome = authority.pki("check", check=False)
    assert outcome.status == 65
    assert "file.mode" in outcome.stdout


# --- Symlinks -------------------------------------------------------------------------------------

OUTPUTS = {
    "create-crl": ["create-crl"],
    "export-bundle": ["export-bundle"],
    "backup": ["backup"],
    "decrypt-key": ["decrypt-key", "clients/web-01/private_key.pem"],
}


@pytest.mark.parametrize("forced", [False, True])
@pytest.mark.parametrize("name", OUTPUTS)
def test_output_never_follows_a_symlink(authority, name, forced):
    authority.issue("web-01")
    authority.write("precious", "precious")
    authority.path("output").symlink_to("precious")
    force = ["--force"] if forced and name != "decrypt-key" else []
    before = authority.listing()
    outcome = authority.pki(*OUTPUTS[name], "--out", "output", *force, check=False)
    assert outcome.status in (65, 73), outcome
    assert authority.path("precious").read_text() == "precious"
    assert authority.path("output").is_symlink()
    assert {k for k in authority.listing() if "ca-data" not in k} == {
        k for k in before if "ca-data" not in k
    }


@pytest.mark.parametrize("suffix", ["", "-wal", "-shm"])
def test_a_store_that_is_a_symlink_is_refused(authority, suffix):
    real = authority.path("real")
    store = authority.path("ca-data/pki.sqlite" + suffix)
    if suffix:
        real.write_bytes(b"")
        real.chmod(0o600)
    else:
        store.rename(real)
    store.symlink_to(real)
    authority.refused(65, "pki", "list", saying="is not a file of its own")


def test_a_store_with_two_names_is_refused(authority):
    """SQLite keeps its log by the name: two names would have two logs."""
    authority.path("ca-data/other").hardlink_to(authority.path("ca-data/pki.sqlite"))
    authority.refused(65, "pki", "list", saying="is not a file of its own")


def test_a_planted_folder_is_not_used(authority):
    authority.write("elsewhere/file", "precious")
    authority.path("clients").mkdir()
    authority.path("clients/.web-01.partial").symlink_to("../elsewhere")
    authority.refused(65, "pki", "issue-client", "web-01", "--out", "clients/web-01")


# --- Memory ---------------------------------------------------------------------------------------


class Waiting:
    """pki in the middle of its work: it has its passphrase, and waits for its input."""

    def __init__(self, workspace):
        os.mkfifo(workspace.path("pipe"))
        os.chown(workspace.path("pipe"), 65534, 65534)
        self.process = subprocess.Popen(
            [*NOBODY, "pki", "inspect", "pipe"], cwd=workspace.folder, env=workspace.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        self.pid = self.process.pid
        wait_until(
            lambda: "pki" in self.read("comm") and "wait_for_partner" in self.waits(), self.waits)

    def waits(self):
        """What each thread waits for in the kernel."""
        waits = []
        for thread in os.listdir(f"/proc/{self.pid}/task"):
            # Threads come and go.
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                waits.append(self.read(f"task/{thread}/wchan"))
        return " ".join(waits)

    def read(self, name):
        with open(f"/proc/{self.pid}/{name}", errors="replace") as file:
            return file.read()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


def test_nobody_of_the_same_user_can_look_into_the_process(nobody):
    with Waiting(nobody) as waiting:
        for name in ("mem", "environ", "maps"):
            done = nobody.run(*NOBODY, "cat", f"/proc/{waiting.pid}/{name}", check=False)
            assert done.status != 0 and "Permission denied" in done.stderr, done
        if shutil.which("gdb"):
            done = nobody.run(
                *NOBODY, "gdb", "--batch", "-nx", "-p", str(waiting.pid), check=False
            )
            assert "Operation not permitted" in done.stderr + done.stdout, done


def test_a_crash_leaves_no_core(nobody):
    with Waiting(nobody) as waiting:
        core = next(
            line for line in waiting.read("limits").splitlines() if line.startswith("Max core")
        )
        assert core.split()[4:6] == ["0", "0"], core
        waiting.process.send_signal(signal.SIGSEGV)
        waiting.process.wait(PATIENCE)
    assert not [path.name for path in nobody.folder.iterdir() if "core" in path.name]


def test_the_environment_no_longer_holds_the_passphrase(nobody):
    """Not even for root, who may read it; and not for a child."""
    with Waiting(nobody) as waiting:
        environment = waiting.read("environ")
    assert "LC_ALL" in environment
    assert PASSPHRASE not in environment and KEY_PASSPHRASE not in environment


@pytest.fixture(scope="module")
def leaks(tmp_path_factory):
    path = tmp_path_factory.mktemp("leaks") / "leaks.so"
    source = judges.REPOSITORY / "Tests" / "Conformance" / "leaks.c"
    command = ["cc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o", path, source, "-ldl"]
    subprocess.run(command, check=True)
    return path


def looks(workspace, library, needle, *command, **environment):
    """How often a secret is in memory while it is used, and at the end."""
    report = workspace.path("report")
    report.unlink(missing_ok=True)
    done = workspace.pki(
        *command,
        environment=environment | {
            "LD_PRELOAD": str(library), "LEAK_REPORT": str(report),
            "LEAK_NEEDLE": bytes(octet ^ 0x5A for octet in needle.encode()).hex(),
        },
    )
    found = dict(line.split() for line in report.read_text().splitlines())
    return int(found["used"]), int(found["end"]), done


@pytest.mark.judge("C compiler")
@pytest.mark.parametrize("source", ["environment", "file"])
@pytest.mark.parametrize(
    "command",
    [
        ["create-crl", "--out", "new.crl"],
        ["issue-client", "web-01", "--out", "web-01", "--no-key-passphrase"],
        ["change-passphrase", "issuing"],
    ],
    ids=lambda command: command[0],
)
def test_no_passphrase_is_left_in_memory(authority, leaks, command, source):
    environment = {"PKI_NEW_PASSPHRASE": "quite another passphrase"}
    if source == "file":
        authority.write("passphrase", PASSPHRASE + "\n", mode=0o600)
        command = [*command, "--passphrase-file", "passphrase"]
        environment["PKI_PASSPHRASE"] = None
    used, end, done = looks(authority, leaks, PASSPHRASE, *command, **environment)
    assert used > 0, "the look while it was in use has found nothing, so it cannot find anything"
    # What came from the environment is kept, in memory of libcrypto's, until the process ends.
    assert end == (1 if source == "environment" else 0), f"{end} copies are left: {done}"

