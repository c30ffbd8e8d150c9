"""Moving here from openssl ca, easy-rsa, step-ca and PKCS #12: what was issued and revoked goes on."""

import datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

from foreign_authority import OpenSSLAuthority, easy_rsa, step_directory
from workspace import KEY_PASSPHRASE


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def crl_number(workspace, name):
    text = workspace.openssl("crl", "-in", name, "-noout", "-crlnumber").line
    return int(text.removeprefix("crlNumber=0x"), 16)


@pytest.mark.judge("openssl")
def test_from_openssl_ca(workspace):
    old = OpenSSLAuthority(workspace)
    before = snapshot(old.folder)
    done = workspace.pki("import-authority", "demoCA")
    assert "6 certificates, 1 by serial number alone, 4 of them revoked; last CRL 26" in done.stderr
    assert snapshot(old.folder) == before

    listed = {row["name"]: row for row in workspace.pki("list", "--json").json}
    assert listed["web-live"]["state"] == "issued"
    assert listed["web-lost"]["state"] == "reserved"
    assert listed["web-lost"]["serialNumber"].upper() == old.serial("web-lost")
    reasons = {
        "web-plain": "unspecified", "web-stolen": "keyCompromise", "web-hold": "certificateHold",
        "web-since": "keyCompromise",
    }
    for name, reason in reasons.items():
        assert listed[name]["revocation"]["reason"] == reason, name
    assert listed["web-since"]["revocation"]["invalidityDate"] == "2024-01-01T00:00:00Z"

    # The next list names all of theirs and one of ours, under a larger number.
    workspace.pki("revoke", listed["web-lost"]["serialNumber"], "--reason", "superseded")
    workspace.pki("create-crl", "--issuer", "root", "--out", "new.crl")
    assert crl_number(workspace, "new.crl") > crl_number(workspace, "demoCA/crl.pem")
    for name in ("web-live", "web-lost", *reasons):
        done = workspace.openssl(
            "verify", "-crl_check", "-CAfile", "demoCA/cacert.pem", "-CRLfile", "new.crl",
            f"demoCA/{name}.pem", check=False,
        )
        expected = 0 if name == "web-live" else 2
        assert done.status == expected, done
        assert ("certificate revoked" in done.stderr) == (expected == 2), done

    # Twice is once.
    workspace.refused(65, "pki", "import-authority", "demoCA", saying="already")
    workspace.pki("check")


@pytest.mark.judge("openssl")
def test_the_hierarchy_goes_on_below_an_imported_root(workspace):
    OpenSSLAuthority(workspace)
    workspace.pki("import-authority", "demoCA")
    workspace.pki("init-issuing", "--subject", "CN=Demo Issuing A1,O=Demo")
    # A name that is in somebody's hands is not issued again unasked.
    for name in ("web-live", "web-lost"):
        workspace.refused(65, "pki", "issue-client", name, "--out", "out", saying="live certificate")
    workspace.pki("issue-client", "web-new", "--out", "out")
    workspace.openssl(
        "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "demoCA/cacert.pem",
        "-untrusted", "out/certificate_chain.pem", "out/certificate.pem",
    )


@pytest.mark.judge("easy-rsa")
@pytest.mark.judge("openssl")
def test_from_easy_rsa(workspace):
    easy_rsa(workspace, "init-pki")
    easy_rsa(workspace, "build-ca", "nopass")
    for name in ("web-01", "web-02"):
        easy_rsa(workspace, "build-client-full", name, "nopass")
    easy_rsa(workspace, "revoke", "web-02", "superseded")
    easy_rsa(workspace, "gen-crl")
    before = snapshot(workspace.path("pki"))

    # Its CA certificates have a basicConstraints that is not critical.
    workspace.refused(
        65, "pki", "import-authority", "pki", saying="--accept lint.basic-constraints"
    )
    done = workspace.pki("import-authority", "pki", "--accept", "lint.basic-constraints")
    assert "2 certificates, 1 of them revoked" in done.stderr
    assert snapshot(workspace.path("pki")) == before

    workspace.pki("revoke", "web-01", "--reason", "cessationOfOperation")
    workspace.pki("create-crl", "--issuer", "root", "--out", "new.crl")
    text = workspace.openssl(
        "crl", "-in", "new.crl", "-CAfile", "pki/ca.crt", "-noout", "-text"
    )
    assert "verify OK" in text.stderr
    assert text.stdout.count("Serial Number:") == 2
    assert "Superseded" in text.stdout and "Cessation Of Operation" in text.stdout
    workspace.pki("check")


@pytest.mark.judge("openssl")
def test_from_step_ca(workspace):
    step_directory(workspace)
    workspace.refused(65, "pki", "import-authority", "step", saying="--allow-legacy")
    done = workspace.pki("import-authority", "step", "--allow-legacy")
    assert 'recorded the authority above it as "root"' in done.stderr
    assert "was not read" in done.stderr
    workspace.pki("issue-client", "web-01", "--out", "web-01")
    workspace.openssl(
        "verify", "-x509_strict", "-CAfile", "step/certs/root_ca.crt",
        "-untrusted", "web-01/certificate_chain.pem", "web-01/certificate.pem",
    )
    # The root's key is elsewhere, until it is brought as well.
    workspace.refused(
        66, "pki", "create-crl", "--issuer", "root", "--out", "root.crl", saying="--ca-data"
    )
    workspace.pki(
        "import-authority", "--key", "step/secrets/root_ca_key",
        "--certificate", "step/certs/root_ca.crt", "--allow-legacy",
    )
    workspace.pki("create-crl", "--issuer", "root", "--out", "root.crl")
    workspace.pki("check")


def make_pkcs12(workspace, encryption):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Boxed CA")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name)
        .public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=3650))
        .add_extension(x509.BasicConstraints(True, 1), critical=True)
        .add_extension(
            x509.KeyUsage(False, False, False, False, False, True, True, False, False),
            critical=True,
        )
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    workspace.write(
        "ca.p12", pkcs12.serialize_key_and_certificates(b"ca", key, certificate, None, encryption)
    )
    return certificate


def modern():
    return (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .kdf_rounds(50_000)
        .key_cert_algorithm(pkcs12.PBES.PBESv2SHA256AndAES256CBC)
        .build(KEY_PASSPHRASE.encode())
    )


def legacy():
    return (
        serialization.PrivateFormat.PKCS12.encryption_builder()
        .key_cert_algorithm(pkcs12.PBES.PBESv1SHA1And3KeyTripleDESCBC)
        .hmac_hash(hashes.SHA1())
        .build(KEY_PASSPHRASE.encode())
    )


@pytest.mark.judge("pyca/cryptography")
def test_from_pkcs12(workspace):
    certificate = make_pkcs12(workspace, modern())
    workspace.refused(
        77, "pki", "import-authority", "--pkcs12", "ca.p12",
        environment={"PKI_KEY_PASSPHRASE": "not this one"},
    )
    workspace.pki("import-authority", "--pkcs12", "ca.p12")
    listed = workspace.pki("list-authorities", "--json").json
    assert [row["subject"] for row in listed] == [certificate.subject.rfc4514_string()]
    assert listed[0]["key"] == "encrypted"
    # The passphrase of the file does not open the key in the store; the store's own does.
    workspace.refused(
        77, "pki", "create-crl", "--issuer", "root", "--out", "root.crl",
        environment={"PKI_PASSPHRASE": KEY_PASSPHRASE},
    )
    workspace.pki("create-crl", "--issuer", "root", "--out", "root.crl")
    crl = x509.load_pem_x509_crl(workspace.path("root.crl").read_bytes())
    assert crl.is_signature_valid(certificate.public_key())


@pytest.mark.judge("pyca/cryptography")
def test_a_weak_pkcs12_is_read_when_that_is_said(workspace):
    make_pkcs12(workspace, legacy())
    workspace.refused(
        65, "pki", "import-authority", "--pkcs12", "ca.p12", saying=("weakly", "--allow-legacy")
    )
    done = workspace.pki("import-authority", "--pkcs12", "ca.p12", "--allow-legacy")
    assert "encrypted anew" in done.stderr


@pytest.mark.judge("openssl")
def test_a_key_of_another_certificate_is_refused(workspace):
    old = OpenSSLAuthority(workspace)
    workspace.openssl("genpkey", "-algorithm", "ed25519", "-out", "other.key")
    workspace.path("other.key").chmod(0o600)
    workspace.refused(
        65, "pki", "import-authority", "demoCA", "--key", "other.key", saying="another key"
    )
    index = old.folder / "index.txt"
    index.write_text(index.read_text() + "R\tnever\n")
    workspace.refused(65, "pki", "import-authority", "demoCA", saying="index.txt, line 8")
    workspace.refused(65, "pki", "import-authority", ".", saying="--index")
