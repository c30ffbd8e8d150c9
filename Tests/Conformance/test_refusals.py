"""Refusals that say what is wrong and which way out there is, each at the command that meets it."""

import json
import os
import sqlite3

import pytest

HIGHEST = 2**63 - 1


# --- Files that are not what a command takes -----------------------------------------------------


def test_lint_tells_of_each_file(authority):
    """One that cannot be read is a finding, and does not hide what was found in the others."""
    authority.write("text", "hello\n")
    done = authority.pki("lint", "issuing.pem", "text", check=False)
    assert done.status == 65, done
    assert "issuing.pem: certificate 1" in done.stdout and "no findings" in done.stdout, done
    assert "text: object 1, unreadable" in done.stdout, done
    first, second = authority.pki("lint", "issuing.pem", "text", "--json", check=False).json
    assert first["isClean"] and not second["isClean"]
    assert second["type"] == "unknown" and second["findings"][0]["rule"] == "syntax"
    # One that is not there is another matter: nothing is judged.
    authority.refused(66, "pki", "lint", "issuing.pem", "missing", saying="does not exist")


@pytest.mark.parametrize("content, said", [(b"", "empty"), (bytes(range(200)), "neither PEM")])
def test_content_that_is_nothing(authority, content, said):
    authority.write("file", content)
    done = authority.refused(65, "pki", "inspect", "file", saying=said)
    assert "CERTIFICATE" not in done.stderr, done
    done = authority.pki("lint", "file", check=False)
    assert done.status == 65 and said in done.stdout, done


def test_import_authority_needs_a_directory(workspace):
    workspace.write("file", "no directory")
    workspace.refused(66, "pki", "import-authority", "missing", saying="does not exist")
    workspace.refused(66, "pki", "import-authority", "file", saying="is no directory")


@pytest.mark.parametrize(
    "command", [["restore", "folder"], ["restore", "/dev/null"], ["check", "--backup", "folder"]]
)
def test_an_input_is_never_to_be_moved_away(authority, command):
    authority.path("folder").mkdir()
    done = authority.refused(65, "pki", *command, saying="is not a file")
    assert "move" not in done.hint, done


def test_change_passphrase_of_a_plain_key(authority):
    authority.issue("web-01", "--no-key-passphrase")
    done = authority.refused(
        65, "pki", "change-passphrase", "--key", "clients/web-01/private_key.pem",
        environment={"PKI_NEW_PASSPHRASE": "another passphrase"}, saying="not encrypted",
    )
    assert "encrypt-key" in done.hint, done


# --- Words of the command line -------------------------------------------------------------------


@pytest.mark.parametrize("command", [
    ["issue-client", "-dash", "--out", "d"],
    ["revoke", "-host"],
    ["show", "-ha"],
])
def test_a_name_is_no_wish_for_help(authority, command):
    done = authority.refused(64, "pki", *command, saying="unknown option")
    assert "USAGE" not in done.stderr, done


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["issue-client", "-h"], ["help", "list"]])
def test_help_is_given_where_it_was_asked_for(workspace, words):
    assert "USAGE: pki" in workspace.pki(*words).stdout


@pytest.mark.parametrize("command", [["expiring"], ["needs-renewal", "issuing.pem"]])
def test_a_period_in_the_past(authority, command):
    authority.refused(64, "pki", *command, "--within", "-1d", saying="-1d")


@pytest.mark.parametrize("command", [
    ["export", "web-01"], ["export-bundle"], ["renew", "web-01"], ["create-crl", "--out", "-"],
    ["export-crl", "--out", "-"],
])
def test_force_needs_a_file(authority, command):
    authority.issue("web-01", "--no-key-passphrase")
    authority.create_crl()
    authority.refused(64, "pki", *command, "--force", saying="--force replaces a file")


def test_an_empty_name(authority):
    done = authority.refused(
        65, "pki", "issue-client", "", "--out", "d", "--no-key-passphrase", saying="CN"
    )
    assert "leave it" not in done.hint, done


def test_a_profile_of_authorities_in_a_fleet(authority):
    authority.issue("web-01", "--no-key-passphrase")
    authority.write("fleet.csv", "name,profile\nweb-01,root\n")
    done = authority.refused(
        65, "pki", "issue-client", "--from", "fleet.csv", "--out", "clients",
        "--no-key-passphrase", saying='the profile "root"',
    )
    assert "key_algorithm" not in done.stderr and "days" not in done.stderr, done


def test_one_is_not_several(workspace):
    plain = ["--insecure-plaintext-ca-key", "--key-algorithm", "p256"]
    workspace.pki("init-root", "--subject", "CN=Alone R1", *plain)
    assert "checked 1 authority, 1 certificate, 0 CRLs, " in workspace.pki("check").stdout
    workspace.write("keys.txt", "7" * 64 + "\n")
    assert workspace.pki("block-keys", "keys.txt").line.startswith("blocked 1 key (")


# --- What somebody has written into the store ----------------------------------------------------


def manipulate(authority, sql):
    """Writes into the file as nobody should: without triggers, rules and references."""
    store = sqlite3.connect(authority.path("ca-data/pki.sqlite"), isolation_level=None)
    store.execute("PRAGMA ignore_check_constraints = ON")
    triggers = store.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall()
    for name, _ in triggers:
        store.execute(f"DROP TRIGGER {name}")
    store.execute(sql)
    for _, text in triggers:
        store.execute(text)
    store.close()


@pytest.mark.parametrize("sql, commands", [
    (f"UPDATE auditEntry SET time = {HIGHEST} WHERE id = 3",
     [["log"], ["backup", "--out", "copy"], ["check"]]),
    (f"UPDATE auditEntry SET id = {HIGHEST} WHERE id = (SELECT max(id) FROM auditEntry)",
     [["revoke", "web-01"], ["create-crl", "--out", "new.crl"], ["check"]]),
    (f"UPDATE revocation SET revokedAt = {-HIGHEST}",
     [["create-crl", "--out", "new.crl"], ["list"], ["check"]]),
    ("UPDATE revocation SET reason = 'whim'",
     [["create-crl", "--out", "new.crl"], ["show", "web-02"], ["check"]]),
    (f"UPDATE certificateRevocationList SET number = {HIGHEST}",
     [["create-crl", "--out", "new.crl"], ["check"]]),
    ("UPDATE certificateRevocationList SET number = -5", [["list-crls"], ["check"]]),
    (f"UPDATE authority SET createdAt = {HIGHEST}",
     [["export-bundle"], ["issue-client", "web-03", "--out", "d"], ["check"]]),
])
def test_impossible_numbers(authority, sql, commands):
    for name in ("web-01", "web-02"):
        authority.issue(name, "--no-key-passphrase")
    authority.pki("revoke", "web-02")
    authority.create_crl()
    manipulate(authority, sql)
    for command in commands:
        done = authority.pki(*command, check=False)
        assert done.status == 65, done
        if command != ["check"]:
            assert done.stdout == "" and "in the store cannot be" in done.stderr, done
            assert done.hint, done
    assert not os.path.exists(authority.path("new.crl"))
    report = json.loads(authority.pki("check", "--json", check=False).stdout)
    assert not report["isSound"] and report["problems"]
