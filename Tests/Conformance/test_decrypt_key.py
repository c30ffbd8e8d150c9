"""pki decrypt-key reads every PEM private key that openssl writes."""

import stat

import pytest

from workspace import KEY_PASSPHRASE

pytestmark = pytest.mark.judge("openssl")

GENERATE = {
    "ec": ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "rsa": ["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"],
    "ed25519": ["genpkey", "-algorithm", "ED25519"],
}

PKCS8 = ["pkcs8", "-topk8", "-passout", "env:PKI_KEY_PASSPHRASE"]
ENCRYPTED = ["-passout", "env:PKI_KEY_PASSPHRASE"]

# How openssl writes each form, from an unencrypted PKCS#8 key; which keys have that form.
FORMS = {
    **{
        f"pbes2-{cipher}-{prf}": (["rsa", "ec", "ed25519"], [*PKCS8, "-v2", cipher, "-v2prf", prf])
        for cipher, prf in [
            ("aes-128-cbc", "hmacWithSHA256"),
            ("aes-192-cbc", "hmacWithSHA384"),
            ("aes-256-cbc", "hmacWithSHA512"),
            ("aes-256-cbc", "hmacWithSHA1"),
            ("des3", "hmacWithSHA256"),
        ]
    },
    "pbes2-210000-rounds": (["ec"], [*PKCS8, "-v2", "aes-256-cbc", "-iter", "210000"]),
    "scrypt": (["rsa", "ec", "ed25519"], [*PKCS8, "-scrypt"]),
    "traditional-rsa-aes128": (["rsa"], ["rsa", "-traditional", "-aes128", *ENCRYPTED]),
    "traditional-rsa-aes192": (["rsa"], ["rsa", "-traditional", "-aes192", *ENCRYPTED]),
    "traditional-rsa-aes256": (["rsa"], ["rsa", "-traditional", "-aes256", *ENCRYPTED]),
    "traditional-rsa-des3": (["rsa"], ["rsa", "-traditional", "-des3", *ENCRYPTED]),
    "traditional-ec-aes128": (["ec"], ["ec", "-aes128", *ENCRYPTED]),
    "traditional-ec-aes256": (["ec"], ["ec", "-aes256", *ENCRYPTED]),
    "traditional-ec-des3": (["ec"], ["ec", "-des3", *ENCRYPTED]),
    "pkcs8": (["rsa", "ec", "ed25519"], ["pkey"]),
    "pkcs1": (["rsa"], ["rsa", "-traditional"]),
    "sec1": (["ec"], ["ec"]),
}

CASES = [(form, kind) for form, (kinds, _) in FORMS.items() for kind in kinds]


def make_key(workspace, form, kind):
    workspace.openssl(*GENERATE[kind], "-out", "original.pem")
    workspace.openssl(*FORMS[form][1], "-in", "original.pem", "-out", "given.pem")
    workspace.path("given.pem").chmod(0o600)
    return workspace.path("given.pem")


@pytest.mark.parametrize("form, kind", CASES, ids=[f"{form}-{kind}" for form, kind in CASES])
def test_reads(workspace, form, kind):
    make_key(workspace, form, kind)
    workspace.pki("decrypt-key", "given.pem", "--out", "plain.pem")
    plain = workspace.path("plain.pem")
    assert stat.S_IMODE(plain.stat().st_mode) == 0o600
    assert plain.read_bytes().startswith(b"-----BEGIN PRIVATE KEY-----\n")
    written = workspace.openssl("pkey", "-in", "plain.pem", "-pubout").stdout
    assert written == workspace.openssl("pkey", "-in", "original.pem", "-pubout").stdout


def test_reads_parameters_before_the_key(workspace):
    workspace.openssl("ecparam", "-name", "secp384r1", "-genkey", "-out", "given.pem")
    assert "EC PARAMETERS" in workspace.path("given.pem").read_text()
    workspace.pki("decrypt-key", "given.pem", "--out", "plain.pem")
    workspace.openssl("pkey", "-in", "plain.pem", "-noout", "-check")


def test_reads_crlf_line_ends(workspace):
    path = make_key(workspace, "pbes2-aes-256-cbc-hmacWithSHA512", "ec")
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    workspace.pki("decrypt-key", "given.pem", "--out", "plain.pem")
    workspace.openssl("pkey", "-in", "plain.pem", "-noout", "-check")


@pytest.mark.parametrize(
    "form",
    [
        "pbes2-aes-256-cbc-hmacWithSHA512", "scrypt",
        "traditional-rsa-aes256", "traditional-rsa-des3",
    ],
)
def test_refuses_a_wrong_passphrase(workspace, form):
    make_key(workspace, form, "rsa")
    workspace.refused(
        77, "pki", "decrypt-key", "given.pem", "--out", "plain.pem",
        environment={"PKI_KEY_PASSPHRASE": "not the passphrase"}, saying="passphrase",
    )


def test_takes_the_passphrase_from_a_file(workspace):
    make_key(workspace, "scrypt", "ec")
    workspace.write("passphrase", KEY_PASSPHRASE + "\n", mode=0o600)
    workspace.pki(
        "decrypt-key", "given.pem", "--out", "plain.pem", "--key-passphrase-file", "passphrase",
        environment={"PKI_KEY_PASSPHRASE": None},
    )


def test_never_writes_over_a_file(workspace):
    make_key(workspace, "pkcs8", "ec")
    workspace.write("plain.pem", "precious", mode=0o600)
    workspace.refused(73, "pki", "decrypt-key", "given.pem", "--out", "plain.pem")
