"""ML-DSA made by pyca/cryptography, whose wheel brings a newer OpenSSL than the system's."""

import datetime

import pytest

pytestmark = pytest.mark.judge("pyca/cryptography")

SETS = ["44", "65", "87"]


def make(workspace, parameter_set, now):
    """A self-signed CA, a client certificate below it, its CSR and its key, all of one set."""
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import mldsa

    generate = getattr(mldsa, f"MLDSA{parameter_set}PrivateKey").generate
    authority_key, key = generate(), generate()

    def name(text):
        return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, text)])

    def certificate(subject, public_key, is_authority):
        usage = {"digital_signature": not is_authority, "key_cert_sign": is_authority,
                 "crl_sign": is_authority}
        others = ["content_commitment", "key_encipherment", "data_encipherment",
                  "key_agreement", "encipher_only", "decipher_only"]
        return (
            x509.CertificateBuilder()
            .subject_name(name(subject)).issuer_name(name("Post-quantum Root"))
            .public_key(public_key).serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(hours=1))
            .not_valid_after(now + datetime.timedelta(days=30))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(
                x509.KeyUsage(**usage, **{other: False for other in others}), critical=True)
            .add_extension(x509.SubjectKeyIdentifier(b"\1" * 20), critical=False)
            .sign(authority_key, None)
        )

    pem = serialization.Encoding.PEM
    root = certificate("Post-quantum Root", authority_key.public_key(), True)
    leaf = certificate("web-01", key.public_key(), False)
    request = x509.CertificateSigningRequestBuilder().subject_name(name("web-01")).sign(key, None)
    workspace.write("root.pem", root.public_bytes(pem))
    workspace.write("leaf.pem", leaf.public_bytes(pem))
    workspace.write("request.pem", request.public_bytes(pem))
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    workspace.write("key.pem", private, mode=0o600)
    workspace.write("public.pem", key.public_key().public_bytes(
        pem, serialization.PublicFormat.SubjectPublicKeyInfo))


@pytest.fixture(params=SETS)
def parameter_set(request, authority, now):
    make(authority, request.param, now)
    return request.param


@pytest.fixture
def is_here(authority, parameter_set):
    """Whether the system's libcrypto knows the algorithm."""
    listed = authority.openssl("list", "-public-key-algorithms").stdout.upper()
    return f"ML-DSA-{parameter_set}" in listed


def test_inspect_names_it(authority, parameter_set, is_here):
    name = f"ML-DSA-{parameter_set}"
    shown = authority.pki("inspect", "--json", "leaf.pem", "request.pem", "public.pem").json
    assert [each["key"] for each in shown] == [name] * 3
    assert [each["signatureAlgorithm"] for each in shown[:2]] == [name] * 2
    assert shown[1].get("isSignatureValid") == (True if is_here else None)
    text = authority.pki("inspect", "request.pem").stdout
    assert ("verifies under its own key" if is_here else f"not checked, libcrypto has no {name}"
            ) in text


def test_verify_never_takes_what_it_cannot_check(authority, parameter_set, is_here):
    command = ["pki", "verify", "leaf.pem", "--anchor", "root.pem"]
    if is_here:
        authority.run(*command)
    else:
        authority.refused(65, *command)


def test_a_private_key_is_refused_by_name(authority, parameter_set, is_here):
    if is_here:
        assert parameter_set in authority.pki("inspect", "key.pem").stdout
    else:
        authority.refused(65, "pki", "inspect", "key.pem", saying=f"ML-DSA-{parameter_set}")
        authority.refused(
            65, "pki", "encrypt-key", "key.pem", "--out", "encrypted.pem",
            saying=f"ML-DSA-{parameter_set}",
        )
