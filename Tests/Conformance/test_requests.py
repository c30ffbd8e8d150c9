"""CSRs: made, signed, refused; openssl and pyca/cryptography make the others and look at ours."""

import pytest

from csr_material import certificate, make_csr, refusal

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
except ImportError:  # the judge is missing, and its tests say so
    x509 = None

pytestmark = [pytest.mark.judge("openssl"), pytest.mark.judge("pyca/cryptography")]


# --- Making ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("algorithm", ["p256", "p384", "p521", "rsa2048"])
def test_openssl_verifies_a_new_csr(workspace, algorithm):
    out = workspace.pki(
        "create-csr", "web-01", "--out", "new", "--key-algorithm", algorithm,
        "--dns", "web-01.example.org", "--uri", "spiffe://example.org/web",
    ).line
    assert out == str(workspace.path("new"))
    shown = workspace.openssl(
        "req", "-in", "new/request.csr", "-verify", "-noout", "-subject", "-text"
    )
    assert "verify OK" in shown.stderr + shown.stdout
    assert "DNS:web-01.example.org" in shown.stdout
    key = workspace.path("new/private_key.pem")
    assert key.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in key.read_bytes()


def test_a_csr_of_an_existing_key(workspace):
    workspace.openssl(
        "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", "key.pem"
    )
    workspace.path("key.pem").chmod(0o600)
    before = workspace.path("key.pem").read_bytes()
    text = workspace.pki("create-csr", "web-01", "--key", "key.pem", "--out", "-").stdout
    request = x509.load_pem_x509_csr(text.encode())
    assert request.is_signature_valid
    ours = serialization.load_pem_private_key(before, None).public_key()
    assert request.public_key() == ours
    assert workspace.path("key.pem").read_bytes() == before


def test_a_key_is_never_overwritten(workspace):
    workspace.pki("create-csr", "web-01", "--out", "new")
    workspace.refused(73, "pki", "create-csr", "web-01", "--out", "new", saying="private_key.pem")


@pytest.mark.parametrize("arguments, saying", [
    (["web 01", "--out", "new"], "CN"),
    (["web-01", "--out", "new", "--dns", "a.test,DNS:evil.test"], "evil.test"),
    (["web-01", "--out", "new", "--key-algorithm", "ed25519"], "ed25519"),
    (["web-01", "--out", "new", "--subject", "CN=web-01,O=Example"], "takes no O from a CSR"),
    (["web-01", "--out", "new", "--subject", "CN=web-02"], "web-02"),
])
def test_what_the_authority_would_refuse(workspace, arguments, saying):
    workspace.refused(65, "pki", "create-csr", *arguments, saying=saying)


# --- Signing --------------------------------------------------------------------------------------


def test_a_csr_travels_and_its_key_does_not(authority):
    authority.pki("create-csr", "web-01", "--out", "there")
    out = authority.pki("sign-csr", "there/request.csr", "--out", "web-01.pem", "--chain")
    assert out.line == "web-01.pem"
    authority.openssl(
        "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "root.pem",
        "-untrusted", "issuing.pem", "web-01.pem",
    )
    assert authority.path("web-01.pem").read_text().count("BEGIN CERTIFICATE") == 2
    assert [row["state"] for row in authority.certificates() if row["name"] == "web-01"] == [
        "issued"
    ]


def test_standard_input_and_output(authority):
    csr = make_csr().decode()
    text = authority.pki("sign-csr", "-", stdin=csr).stdout
    assert x509.load_pem_x509_certificate(text.encode()).subject.rfc4514_string() == "CN=web-01"


def test_the_names_are_those_of_the_csr_and_no_others(authority):
    names = [x509.DNSName("a.example.org"), x509.UniformResourceIdentifier("spiffe://e.org/a")]
    authority.write("web-01.csr", make_csr(names=names))
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    issued = certificate(authority.path("web-01.pem"))
    found = issued.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert list(found) == names


@pytest.mark.parametrize("value", [
    "a.test,DNS:evil.test", "a.test\nDNS:evil.test", "a.test\x00.evil.test", "*.*.test", "a..test",
    "dirName:x", "a.test;evil.test",
])
def test_a_hostile_name_adds_no_name(authority, value):
    name = x509.DNSName._init_without_validation(value)
    authority.write("web-01.csr", make_csr(names=[name]))
    assert refusal(authority, "web-01.csr", "--out", "web-01.pem") == "san.dns"


def test_what_a_csr_must_not_ask(authority):
    usage = dict.fromkeys([
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    ], False)
    common_name = x509.NameAttribute(x509.NameOID.COMMON_NAME, "web-01")
    organization = x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Evil")
    cases = [
        ("csr.ca", {"extensions": [(x509.BasicConstraints(True, None), True)]}),
        ("csr.ca", {"extensions": [(x509.KeyUsage(**usage | {"key_cert_sign": True}), True)]}),
        ("csr.eku", {"extensions": [
            (x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.SERVER_AUTH]), False)
        ]}),
        ("csr.ext.notallowed", {"extensions": [
            (x509.KeyUsage(**usage | {
                "digital_signature": True, "key_encipherment": True}), True)
        ]}),
        ("csr.ext.critical-unknown", {"extensions": [
            (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00"), True)
        ]}),
        ("csr.policy", {"subject": x509.Name([common_name, organization])}),
        ("dn.multi", {"subject": x509.Name([common_name, common_name])}),
        ("dn.multi", {"subject": x509.Name([
            x509.RelativeDistinguishedName([
                common_name, x509.NameAttribute(x509.NameOID.DN_QUALIFIER, "1")])
        ])}),
        ("dn.empty", {"subject": x509.Name([])}),
        ("dn.length", {"common_name": "a" * 62}),
        ("dn.character", {"common_name": "web/01"}),
        ("dn.chain", {"common_name": "Conformance Issuing A1"}),
        ("key.rsa.size", {"key": rsa.generate_private_key(65537, 1024)}),
        ("key.ec.curve", {"key": ec.generate_private_key(ec.SECP256K1())}),
        ("san.dup", {"names": [x509.DNSName("a.test"), x509.DNSName("A.test")]}),
        ("san.other", {"names": [x509.RegisteredID(x509.ObjectIdentifier("1.2.3"))]}),
    ]
    for code, arguments in cases:
        profile = "client"
        if code == "dn.multi":
            profile = "client-generic"
        if code == "dn.chain":
            profile = "client-generic"
            arguments = {"subject": x509.Name([
                x509.NameAttribute(x509.NameOID.COMMON_NAME, "CONFORMANCE Issuing A1"),
                x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Conformance"),
            ])}
        authority.write("web-01.csr", make_csr(**arguments))
        found = refusal(authority, "web-01.csr", "--profile", profile, "--out", "web-01.pem")
        assert found == code, arguments


def test_the_operator_speaks_over_the_csr(authority):
    common_name = x509.NameAttribute(x509.NameOID.COMMON_NAME, "web-01")
    organization = x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Evil")
    authority.write("web-01.csr", make_csr(
        subject=x509.Name([common_name, organization]), names=[x509.DNSName("evil.test")]
    ))
    outcome = authority.pki(
        "sign-csr", "web-01.csr", "--out", "web-01.pem", "--subject", "CN=web-01,O=Example",
        "--dns", "good.test", "--json",
    )
    assert any("evil.test" in text for text in outcome.json[0]["notices"])
    issued = certificate(authority.path("web-01.pem"))
    assert issued.subject.rfc4514_string() == "O=Example,CN=web-01"
    found = issued.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert list(found) == [x509.DNSName("good.test")]
