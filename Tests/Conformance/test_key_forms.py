"""`ra session` reads keys and certificates in every form there is."""

import itertools

import pytest

import key_material
from key_material import FORMS, KINDS, PASSPHRASE, Party
from recorded_sessions import authority, client, desk, recorder, refused, session  # noqa: F401

pytestmark = [pytest.mark.judge("pyca/cryptography"), pytest.mark.judge("openssl")]


@pytest.mark.parametrize(
    "kind, form",
    [("p256", form) for form in FORMS]
    + [(kind, form) for kind in KINDS[1:] for form in ["PKCS #8", "SEC 1 or PKCS #1"]]
    + [("rsa2048", "PBES2, scrypt"), ("p384", "traditional, AES-256")],
)
def test_every_form_of_a_key(workspace, recorder, authority, kind, form):
    party = Party("web-01", kind, issuer=authority)
    text, is_encrypted = key_material.encoded(workspace, party, form)
    workspace.write("certificate.pem", party.pem)
    # A passphrase protects the file, so that its mode need not.
    workspace.write("key.pem", text, mode=0o644 if is_encrypted else 0o600)
    given = {"RA_KEY_PASSPHRASE": PASSPHRASE} if is_encrypted else {}
    judged = session(
        workspace, recorder, "--certificate", "certificate.pem", "--private-key", "key.pem",
        environment=given,
    )
    assert judged.certificate == party.certificate and judged.chain == []
    if is_encrypted and kind == "p256":
        refused(
            workspace, recorder, 77, "--certificate", "certificate.pem", "--private-key", "key.pem",
            environment={"RA_KEY_PASSPHRASE": "wrong"}, saying="passphrase",
        )
        outcome = refused(
            workspace, recorder, 64, "--certificate", "certificate.pem", "--private-key", "key.pem",
            saying="needs a passphrase",
        )
        assert "RA_KEY_PASSPHRASE" in outcome.hint


def test_a_passphrase_comes_from_a_file_or_a_flag(desk, recorder, client):
    text, _ = key_material.encoded(desk, client, "PBES2, PBKDF2 with SHA-256")
    desk.write("key.pem", text)
    desk.write("passphrase", PASSPHRASE + "\n", mode=0o600)
    files = ("--certificate", "certificate.pem", "--private-key", "key.pem")
    session(desk, recorder, *files, "--key-passphrase-file", "passphrase")
    session(desk, recorder, *files, "--pkcs8-password", PASSPHRASE)
    session(desk, recorder, *files, "--key-passphrase-file", "-", stdin=PASSPHRASE)
    refused(
        desk, recorder, 64, *files, "--key-passphrase-file", "passphrase", "--pkcs8-password", "x",
        saying="two answers to one question",
    )
    desk.write("passphrase", PASSPHRASE + "\n", mode=0o644)
    refused(desk, recorder, 65, *files, "--key-passphrase-file", "passphrase", saying="by others")


@pytest.mark.parametrize("order", ["key first", "certificate first", "key in between"])
def test_a_key_beside_its_certificate(workspace, recorder, client, authority, order):
    parts = {
        "key first": [client.plain(), client.pem, authority.pem],
        "certificate first": [client.pem, authority.pem, client.plain()],
        "key in between": [client.pem, b"a remark\n", client.plain(), authority.pem],
    }[order]
    workspace.write("both.pem", b"".join(parts), mode=0o600)
    for options in (("--certificate", "both.pem"),
                    ("--certificate", "both.pem", "--private-key", "both.pem")):
        judged = session(workspace, recorder, *options)
        assert judged.certificate == client.certificate
        assert judged.chain == [authority.certificate]


def test_a_full_chain_in_any_order_gives_the_intermediates(workspace, recorder):
    root, first, second = key_material.authorities(3)
    client = Party("web-01", issuer=second)
    workspace.write("key.pem", client.plain(), mode=0o600)
    workspace.write("more.pem", first.pem + second.pem)
    for order in itertools.permutations([client, second, first]):
        workspace.write("chain.pem", b"".join(each.pem for each in order))
        judged = session(
            workspace, recorder, "--certificate", "chain.pem", "--private-key", "key.pem",
            "--intermediates", "more.pem",
        )
        assert judged.certificate == client.certificate
        expected = [each.certificate for each in order if each is not client]
        assert judged.chain == expected


@pytest.mark.parametrize("passphrase", [None, PASSPHRASE])
@pytest.mark.parametrize("kind", ["p256", "p384", "rsa2048"])
def test_pkcs12_brings_its_intermediates(workspace, recorder, kind, passphrase):
    root, issuing = key_material.authorities(2)
    client = Party("web-01", kind, issuer=issuing)
    content = client.pkcs12(passphrase, [root, issuing])
    workspace.write("client.p12", content, mode=0o644 if passphrase else 0o600)
    # A passphrase that is not needed does no harm.
    judged = session(
        workspace, recorder, "--certificate", "client.p12",
        environment={"RA_KEY_PASSPHRASE": PASSPHRASE},
    )
    assert judged.certificate == client.certificate and judged.chain == [issuing.certificate]
    if passphrase is None:
        session(workspace, recorder, "--certificate", "client.p12")
    else:
        refused(
            workspace, recorder, 77, "--certificate", "client.p12",
            environment={"RA_KEY_PASSPHRASE": "wrong"}, saying="client.p12",
        )


def test_pkcs12_of_yesterday(desk, recorder, client):
    desk.openssl(
        "pkcs12", "-export", "-legacy", "-inkey", "key.pem", "-in", "certificate.pem",
        "-out", "old.p12", "-passout", f"pass:{PASSPHRASE}",
    )
    judged = session(
        desk, recorder, "--certificate", "old.p12", "--pkcs8-password", PASSPHRASE
    )
    assert judged.certificate == client.certificate
