"""Fixtures, and the account of the judges that ends every run."""

import datetime
import fcntl
import os
import socket
import sys
import tempfile
import time

import pytest

sys.path.insert(0, os.path.dirname(__file__))

import judges  # noqa: E402
from anywhere import Anywhere  # noqa: E402
from local_service import LocalService  # noqa: E402
from moto_server import MotoServer  # noqa: E402
from patience import PATIENCE  # noqa: E402
from workspace import Authority, Workspace, tools_folder  # noqa: E402

# --- Judges ---------------------------------------------------------------------------------------


def pytest_runtest_setup(item):
    for marker in item.iter_markers("judge"):
        name = marker.args[0]
        if not judges.JUDGES[name]():
            item.user_properties.append(("missing", name))
            if judges.are_required():
                pytest.fail(f"the judge {name} is missing (REQUIRE_JUDGES=1)", pytrace=False)
            pytest.skip(f"the judge {name} is not on this machine")
        item.user_properties.append(("judge", name))


class JudgeAccount:
    """Collects, over all workers, which judges ran and which were missing."""

    def __init__(self):
        self.ran = set()
        self.missing = set()
        self.notes = []

    def pytest_runtest_logreport(self, report):
        properties = [tuple(entry) for entry in report.user_properties]
        if report.when == "setup":
            self.missing.update(name for kind, name in properties if kind == "missing")
        if report.when == "call":
            self.ran.update(name for kind, name in properties if kind == "judge")
            self.notes.extend(text for kind, text in properties if kind == "note")

    def pytest_terminal_summary(self, terminalreporter):
        for note in self.notes:
            terminalreporter.write_line(note)

    def pytest_unconfigure(self, config):
        def names(of):
            return ", ".join(name for name in judges.JUDGES if name in of) or "none"

        if self.ran or self.missing:
            print(f"judges that ran: {names(self.ran)}; missing: {names(self.missing)}")


def pytest_configure(config):
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(JudgeAccount(), "judge-account")
        judges.clear_after_faketime()


# --- Tools and places -----------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def tools():
    folder = tools_folder()
    for name in ("pki", "ra"):
        if not os.access(folder / name, os.X_OK):
            pytest.exit(f"{folder / name} has not been built: run make build", returncode=1)
    return folder


@pytest.fixture
def workspace(tmp_path):
    """An empty folder with a HOME of its own."""
    return Workspace(tmp_path / "workspace")


@pytest.fixture(scope="session")
def first_authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority") / "workspace").make()


@pytest.fixture
def authority(tmp_path, first_authority):
    """A root and an issuing CA, both P-256, in a store of the test's own."""
    return Authority(tmp_path / "workspace").copy_store(first_authority)


# --- The local service ----------------------------------------------------------------------------


@pytest.fixture
def lab(tmp_path):
    """The local service, with a bucket `reports`, in the foreground of a process of its own."""
    with LocalService(tmp_path / "lab", "--bucket", "reports") as service:
        yield service


@pytest.fixture
def anywhere(authority, lab):
    """An anchor (the issuing CA), a role and a profile that let the client web-01 list buckets."""
    return Anywhere(lab.point(authority))


@pytest.fixture(scope="session")
def moto(tmp_path_factory):
    """moto's server, for all tests of a worker: each empties it."""
    with MotoServer(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture
def default_port():
    """The port that `ra serve` has by itself: one test at a time uses it."""
    lock = os.path.join(tempfile.gettempdir(), f"anchorage-port-9911.{os.getuid()}.lock")
    with open(lock, "w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with socket.create_server(("127.0.0.1", 9911)):
                    break
            except OSError:
                assert time.monotonic() < deadline, "something listens on port 9911"
                time.sleep(0.2)
        yield 9911


@pytest.fixture
def note(request):
    """Says a line in the summary that ends the run."""
    return lambda text: request.node.user_properties.append(("note", text))


@pytest.fixture
def now():
    return datetime.datetime.now(datetime.timezone.utc)
