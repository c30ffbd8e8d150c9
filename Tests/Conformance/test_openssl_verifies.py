"""openssl verifies every kind of certification path and CRL that pki issues."""

import pytest

from workspace import Authority

pytestmark = pytest.mark.judge("openssl")

ALGORITHMS = ["p256", "p384", "p521", "rsa2048", "rsa3072", "rsa4096", "ed25519"]

# (root, issuing, client): each algorithm in each place, and keys of different kinds in one path.
PATHS = [(algorithm, algorithm, algorithm) for algorithm in ALGORITHMS] + [
    ("rsa4096", "p256", "rsa2048"),
    ("p384", "rsa3072", "p521"),
    ("ed25519", "p384", "p256"),
]


def client_options(algorithm):
    # Roles Anywhere has no name for Ed25519, so only a profile that is not for AWS allows it.
    profile = ["--profile", "client-generic"] if algorithm == "ed25519" else []
    return ["--key-algorithm", algorithm, *profile]


def verify(workspace, *options, check=True):
    return workspace.openssl(
        "verify", "-x509_strict", "-purpose", "sslclient", *options, check=check
    )


@pytest.fixture(params=PATHS, ids="-".join)
def path(request, tmp_path):
    root, issuing, client = request.param
    authority = Authority(tmp_path / "workspace").make(root_key=root, issuing_key=issuing)
    authority.issue("web-01", *client_options(client))
    return authority


def write_crls(authority):
    """The CRLs of the root and of the issuing CA in one file, the only way openssl takes both."""
    root = authority.create_crl("root.crl", "--issuer", "root").read_text()
    issuing = authority.create_crl("issuing.crl").read_text()
    return authority.write("all.crl", root + issuing)


def test_every_path_and_crl(path):
    crls = write_crls(path)
    checks = ["-crl_check_all", "-CRLfile", crls]
    leaf = path.path("clients/web-01/certificate.pem")
    chain = path.path("clients/web-01/certificate_chain.pem")

    verify(path, "-CAfile", "root.pem", "-untrusted", chain, *checks, leaf)
    verify(path, "-CAfile", "issuing.pem", "-partial_chain", "-crl_check", "-CRLfile", crls, leaf)

    for name, issuer in (("root.crl", "root.pem"), ("issuing.crl", "issuing.pem")):
        done = path.openssl("crl", "-in", name, "-CAfile", issuer, "-noout")
        assert "verify OK" in done.stderr + done.stdout

    path.pki("revoke", "web-01", "--reason", "keyCompromise")
    path.path("root.crl").unlink()
    path.path("issuing.crl").unlink()
    path.path("all.crl").unlink()
    crls = write_crls(path)
    refused = verify(
        path, "-CAfile", "root.pem", "-untrusted", chain, *checks, leaf, check=False
    )
    assert refused.status != 0 and "error 23" in refused.stderr, refused
    text = path.openssl("crl", "-in", "issuing.crl", "-noout", "-text").stdout
    assert "Key Compromise" in text


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
