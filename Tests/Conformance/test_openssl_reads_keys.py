"""openssl reads every private key that pki writes, and finds it protected as documented."""

import sqlite3
import stat

import pytest

from test_openssl_verifies import ALGORITHMS, client_options
from workspace import KEY_PASSPHRASE, PASSPHRASE

pytestmark = pytest.mark.judge("openssl")


def public_key(workspace, *options, passphrase=None):
    return workspace.openssl(
        "pkey", *options, "-pubout", *(["-passin", "env:GIVEN"] if passphrase else []),
        environment={"GIVEN": passphrase},
    ).stdout


def check_protection(workspace, path):
    structure = workspace.openssl("asn1parse", "-in", path).stdout
    for expected in ("PBES2", "PBKDF2", ":033450", "hmacWithSHA512", "aes-256-cbc"):
        assert expected in structure, structure


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_client_keys(authority, algorithm):
    folder = authority.issue("web-01", *client_options(algorithm))
    encrypted = folder / "private_key.pem"
    assert stat.S_IMODE(encrypted.stat().st_mode) == 0o600
    check_protection(authority, encrypted)

    certified = authority.openssl(
        "x509", "-in", folder / "certificate.pem", "-noout", "-pubkey"
    ).stdout
    assert public_key(authority, "-in", encrypted, passphrase=KEY_PASSPHRASE) == certified

    plain = folder / "plain.pem"
    authority.pki("decrypt-key", encrypted, "--out", plain)
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    assert public_key(authority, "-in", plain) == certified
    authority.openssl("pkey", "-in", plain, "-noout", "-check")


def test_a_key_without_passphrase(authority):
    folder = authority.issue("web-01", "--no-key-passphrase")
    key = folder / "private_key.pem"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    authority.openssl("pkey", "-in", key, "-noout", "-check")


def stored_keys(authority):
    """Every value in the store that is a PEM or DER private key."""
    with sqlite3.connect(authority.path("ca-data/pki.sqlite")) as store:
        tables = store.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        for (name,) in tables:
            for row in store.execute(f'SELECT * FROM "{name}"'):
                for value in row:
                    content = value.encode() if isinstance(value, str) else value
                    if isinstance(content, bytes) and b"PRIVATE KEY-----" in content:
                        yield content


def test_authority_keys_in_the_store(authority):
    keys = list(stored_keys(authority))
    assert len(keys) == 2
    certified = [
        authority.openssl("x509", "-in", name, "-noout", "-pubkey").stdout
        for name in ("issuing.pem", "root.pem")
    ]
    found = []
    for number, content in enumerate(keys):
        path = authority.write(f"key-{number}.pem", content, mode=0o600)
        check_protection(authority, path)
        found.append(public_key(authority, "-in", path, passphrase=PASSPHRASE))
    assert sorted(found) == sorted(certified)


def test_a_plaintext_authority_key_is_asked_for_by_a_long_flag(workspace):
    workspace.pki("init-root", "--subject", "CN=Plain R1", "--insecure-plaintext-ca-key",
                  environment={"PKI_PASSPHRASE": None})
    keys = list(stored_keys(workspace))
    assert len(keys) == 1
    path = workspace.write("key.pem", keys[0], mode=0o600)
    workspace.openssl("pkey", "-in", path, "-noout", "-check")
