"""Files that are not what they should be, given to every command that reads such a file."""

import pytest

GIGABYTE = 1 << 30


@pytest.fixture
def files(authority):
    """A client certificate, its key, and what can be wrong with either."""
    folder = authority.issue("web-01", "--no-key-passphrase")
    certificate = (folder / "certificate.pem").read_bytes()
    authority.write("certificate.pem", certificate)
    authority.write("key.pem", (folder / "private_key.pem").read_bytes(), mode=0o600)
    authority.write("truncated", certificate[: len(certificate) // 2])
    authority.write("cut-base64", certificate.replace(b"\n-----END", b"A\n-----END"))
    authority.write("is-a-key", (folder / "private_key.pem").read_bytes(), mode=0o600)
    authority.write("several", certificate + (folder / "certificate_chain.pem").read_bytes())
    authority.write("empty", b"")
    authority.write("binary", bytes(range(256)) * 16)
    authority.write("crlf", certificate.replace(b"\n", b"\r\n"))
    authority.path("directory").mkdir()
    with authority.path("gigabyte").open("wb") as file:
        file.truncate(GIGABYTE)
    return authority


COMMANDS = {
    "verify": lambda name: ["pki", "verify", name, "--anchor", "issuing.pem"],
    "verify --anchor": lambda name: ["pki", "verify", "certificate.pem", "--anchor", name],
    "session": lambda name: [
        "ra", "session",
        "--trust-anchor-arn",
        "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
        "11111111-2222-4333-8444-555555555555",
        "--profile-arn",
        "arn:aws:rolesanywhere:us-east-1:111122223333:profile/"
        "11111111-2222-4333-8444-555555555555",
        "--role-arn", "arn:aws:iam::111122223333:role/web-01",
        "--certificate", name, "--private-key", "key.pem", "--endpoint", "http://127.0.0.1:9",
    ],
    "create-trust-anchor": lambda name: [
        "ra", "create-trust-anchor", "--name", "x", "--bundle", name,
        "--endpoint-url", "http://127.0.0.1:9", "--region", "us-east-1",
    ],
    "import-crl": lambda name: [
        "ra", "import-crl", "--name", "x", "--crl", name, "--trust-anchor",
        "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
        "11111111-2222-4333-8444-555555555555",
        "--endpoint-url", "http://127.0.0.1:9", "--region", "us-east-1",
    ],
}

KEYS = {"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE", "AWS_SECRET_ACCESS_KEY": "secret"}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("content, status", [
    ("truncated", 65), ("cut-base64", 65), ("is-a-key", 65), ("empty", 65), ("binary", 65),
    ("gigabyte", 65), ("directory", 66), ("absent", 66),
])
def test_content(files, command, content, status):
    files.refused(status, *COMMANDS[command](content), environment=KEYS)


def test_several_where_one_is_meant(files):
    files.refused(65, *COMMANDS["verify"]("several"), saying="2")


def test_crlf_is_accepted(files):
    files.pki("verify", "crlf", "--anchor", "issuing.pem")
    issuing = files.path("issuing.pem").read_bytes()
    files.write("issuing-crlf.pem", issuing.replace(b"\n", b"\r\n"))
    files.pki("verify", "certificate.pem", "--anchor", "issuing-crlf.pem")
    files.pki("inspect", "crlf")


def test_a_bundle_with_an_end_entity_certificate(files):
    files.refused(
        65, *COMMANDS["create-trust-anchor"]("several"), environment=KEYS, saying="web-01"
    )


def test_key_and_certificate_that_do_not_match(files):
    other = files.issue("web-02", "--no-key-passphrase")
    command = COMMANDS["session"]("certificate.pem")
    command[command.index("key.pem")] = other / "private_key.pem"
    files.refused(65, *command)


def test_a_private_key_readable_by_others(files):
    files.path("key.pem").chmod(0o644)
    files.refused(65, *COMMANDS["session"]("certificate.pem"), saying="chmod 600")


@pytest.mark.parametrize("content, status", [
    ("truncated", 65), ("empty", 65), ("binary", 65), ("certificate.pem", 65), ("gigabyte", 65),
    ("directory", 66), ("absent", 66),
])
def test_decrypting_what_is_no_key(files, content, status):
    files.refused(status, "pki", "decrypt-key", content, "--out", "plain.pem")


@pytest.mark.parametrize("content, status", [
    ("truncated", 65), ("empty", 65), ("binary", 65), ("gigabyte", 65), ("directory", 66),
    ("absent", 66),
])
def test_inspecting_what_is_nothing(files, content, status):
    files.refused(status, "pki", "inspect", content)
