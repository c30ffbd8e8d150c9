"""Every CSR that cryptography-vectors has gives the refusal that is expected, or a certificate."""

import pathlib

import pytest

try:
    import cryptography_vectors
    from cryptography import x509

    FOLDER = pathlib.Path(cryptography_vectors.__file__).parent / "x509" / "requests"
except ImportError:
    FOLDER = pathlib.Path("/nonexistent")

pytestmark = [pytest.mark.judge("openssl"), pytest.mark.judge("cryptography-vectors")]

# None stands for a certificate. Two profiles: `client` takes nothing but the CN from a CSR.
EXPECTED = {
    "bad-version.pem": ("csr.version", "csr.version"),
    "basic_constraints.pem": ("csr.sigalg", "csr.sigalg"),
    "challenge-invalid.der": ("csr.signature", "csr.signature"),
    "challenge-multi-valued.der": ("csr.attr", "csr.attr"),
    "challenge-unstructured.pem": (None, None),
    "challenge.pem": ("csr.policy", "dn.empty"),
    "dsa_sha1.der": ("csr.sigalg", "csr.sigalg"),
    "dsa_sha1.pem": ("csr.sigalg", "csr.sigalg"),
    "ec_sha256.der": ("csr.policy", None),
    "ec_sha256.pem": ("csr.policy", None),
    "ec_sha256_old_header.pem": ("csr.policy", None),
    "freeipa-bad-critical.pem": ("csr.attr", "csr.attr"),
    "invalid_signature.pem": ("key.rsa.size", "key.rsa.size"),
    "long-form-attribute.pem": ("csr.signature", "csr.signature"),
    "rsa_md4.der": ("csr.sigalg", "csr.sigalg"),
    "rsa_md4.pem": ("csr.sigalg", "csr.sigalg"),
    "rsa_sha1.der": ("csr.sigalg", "csr.sigalg"),
    "rsa_sha1.pem": ("csr.sigalg", "csr.sigalg"),
    "rsa_sha256.der": ("csr.policy", None),
    "rsa_sha256.pem": ("csr.policy", None),
    "san_rsa_sha1.der": ("csr.sigalg", "csr.sigalg"),
    "san_rsa_sha1.pem": ("csr.sigalg", "csr.sigalg"),
    "two_basic_constraints.pem": ("csr.ext.dup", "csr.ext.dup"),
    "unsupported_extension.pem": ("csr.sigalg", "csr.sigalg"),
    "unsupported_extension_critical.pem": ("csr.sigalg", "csr.sigalg"),
    "zero-element-attribute.pem": ("csr.attr", "csr.attr"),
}


def load(path):
    content = path.read_bytes()
    is_pem = content.startswith(b"-----")
    return (x509.load_pem_x509_csr if is_pem else x509.load_der_x509_csr)(content)


def test_the_table_is_complete():
    assert {path.name for path in FOLDER.iterdir()} == set(EXPECTED)


@pytest.mark.parametrize("profile", ["client", "client-generic"])
def test_every_request(authority, profile):
    column = ["client", "client-generic"].index(profile)
    for name, codes in EXPECTED.items():
        command = [
            "sign-csr", FOLDER / name, "--profile", profile, "--additional", "--out", f"{name}.out",
        ]
        if codes[column] is not None:
            error = authority.refused_json(65, "pki", *command)
            assert error["error"]["code"] == codes[column], name
            continue
        authority.pki(*command)
        issued = x509.load_pem_x509_certificate(authority.path(f"{name}.out").read_bytes())
        assert issued.public_key() == load(FOLDER / name).public_key(), name
        authority.openssl(
            "verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
            f"{name}.out",
        )
