"""openssl reads the other forms that pki writes; the paths and CRLs are judged in test_matrix.py."""

import pytest

pytestmark = pytest.mark.judge("openssl")

ALGORITHMS = ["p256", "p384", "p521", "rsa2048", "rsa3072", "rsa4096", "ed25519"]


def client_options(algorithm):
    # Roles Anywhere has no name for Ed25519, so only a profile that is not for AWS allows it.
    profile = ["--profile", "client-generic"] if algorithm == "ed25519" else []
    return ["--key-algorithm", algorithm, *profile]


def test_a_crl_as_der(authority):
    authority.create_crl("issuing.der", "--der")
    done = authority.openssl(
        "crl", "-inform", "DER", "-in", "issuing.der", "-CAfile", "issuing.pem", "-noout"
    )
    assert "verify OK" in done.stderr + done.stdout


def test_pki_verify_agrees(authority, now):
    folder = authority.issue("web-01")
    leaf, chain = folder / "certificate.pem", folder / "certificate_chain.pem"
    authority.pki("verify", leaf, "--anchor", "root.pem", "--intermediates", chain)
    authority.pki("verify", leaf, "--anchor", "issuing.pem")
    authority.refused(65, "pki", "verify", leaf, "--anchor", "root.pem")
    authority.refused(
        65, "pki", "verify", leaf, "--anchor", "issuing.pem", "--at", "2001-01-01T00:00:00Z"
    )

    authority.pki("revoke", "web-01")
    authority.create_crl()
    authority.refused(
        65, "pki", "verify", leaf, "--anchor", "issuing.pem", "--crl", "issuing.crl",
        saying="revoked",
    )


def test_what_libcrypto_lacks_is_refused_by_name(workspace):
    listed = workspace.openssl("list", "-public-key-algorithms").stdout.upper()
    command = ["init-root", "--subject", "CN=Post-quantum R1", "--key-algorithm", "ml-dsa-65"]
    if "ML-DSA-65" in listed:
        workspace.pki(*command)
    else:
        workspace.refused(65, "pki", *command, saying="ml-dsa-65")
