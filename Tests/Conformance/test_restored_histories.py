"""What a store went through after its backup is what it has gone through once it is restored."""

import pytest

HOLD = ("revoke", "web-01", "--reason", "certificateHold")
LIST = ("create-crl", "--issuer", "issuing", "--out", "issuing.crl", "--force")
PREPARE = ("rotate-issuing", "--prepare")
HISTORIES = {
    "a generation goes back": ([PREPARE, ("rotate-issuing", "--issue")], [("rotate-issuing", "--back")]),
    "a generation is given up": ([PREPARE], [("rotate-issuing", "--back")]),
    "a hold is made anew": ([HOLD, LIST], [("release-hold", "web-01"), LIST, HOLD, LIST]),
    "a hold is released": ([HOLD, LIST], [("release-hold", "web-01"), LIST]),
    "a hold becomes final": ([HOLD], [("revoke", "web-01", "--reason", "keyCompromise"), LIST]),
    "a released one is revoked": (
        [HOLD], [("release-hold", "web-01"), LIST, ("revoke", "web-01", "--reason", "superseded")]
    ),
}


@pytest.mark.parametrize("history", HISTORIES)
def test_is_restored(authority, history):
    before, after = HISTORIES[history]
    authority.issue("web-01", "--no-key-passphrase")
    for command in before:
        authority.pki(*command)
    authority.pki("backup", "--out", "backup.sqlite")
    for command in after:
        authority.pki(*command)
    known = [authority.pki(command, "--json").json for command in ("list", "list-authorities")]
    authority.pki("restore", "backup.sqlite", "--allow-downgrade")
    authority.pki("check")
    assert known == [
        authority.pki(command, "--json").json for command in ("list", "list-authorities")
    ]
    authority.pki(*LIST)
    authority.pki("check")


@pytest.mark.parametrize("name", ["serial", "subject", "spki", "tbs", "name", "after"])
def test_an_authority_may_be_called_like_a_word_of_the_log(workspace, name):
    plain = "--insecure-plaintext-ca-key"
    workspace.pki("init-root", "--ca-data", "disk", "--subject", "CN=Root R1", plain)
    workspace.pki("export-bundle", "--ca-data", "disk", "--root", "--out", "root.pem")
    workspace.pki(
        "init-issuing", "--name", name, "--subject", "CN=Issuing A1", "--csr-out", "a1.csr", plain
    )
    workspace.pki("sign-csr", "a1.csr", "--ca-data", "disk", "--profile", "issuing", "--out", "a1.pem")
    workspace.pki("install-issuing", "a1.pem", "--chain", "root.pem")
    workspace.pki("check")
    workspace.pki("backup", "--out", "backup.sqlite")
    workspace.pki("check", "--backup", "backup.sqlite")
