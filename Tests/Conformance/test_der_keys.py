"""Private keys in DER: what AWS's own client takes in PEM alone."""

import base64
import re

import pytest

import key_material
from key_material import FORMS, KINDS, PASSPHRASE, Party
from recorded_sessions import authority, client, desk, recorder, refused, session  # noqa: F401

pytestmark = [pytest.mark.judge("pyca/cryptography"), pytest.mark.judge("openssl")]

# What is encrypted in the traditional way says so in PEM's headers, and is nothing in DER.
IN_DER = [form for form in FORMS if not form.startswith("traditional")]
NAMES = ("--certificate", "certificate.pem", "--private-key", "key.der")


def der(pem):
    """The bytes of a PEM text's only block."""
    return base64.b64decode(re.sub("-----[^-]+-----", "", pem))


def write(desk, party, form, mode=None):
    """The key in DER; whether it is encrypted."""
    text, is_encrypted = key_material.encoded(desk, party, form)
    desk.write("key.der", der(text), mode=mode or (0o644 if is_encrypted else 0o600))
    return is_encrypted


@pytest.mark.parametrize(
    "kind, form",
    [("p256", form) for form in IN_DER]
    + [(kind, form) for kind in KINDS[1:] for form in ("PKCS #8", "SEC 1 or PKCS #1")]
    + [("rsa2048", "PBES2, scrypt")],
)
def test_every_form_signs(workspace, recorder, authority, kind, form):  # noqa: F811
    party = Party("web-01", kind, issuer=authority)
    workspace.write("certificate.pem", party.pem)
    is_encrypted = write(workspace, party, form)
    given = {"RA_KEY_PASSPHRASE": PASSPHRASE} if is_encrypted else {}
    judged = session(workspace, recorder, *NAMES, environment=given)
    assert judged.certificate == party.certificate
    if is_encrypted and kind == "p256":
        refused(workspace, recorder, 77, *NAMES, environment={"RA_KEY_PASSPHRASE": "wrong"},
                saying="passphrase")
        refused(workspace, recorder, 64, *NAMES, saying="needs a passphrase")


def test_it_comes_from_a_program_too_and_beside_a_certificate_in_der(desk, recorder, client):  # noqa: F811
    write(desk, client, "PKCS #8")
    desk.write("certificate.der", der(client.pem.decode()))
    for options in (
        ("--certificate", "certificate.der", "--private-key", "key.der"),
        ("--certificate", "certificate.der", "--private-key", "exec:cat key.der"),
    ):
        assert session(desk, recorder, *options).certificate == client.certificate


def test_it_is_judged_as_in_pem(desk, recorder, client):  # noqa: F811
    write(desk, client, "PKCS #8", mode=0o640)
    refused(desk, recorder, 65, *NAMES, saying="can be read by others")
    write(desk, Party("web-02", issuer=client.issuer), "SEC 1 or PKCS #1")
    refused(desk, recorder, 65, *NAMES, saying="does not belong")
    refused(desk, recorder, 65, "--certificate", "key.der", saying="CERTIFICATE")
    refused(desk, recorder, 65, "--certificate", "key.der", "--private-key", "key.pem", saying="CERTIFICATE")
    whole = der(client.plain().decode())
    for content, said in (
        (whole[:-1], "it is cut off"), (whole[:60], "it is cut off"),
        (whole + b"\n", "something is behind its end"), (whole * 2, "something is behind its end"),
        (whole[:40] + b"\xff" * (len(whole) - 40), "private key"),
    ):
        desk.write("key.der", content, mode=0o600)
        refused(desk, recorder, 65, *NAMES, saying=said)
    # A bomb: ten thousand million rounds of PBKDF2.
    text, _ = key_material.encoded(desk, client, "PBES2, PBKDF2 with SHA-512")
    rounds, more = b"\x02\x02\x4e\x20", b"\x02\x04\x7f\xff\xff\xff"
    assert der(text).count(rounds) == 1
    desk.write("key.der", lengthened(der(text), rounds, more), mode=0o600)
    refused(desk, recorder, 65, *NAMES, environment={"RA_KEY_PASSPHRASE": PASSPHRASE},
            saying="PBKDF2 with 2147483647 rounds")


def lengthened(whole, old, new):
    """DER with a longer element in place of another, and the lengths around it made right."""
    def rewrite(content):
        made, place = b"", 0
        while place < len(content):
            head = 2 + (content[place + 1] & 0x7F if content[place + 1] >= 0x80 else 0)
            length = content[place + 1] if head == 2 else int.from_bytes(content[place + 2:place + head], "big")
            element = content[place:place + head + length]
            if element == old:
                element = new
            elif old in element and element[0] & 0x20:
                inner = rewrite(element[head:])
                size = len(inner).to_bytes((len(inner).bit_length() + 7) // 8, "big")
                start = bytes([len(inner)]) if len(inner) < 0x80 else bytes([0x80 | len(size)]) + size
                element = element[:1] + start + inner
            made, place = made + element, place + head + length
        return made

    return rewrite(whole)
