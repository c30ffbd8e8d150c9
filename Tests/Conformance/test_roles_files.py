"""Who may have written a roles file, which names programs that `ra serve` runs."""

import os
import shutil
import signal

import pytest

from served import Served
from test_serve import roles_file


def in_a_volume(folder, text):
    """A roles file as the kubelet lays out a ConfigMap; its path."""
    folder.mkdir()
    written = folder / "..2026_11_26_10_00_00.1234567890"
    written.mkdir(mode=0o755)
    written.chmod(0o755)
    (written / "roles.yaml").write_text(text)
    (written / "roles.yaml").chmod(0o644)
    (folder / "..data").symlink_to(written.name)
    (folder / "roles.yaml").symlink_to("..data/roles.yaml")
    folder.chmod(0o777)
    return folder / "roles.yaml"


@pytest.mark.parametrize("mode", [0o602, 0o666, 0o646])
def test_a_file_that_others_may_write_is_refused(anywhere, authority, mode):
    path = authority.write("roles.yaml", roles_file(anywhere, "reader"), mode=mode)
    refused = authority.refused(
        65, "ra", "serve", "--port", "0", *anywhere.files, "--roles-file", "roles.yaml",
        saying=f'"roles.yaml" can be changed by others (mode 0{mode:o})')
    assert refused.hint == "hint: take that away with: chmod go-w roles.yaml"
    # The hint helps.
    authority.run("sh", "-c", refused.hint.partition("with: ")[2])
    with Served(authority, *anywhere.files, "--roles-file", path) as served:
        served.wait_for_credentials()


def test_whatever_is_in_it(anywhere, authority):
    """Also where it names no program yet, and before it is looked at."""
    for text in ("roles: [", "roles: []"):
        authority.write("roles.yaml", text, mode=0o666)
        authority.refused(
            65, "ra", "serve", "--port", "0", *anywhere.options, "--roles-file", "roles.yaml",
            saying="can be changed by others")


def test_nor_is_it_read_again(anywhere, authority):
    roles = authority.write("roles.yaml", roles_file(anywhere, "reader"))
    with Served(authority, *anywhere.files, "--roles-file", roles) as served:
        served.wait_for_credentials()
        roles.write_text(roles_file(anywhere, "reader", "writer"))
        roles.chmod(0o666)
        served.process.send_signal(signal.SIGHUP)
        served.said("warning: not reloaded \\(file.mode\\): .* can be changed by others")
        assert served.credentials("reader")[0] == 200
        roles.chmod(0o644)
        served.process.send_signal(signal.SIGHUP)
        served.said("reloaded: reader, writer")


def test_a_volume_of_kubernetes_is_read(anywhere, authority):
    """Links in a directory that everybody may write, and files of root's that all may read."""
    path = in_a_volume(authority.path("config"), roles_file(anywhere, "reader"))
    with Served(authority, *anywhere.files, "--roles-file", path) as served:
        served.wait_for_credentials()


def test_so_is_what_comes_through_a_pipe(anywhere, authority):
    authority.write("roles.yaml", roles_file(anywhere, "reader"), mode=0o666)
    # There is no such file: the roles are read, and what is wrong is said.
    for given in ("- <roles.yaml", "/dev/stdin <roles.yaml", "/dev/fd/3 3<roles.yaml"):
        refused = authority.run(
            "sh", "-c", "exec ra serve --port 0 --certificate none.pem --private-key none.pem "
            f"--roles-file {given}", check=False)
        is_looked_at = given.startswith("/")
        assert refused.status == (65 if is_looked_at else 66), refused
    piped = authority.run(
        "sh", "-c", "cat roles.yaml | ra serve --port 0 --certificate none.pem "
        "--private-key none.pem --roles-file /dev/stdin", check=False)
    assert piped.status == 66 and '"none.pem" does not exist' in piped.stderr, piped


@pytest.fixture
def root():
    if os.geteuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("making files of others takes root")


def test_whose_it_may_be(anywhere, authority, root):
    """Root's and one's own, and the latter not for root."""
    path = in_a_volume(authority.path("config"), roles_file(anywhere, "reader"))
    real = path.resolve()
    words = ["ra", "serve", "--port", "0", *anywhere.files, "--roles-file", path]
    os.chown(real, 65534, 65534)
    refused = authority.refused(65, *words, saying="belongs to another user (uid 65534)")
    assert "chown" in refused.hint
    # A group that is somebody else's; 1 is no user's own.
    os.chown(real, 0, 1)
    real.chmod(0o664)
    refused = authority.refused(65, *words, saying="can be changed by others (mode 0664)")
    # Root's own group has root alone in it.
    os.chown(real, 0, 0)
    with Served(authority, *words[4:]) as served:
        served.wait_for_credentials()
