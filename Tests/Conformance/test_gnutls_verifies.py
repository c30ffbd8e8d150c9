"""GnuTLS, a second opinion on certification paths, CRLs and keys."""

import pytest

from workspace import KEY_PASSPHRASE

pytestmark = pytest.mark.judge("GnuTLS")


@pytest.fixture
def chain(authority):
    folder = authority.issue("web-01")
    parts = ["certificate.pem", "certificate_chain.pem"]
    content = "".join((folder / part).read_text() for part in parts)
    return authority.write("chain.pem", content + authority.path("root.pem").read_text())


def verify(authority, chain):
    return authority.run(
        "certtool", "--verify", "--load-ca-certificate", "root.pem", "--load-crl", "all.crl",
        "--verify-purpose", "1.3.6.1.5.5.7.3.2", "--infile", chain, check=False,
    )


def write_crls(authority, suffix):
    crls = [
        authority.create_crl(f"root-{suffix}.crl", "--issuer", "root"),
        authority.create_crl(f"issuing-{suffix}.crl"),
    ]
    authority.write("all.crl", "".join(crl.read_text() for crl in crls))


def test_path_and_revocation(authority, chain):
    write_crls(authority, "before")
    trusted = verify(authority, chain)
    assert trusted.status == 0, trusted

    authority.pki("revoke", "web-01", "--reason", "superseded")
    write_crls(authority, "after")
    revoked = verify(authority, chain)
    assert revoked.status == 1 and "revoked" in revoked.stdout.lower(), revoked


def test_crl_signature(authority, chain):
    write_crls(authority, "before")
    authority.run(
        "certtool", "--verify-crl", "--load-ca-certificate", "issuing.pem",
        "--infile", "issuing-before.crl",
    )


def test_encrypted_key(authority, chain):
    # certtool asks for a passphrase on the terminal, unless it is given one in its template.
    done = authority.run(
        "certtool", "--key-info", "--infile", "clients/web-01/private_key.pem",
        "--password", KEY_PASSPHRASE,
    )
    assert "EC/ECDSA" in done.stdout or "EdDSA" in done.stdout, done
