"""A PKCS #12 file is read by openssl, Java, GnuTLS and pyca/cryptography."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12

PASSPHRASE = "for the key store"


@pytest.fixture(params=["p256", "p384", "rsa2048"])
def exported(request, authority):
    """The authority, and the folder of a client whose key is encrypted, exported to web.p12."""
    folder = authority.issue("web-01", "--key-algorithm", request.param)
    authority.pki(
        "export", "web-01", "--format", "pkcs12", "--key", folder / "private_key.pem",
        "--out", "web.p12", environment={"PKI_EXPORT_PASSPHRASE": PASSPHRASE},
    )
    assert authority.path("web.p12").stat().st_mode & 0o777 == 0o600
    return authority


@pytest.mark.judge("openssl")
def test_openssl(exported):
    arguments = ["pkcs12", "-in", "web.p12", "-passin", f"pass:{PASSPHRASE}"]
    information = exported.openssl(*arguments, "-info", "-noout").stderr
    assert "MAC: sha256, Iteration 300000" in information
    scheme = "PBES2, PBKDF2, AES-256-CBC, Iteration 300000, PRF hmacWithSHA256"
    assert information.count(scheme) == 2, information
    text = exported.openssl(*arguments, "-noenc").stdout
    exported.write("all.pem", text, 0o600)
    assert text.count("BEGIN CERTIFICATE") == 2 and "friendlyName: web-01" in text
    key = exported.openssl("pkey", "-in", "all.pem", "-pubout").stdout
    assert key == exported.openssl("x509", "-in", "all.pem", "-noout", "-pubkey").stdout


@pytest.mark.judge("pyca/cryptography")
def test_cryptography(exported):
    content = pkcs12.load_pkcs12(exported.path("web.p12").read_bytes(), PASSPHRASE.encode())
    assert content.cert.friendly_name == b"web-01"
    form = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert content.key.public_key().public_bytes(*form) == (
        content.cert.certificate.public_key().public_bytes(*form)
    )
    chain = [entry.certificate for entry in content.additional_certs]
    assert [one.subject.rfc4514_string() for one in chain] == [
        "O=Conformance,CN=Conformance Issuing A1"
    ]
    content.cert.certificate.verify_directly_issued_by(chain[0])
    with pytest.raises(ValueError):
        pkcs12.load_pkcs12(exported.path("web.p12").read_bytes(), b"another")


@pytest.mark.judge("GnuTLS")
def test_gnutls(exported):
    done = exported.run(
        "certtool", "--p12-info", "--inder", "--infile", "web.p12", "--password", PASSPHRASE
    )
    assert done.stdout.count("BEGIN CERTIFICATE") == 2
    assert "MAC: SHA256" in done.stderr + done.stdout
    assert "PBES2-AES256-CBC" in done.stderr + done.stdout


@pytest.mark.judge("Java")
def test_java(exported):
    listed = exported.run(
        "keytool", "-J-Duser.language=en", "-list", "-v", "-keystore", "web.p12",
        "-storepass", PASSPHRASE,
    ).stdout
    for line in (
        "Keystore type: PKCS12", "Alias name: web-01", "Entry type: PrivateKeyEntry",
        "Certificate chain length: 2",
    ):
        assert line in listed, listed
