"""CSRs with what openssl can put into them and most CAs have never seen."""

import pytest

from foreign_authority import EC

pytestmark = pytest.mark.judge("openssl")

RSA = ("-newkey", "rsa:2048", "-nodes")


def make(workspace, *options, name="web-01"):
    workspace.openssl(
        "req", "-new", *options, "-keyout", f"{name}.key", "-subj", f"/CN={name}", "-out",
        f"{name}.csr",
    )
    return f"{name}.csr"


def pss(**options):
    words = ["-sigopt", "rsa_padding_mode:pss"]
    for name, value in options.items():
        words += ["-sigopt", f"rsa_{name}:{value}"]
    return words


@pytest.mark.parametrize(
    "options",
    [
        ["-sha256", *pss()],  # openssl 3.0 takes the longest salt that fits
        ["-sha256", *pss(pss_saltlen=32)],
        ["-sha384", *pss(pss_saltlen=48)],
        ["-sha512", *pss(pss_saltlen=64)],
        ["-sha256", *pss(pss_saltlen=40)],
    ],
    ids=" ".join,
)
def test_a_sound_pss_signature_proves_possession(authority, options):
    csr = make(authority, *RSA, *options)
    assert authority.pki("inspect", csr, "--json").json[0]["isSignatureValid"] is True
    assert authority.pki("lint", csr).status == 0
    authority.pki("sign-csr", csr, "--out", "web-01.pem")
    authority.openssl(
        "verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "web-01.pem"
    )
    # The authority's own signature is what it always is.
    text = authority.openssl("x509", "-in", "web-01.pem", "-noout", "-text").stdout
    assert "Signature Algorithm: ecdsa-with-SHA256" in text and "rsassaPss" not in text

    # One bit of it, and it proves nothing.
    der = authority.run(
        "sh", "-c", f"openssl req -in {csr} -outform DER -out changed.der && chmod 644 changed.der"
    )
    assert der.status == 0
    changed = bytearray(authority.path("changed.der").read_bytes())
    changed[-1] ^= 1
    authority.path("changed.der").write_bytes(changed)
    authority.refused(65, "pki", "sign-csr", "changed.der", "--out", "no.pem", saying="signature")


@pytest.mark.parametrize(
    "options",
    [
        ["-sha256", *pss(pss_saltlen=20)],
        ["-sha256", *pss(pss_saltlen=0)],
        ["-sha256", *pss(mgf1_md="sha512", pss_saltlen=32)],
        ["-sha256", *pss(mgf1_md="sha1", pss_saltlen=32)],
        ["-sha1", *pss(pss_saltlen=20)],
        ["-sha224", *pss(pss_saltlen=28)],
    ],
    ids=" ".join,
)
def test_odd_pss_parameters_are_refused(authority, options):
    csr = make(authority, *RSA, *options)
    error = authority.refused_json(65, "pki", "sign-csr", csr, "--out", "no.pem")
    assert error["error"]["code"] == "csr.sigalg"
    assert "SHA-256, SHA-384 or SHA-512, MGF1" in error["error"]["message"]
    assert "RSASSA-PSS" in authority.pki("lint", csr, check=False).stdout


def test_a_key_for_pss_alone_is_refused(authority):
    csr = make(authority, "-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-nodes")
    authority.refused(65, "pki", "sign-csr", csr, "--out", "no.pem", saying="rsa2048")


@pytest.mark.parametrize(
    "name, form",
    [("otherName:1.2.3.4;UTF8:x", "otherName"), ("RID:1.2.3.4", "registeredID")],
)
def test_a_form_of_name_is_called_by_its_name(authority, name, form):
    csr = make(authority, *EC, "-addext", f"subjectAltName={name}")
    authority.refused(
        65, "pki", "sign-csr", csr, "--out", "no.pem", saying=f"of the form {form}\n"
    )
