"""A store that somebody has been at with sqlite3, and backups that are of no use."""

import sqlite3

import pytest


def tamper(path, *statements):
    """What takes nothing but the file: the triggers away, and then anything."""
    with sqlite3.connect(path, isolation_level=None) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            sql = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", [name])
            statements += (sql.fetchone()[0],)
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
    database.close()


CHANGES = {
    "a name": ("UPDATE certificate SET name = 'web-09' WHERE name = 'web-01'", "its name"),
    "a profile": ("UPDATE certificate SET profile = 'x' WHERE name = 'web-01'", "its profile"),
    "a request": (
        "UPDATE certificate SET requestSHA256 = zeroblob(32) WHERE name = 'web-01'",
        "its request digest",
    ),
    "a reason": ("UPDATE revocation SET reason = 'superseded'", "what the audit log says"),
    "a time": ("UPDATE revocation SET revokedAt = revokedAt - 9", "what the audit log says"),
    "a stage": ("UPDATE authority SET stage = 'retired' WHERE name = 'issuing'", "its stage"),
    "a URL": (
        "INSERT INTO authorityURL SELECT id, 'crl', 'http://evil.test/' FROM authority",
        "its URLs",
    ),
    "a key": ("DELETE FROM blockedKey", "there is no such key"),
    "the end of the log": (
        "DELETE FROM auditEntry WHERE id > (SELECT max(id) - 2 FROM auditEntry)",
        "no entry of the audit log",
    ),
}


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    from workspace import Authority

    scene = Authority(tmp_path_factory.mktemp("scene")).make()
    for name in ("web-01", "web-02"):
        scene.issue(name, "--no-key-passphrase")
    scene.pki("backup", "--out", "early.sqlite")
    scene.write("keys.txt", "ab" * 32 + "\n")
    scene.pki("block-keys", "keys.txt")
    scene.pki("revoke", "web-02", "--reason", "keyCompromise")
    scene.create_crl()
    scene.pki("check")
    return scene


@pytest.fixture
def victim(scene, tmp_path):
    from workspace import Authority

    victim = Authority(tmp_path / "victim").copy_store(scene)
    victim.write("early.sqlite", "", mode=0o600)
    victim.path("early.sqlite").write_bytes(scene.path("early.sqlite").read_bytes())
    return victim


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_by_hand_is_found(victim, change):
    statement, said = CHANGES[change]
    tamper(victim.path("ca-data/pki.sqlite"), statement)
    done = victim.pki("check", "--json", check=False)
    assert done.status == 65, done
    problems = done.json["problems"]
    assert {problem["code"] for problem in problems} <= {"audit.row", "audit.missing"}, problems
    assert any(said in problem["detail"] for problem in problems), problems


def test_what_contradicts_itself_is_not_carried_over(victim):
    tamper(victim.path("ca-data/pki.sqlite"), CHANGES["a reason"][0])
    outcome = victim.refused(
        65, "pki", "restore", "early.sqlite", "--allow-downgrade", saying="contradict itself"
    )
    assert "pki check" in outcome.hint and "keep it" in outcome.hint
    # As the hint says.
    victim.path("ca-data/pki.sqlite").rename(victim.path("kept.sqlite"))
    victim.pki("restore", "early.sqlite")
    victim.pki("check")


def test_what_a_killed_restore_has_left(victim):
    left = victim.path("ca-data/pki.sqlite.restoring-0123456789abcdef")
    left.write_bytes(b"keys")
    done = victim.pki("check")
    assert str(left) in done.stdout and "all is well" in done.stdout
    assert victim.pki("check", "--json").json["leftovers"] == [str(left)]
    victim.pki("restore", "early.sqlite", "--allow-downgrade")
    assert not left.exists()
    victim.pki("check")


def test_a_backup_that_is_of_no_use(victim):
    whole = victim.path("early.sqlite").read_bytes()
    victim.path("early.sqlite").write_bytes(whole[: len(whole) // 2])
    for command in (("check", "--backup"), ("restore",)):
        outcome = victim.refused(65, "pki", *command, "early.sqlite", saying="another backup")
        assert "restore the store" not in outcome.stderr
