"""Passphrases: of key files and of authorities, given, changed, and never on a command line."""

import json
import resource
import stat

import pytest

from workspace import KEY_PASSPHRASE, PASSPHRASE

NEW = "quite another passphrase"

GENERATE = {
    "ec": ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "rsa": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ed25519": ["genpkey", "-algorithm", "ED25519"],
}

OLD = {"PKI_KEY_PASSPHRASE": KEY_PASSPHRASE, "PKI_NEW_PASSPHRASE": NEW}


@pytest.fixture
def plain(workspace):
    workspace.openssl(*GENERATE["ec"], "-out", "plain.pem")
    workspace.path("plain.pem").chmod(0o600)
    return workspace.path("plain.pem")


def public(workspace, name, passphrase=None):
    """The public key of a file, as openssl sees it."""
    return workspace.openssl(
        "pkey", "-in", name, "-pubout", "-passin", "env:PKI_KEY_PASSPHRASE",
        environment={"PKI_KEY_PASSPHRASE": passphrase or KEY_PASSPHRASE},
    ).stdout


# --- encrypt-key ----------------------------------------------------------------------------------


@pytest.mark.judge("openssl")
@pytest.mark.parametrize("kind", GENERATE)
def test_openssl_opens_what_is_encrypted(workspace, kind):
    workspace.openssl(*GENERATE[kind], "-out", "plain.pem")
    workspace.path("plain.pem").chmod(0o600)
    workspace.pki("encrypt-key", "plain.pem", "--out", "encrypted.pem")
    encrypted = workspace.path("encrypted.pem")
    assert stat.S_IMODE(encrypted.stat().st_mode) == 0o600
    assert encrypted.read_bytes().startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n")
    assert public(workspace, "encrypted.pem") == public(workspace, "plain.pem")
    outline = workspace.openssl("asn1parse", "-in", "encrypted.pem").stdout
    for part in ("PBES2", "PBKDF2", "033450", "hmacWithSHA512", "aes-256-cbc"):
        assert part in outline  # 0x033450 = 210,000


def test_decrypting_gives_the_same_file_back(workspace, plain):
    workspace.pki("encrypt-key", "plain.pem", "--out", "encrypted.pem")
    workspace.pki("decrypt-key", "encrypted.pem", "--out", "again.pem")
    assert workspace.path("again.pem").read_bytes() == plain.read_bytes()


def test_refuses_to_encrypt_twice(workspace, plain):
    workspace.pki("encrypt-key", "plain.pem", "--out", "encrypted.pem")
    workspace.refused(
        65, "pki", "encrypt-key", "encrypted.pem", "--out", "twice.pem",
        saying="change-passphrase --key",
    )


def test_refuses_an_empty_passphrase(workspace, plain):
    workspace.refused(
        65, "pki", "encrypt-key", "plain.pem", "--out", "new.pem",
        environment={"PKI_KEY_PASSPHRASE": ""}, saying="empty",
    )
    workspace.write("empty", "\n", mode=0o600)
    workspace.refused(
        65, "pki", "encrypt-key", "plain.pem", "--out", "new.pem",
        "--key-passphrase-file", "empty", saying="empty",
    )


def test_without_passphrase_and_terminal_says_where_one_could_come_from(workspace, plain):
    workspace.refused(
        64, "pki", "encrypt-key", "plain.pem", "--out", "new.pem",
        environment={"PKI_KEY_PASSPHRASE": None}, saying="PKI_KEY_PASSPHRASE",
    )


def test_refuses_a_plain_key_that_others_may_read(workspace, plain):
    plain.chmod(0o640)
    workspace.refused(
        65, "pki", "encrypt-key", "plain.pem", "--out", "new.pem", saying="chmod 600"
    )


# --- change-passphrase of a file ------------------------------------------------------------------


@pytest.fixture
def encrypted(workspace, plain):
    workspace.pki("encrypt-key", "plain.pem", "--out", "key.pem")
    return workspace.path("key.pem")


@pytest.mark.judge("openssl")
def test_a_file_gets_another_passphrase(workspace, encrypted):
    before = public(workspace, "key.pem")
    workspace.pki("change-passphrase", "--key", "key.pem", environment=OLD)
    assert public(workspace, "key.pem", NEW) == before
    assert stat.S_IMODE(encrypted.stat().st_mode) == 0o600
    wrong = workspace.openssl(
        "pkey", "-in", "key.pem", "-noout", "-passin", "env:PKI_KEY_PASSPHRASE", check=False
    )
    assert wrong.status != 0


@pytest.mark.judge("openssl")
@pytest.mark.parametrize(
    "write",
    [
        ["rsa", "-traditional", "-aes128"],
        ["pkcs8", "-topk8", "-v1", "PBE-SHA1-3DES"],
        ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-iter", "2048"],
    ],
    ids=["traditional", "pbes1", "few-rounds"],
)
def test_a_weakly_encrypted_file_is_protected_anew(workspace, write):
    workspace.openssl(*GENERATE["rsa"], "-out", "plain.pem")
    workspace.openssl(
        *write, "-in", "plain.pem", "-out", "key.pem", "-passout", "env:PKI_KEY_PASSPHRASE"
    )
    workspace.path("key.pem").chmod(0o600)
    done = workspace.pki("change-passphrase", "--key", "key.pem", environment=OLD)
    assert "notice: it was encrypted weakly before" in done.stderr
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in workspace.path("key.pem").read_bytes()
    assert public(workspace, "key.pem", NEW) == public(workspace, "plain.pem")
    assert "hmacWithSHA512" in workspace.openssl("asn1parse", "-in", "key.pem").stdout


def test_a_wrong_old_passphrase_changes_nothing(workspace, encrypted):
    workspace.refused(
        77, "pki", "change-passphrase", "--key", "key.pem",
        environment=OLD | {"PKI_KEY_PASSPHRASE": "wrong"},
    )


@pytest.mark.parametrize("kind", ["symlink", "hard link", "plain", "missing", "stdin"])
def test_refuses_what_cannot_be_replaced(workspace, encrypted, kind):
    name, status = "other.pem", 73
    if kind == "symlink":
        workspace.path(name).symlink_to("key.pem")
    elif kind == "hard link":
        workspace.path(name).hardlink_to(encrypted)
    elif kind == "plain":
        name, status = "plain.pem", 65
    elif kind == "missing":
        status = 66
    else:
        name, status = "-", 64
    workspace.refused(
        status, "pki", "change-passphrase", "--key", name, environment=OLD, stdin=None
    )


def test_refuses_a_key_derivation_made_to_keep_us_busy(workspace, plain):
    """PBKDF2 of 10,000,001 rounds, and scrypt of more than 1 GiB."""
    def processor_seconds():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime

    began = processor_seconds()
    workspace.openssl(
        "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-iter", "10000001", "-in", "plain.pem",
        "-out", "slow.pem", "-passout", "env:PKI_KEY_PASSPHRASE",
    )
    its_work = processor_seconds() - began
    workspace.path("slow.pem").chmod(0o600)
    for command in (
        ["change-passphrase", "--key", "slow.pem"],
        ["decrypt-key", "slow.pem", "--out", "new.pem"],
    ):
        began = processor_seconds()
        workspace.refused(65, "pki", *command, environment=OLD, saying="10000001")
        assert processor_seconds() - began < its_work / 2


# --- change-passphrase of an authority ------------------------------------------------------------


def test_an_authority_gets_another_passphrase(authority):
    authority.pki("change-passphrase", "issuing", environment={"PKI_NEW_PASSPHRASE": NEW})
    authority.refused(77, "pki", "create-crl", "--out", "new.crl")
    authority.pki("create-crl", "--out", "new.crl", environment={"PKI_PASSPHRASE": NEW})
    authority.create_crl("root.crl", "--issuer", "root")  # the root's is as it was
    assert not list(authority.path("ca-data").glob("*-wal"))


def test_the_new_passphrase_comes_from_a_file(authority):
    authority.write("new", NEW + "\n", mode=0o600)
    authority.write("old", PASSPHRASE + "\n", mode=0o600)
    none = {"PKI_PASSPHRASE": None}
    authority.pki(
        "change-passphrase", "issuing", "--passphrase-file", "old", "--new-passphrase-file", "new",
        environment=none,
    )
    authority.pki("create-crl", "--out", "new.crl", "--passphrase-file", "new", environment=none)


@pytest.mark.parametrize(
    "environment, status, saying",
    [
        ({"PKI_NEW_PASSPHRASE": "short"}, 65, "fewer than 12"),
        ({"PKI_NEW_PASSPHRASE": ""}, 65, "empty"),
        ({}, 64, "PKI_NEW_PASSPHRASE"),
        ({"PKI_PASSPHRASE": "wrong", "PKI_NEW_PASSPHRASE": NEW}, 77, "does not open"),
        ({"PKI_PASSPHRASE": None, "PKI_NEW_PASSPHRASE": NEW}, 64, "PKI_PASSPHRASE"),
    ],
    ids=["short", "empty", "none", "wrong", "no old one"],
)
def test_refuses_and_keeps_the_old_one(authority, environment, status, saying):
    authority.refused(
        status, "pki", "change-passphrase", "issuing", environment=environment, saying=saying
    )
    authority.create_crl()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["issuing", "--key", "key.pem"],
        ["--key", "key.pem", "--passphrase-file", "old"],
        ["issuing", "--key-passphrase-file", "old"],
    ],
    ids=["nothing", "both", "key with the wrong flag", "authority with the wrong flag"],
)
def test_refuses_a_command_line_that_contradicts_itself(authority, arguments):
    authority.refused(64, "pki", "change-passphrase", *arguments)


# --- Everywhere -----------------------------------------------------------------------------------


def options(command):
    for argument in command.get("arguments", []):
        for name in argument.get("names", []):
            yield command["commandName"], argument["kind"], name["name"]
    for sub in command.get("subcommands", []):
        yield from options(sub)


# Those of AWS's own client, which stay what they are there, and are not shown.
TAKEN_OVER = {"pkcs8-password", "tpm-key-password", "no-tpm-key-password"}


@pytest.mark.parametrize("tool", ["pki", "ra"])
def test_no_command_takes_a_passphrase_as_an_argument(workspace, tool):
    """Arguments are visible to every user of the machine: only a file's name may stand there."""
    listed = list(options(json.loads(workspace.run(tool, "--experimental-dump-help").stdout)["command"]))
    secrets = [each for each in listed if "pass" in each[2] or "secret" in each[2]]
    assert tool != "pki" or len(secrets) > 5
    for command, kind, name in secrets:
        if tool == "ra" and name in TAKEN_OVER:
            continue
        assert name.endswith("-file") or kind == "flag", f"{tool} {command} --{name}"
