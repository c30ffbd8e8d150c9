"""A preloaded library that sets a variable, as libfaketime does: the command line is there all the same."""

import subprocess

import pytest

import judges
from workspace import KEY_PASSPHRASE, tools_folder

pytestmark = pytest.mark.judge("C compiler")


def built(folder, name):
    """A library of this folder's source, to be preloaded."""
    path = folder / f"{name}.so"
    source = judges.REPOSITORY / "Tests" / "Conformance" / f"{name}.c"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", path, source, "-ldl"], check=True)
    return path


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """The environment of a program whose environment is moved before it begins."""
    return {"LD_PRELOAD": str(built(tmp_path_factory.mktemp("moved"), "moved_environment"))}


@pytest.mark.parametrize("tool", ["pki", "ra"])
@pytest.mark.parametrize("more", [{}, {"WITHOUT_PROC": "yes"}], ids=["alone", "without /proc"])
def test_the_arguments_are_seen(workspace, moved, tool, more):
    moved = moved | more
    plain = workspace.run(tool, "--version")
    assert workspace.run(tool, "--version", environment=moved).stdout == plain.stdout
    refused = workspace.refused(64, tool, "no-such-command", environment=moved)
    assert refused.stderr == workspace.refused(64, tool, "no-such-command").stderr


def test_so_are_secrets_and_the_name(authority, moved):
    folder = authority.issue("web-01")
    key = (folder / "private_key.pem").read_text()
    words = ["sign-string", "--certificate", folder / "certificate.pem", "--private-key", "env:THE_KEY"]
    environment = moved | {"THE_KEY": key, "RA_KEY_PASSPHRASE": KEY_PASSPHRASE}
    assert authority.ra(*words, environment=environment).stdout
    # What the tool starts has the variable, and not the key.
    shown = authority.ra(
        "read-certificate-data", "--certificate", "exec:sh -c 'env >shown; cat clients/web-01/certificate.pem'",
        environment=environment)
    assert shown.json
    variables = authority.path("shown").read_text()
    assert "SET_BY_A_LIBRARY=yes" in variables and KEY_PASSPHRASE not in variables
    link = authority.path("aws_signing_helper")
    link.symlink_to(tools_folder() / "ra")
    words = [link, "version"]
    assert authority.run(*words, environment=moved).stdout == authority.run(*words).stdout
