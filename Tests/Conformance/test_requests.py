"""CSRs: made, signed, refused; openssl and pyca/cryptography make the others and look at ours."""

import json
import os
import pathlib
import random
import subprocess
import time

import pytest

import judges

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
except ImportError:  # the judge is missing, and its tests say so
    x509 = None

pytestmark = [pytest.mark.judge("openssl"), pytest.mark.judge("pyca/cryptography")]


def make_csr(common_name="web-01", names=(), key=None, extensions=(), subject=None):
    """A CSR in PEM, made by pyca/cryptography."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    if subject is None:
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(list(names)), critical=False)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def certificate(path):
    return x509.load_pem_x509_certificate(pathlib.Path(path).read_bytes())


def refusal(authority, *arguments, status=65):
    """The code of a refusal, which leaves everything as it was."""
    outcome = authority.refused_json(status, "pki", "sign-csr", *arguments)
    return outcome["error"]["code"]


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


def test_the_same_csr_again(authority):
    authority.write("web-01.csr", make_csr())
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    first = authority.path("web-01.pem").read_bytes()
    # Written already: nothing to do. Lost: written again from the store.
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    authority.path("web-01.pem").unlink()
    again = authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem", "--json").json
    assert again[0]["origin"] == "found"
    assert authority.path("web-01.pem").read_bytes() == first
    authority.write("web-01.pem", "mine")
    authority.refused(73, "pki", "sign-csr", "web-01.csr", "--out", "web-01.pem")
    assert len([row for row in authority.certificates() if row["name"] == "web-01"]) == 1


def test_a_directory_all_or_nothing(authority):
    for number in range(5):
        authority.write(f"in/host-{number}.csr", make_csr(f"host-{number}"))
    authority.write("in/bad.csr", make_csr("host/bad"))
    assert refusal(authority, "in", "--out", "out") == "dn.character"
    outcome = authority.pki("sign-csr", "in", "--out", "out", "--keep-going", check=False)
    assert outcome.status == 65
    assert len(outcome.stdout.splitlines()) == 5
    assert "bad.csr" in outcome.stderr
    written = sorted(path.name for path in authority.path("out").iterdir())
    assert written == [f"host-{number}.pem" for number in range(5)]
    authority.path("in/bad.csr").unlink()
    authority.path("out/host-3.pem").unlink()
    again = authority.pki("sign-csr", "in", "--out", "out", "--json").json
    assert {row["origin"] for row in again} == {"found"}
    assert authority.path("out/host-3.pem").exists()


def test_a_name_twice_in_one_run(authority):
    authority.write("in/a.csr", make_csr("web-01"))
    authority.write("in/b.csr", make_csr("web-01"))
    assert refusal(authority, "in", "--out", "out") == "name.repeated"


def test_a_csr_twice_in_one_run(authority):
    csr = make_csr()
    authority.write("in/a.csr", csr)
    authority.write("in/b.csr", csr)
    assert refusal(authority, "in", "--out", "out", "--additional") == "name.repeated"
    authority.refused(64, "pki", "sign-csr", "-", "-", "--out", "out", saying="named twice")


def test_marks_that_combine_with_a_slash_lead_nowhere_else(authority):
    for name, host in (("\u0301a", "host-a"), ("b", "host-b"), ("c", "host-c")):
        authority.write(f"{name}.csr", make_csr(host))
    authority.path("out").mkdir()
    out = authority.pki("sign-csr", "\u0301a.csr", "b.csr", "c.csr", "--out", "out")
    assert out.stdout.splitlines() == ["out/\u0301a.pem", "out/b.pem", "out/c.pem"]
    written = sorted(path.name for path in authority.path("out").iterdir())
    assert written == ["b.pem", "c.pem", "\u0301a.pem"]
    assert not list(authority.folder.glob("*.pem.*")) and not authority.path("b.pem").exists()


def test_the_same_csr_again_with_its_chain(authority):
    authority.write("web-01.csr", make_csr())
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    chain = "sign-csr", "web-01.csr", "--out", "web-01.pem", "--chain"
    authority.refused(73, "pki", *chain)
    authority.pki(*chain, "--force")
    assert authority.path("web-01.pem").read_text().count("BEGIN CERTIFICATE") == 2
    authority.pki(*chain)


def test_what_is_no_file_is_not_opened(authority):
    authority.write("web-01.csr", make_csr())
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    os.mkfifo(authority.path("pipe"))
    authority.refused(73, "pki", "sign-csr", "web-01.csr", "--out", "pipe")
    authority.path("link").symlink_to("web-01.pem")
    authority.refused(73, "pki", "sign-csr", "web-01.csr", "--out", "link")


def test_killed_at_random_times(authority):
    """Whenever it is killed, the same command finishes: no certificate is lost or made twice."""
    kills = int(os.environ.get("KILLS_PER_STEP", "12"))
    names = [f"host-{number}" for number in range(100)]
    for name in names:
        authority.write(f"in/{name}.csr", make_csr(name))
    command = ["pki", "sign-csr", "in", "--out", "out"]
    begin = time.monotonic()
    authority.pki(*command[1:], "--dry-run")
    checking = time.monotonic() - begin
    random.seed(20250615)
    unfinished = 0
    for _ in range(kills):
        process = subprocess.Popen(
            command, cwd=authority.folder, env=authority.environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        try:
            process.wait(random.uniform(0.1, 2.0) * checking)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            unfinished += 1
        # What somebody may have seen is in the store, for this very key.
        known = {row["serialNumber"] for row in authority.certificates()}
        for path in authority.path("out").glob("*.pem"):
            assert f"{certificate(path).serial_number:032x}" in known
    assert unfinished > 0
    authority.pki(*command[1:])
    rows = [row for row in authority.certificates() if row["name"] in names]
    assert sorted(row["name"] for row in rows if row["state"] == "issued") == sorted(names)
    assert all(row["state"] in ("issued", "revoked") for row in rows)
    for name in names:
        request = x509.load_pem_x509_csr(authority.path(f"in/{name}.csr").read_bytes())
        issued = certificate(authority.path(f"out/{name}.pem"))
        assert issued.public_key() == request.public_key()
    authority.pki("check")


def test_an_offline_root_signs_an_issuing_ca(authority):
    key = ec.generate_private_key(ec.SECP256R1())
    authority.write("issuing.csr", make_csr("Elsewhere A2", key=key))
    authority.pki("sign-csr", "issuing.csr", "--profile", "issuing", "--out", "elsewhere.pem")
    issued = certificate(authority.path("elsewhere.pem"))
    limits = issued.extensions.get_extension_for_class(x509.BasicConstraints)
    assert limits.critical and limits.value.ca and limits.value.path_length == 0
    authority.openssl("verify", "-x509_strict", "-CAfile", "root.pem", "elsewhere.pem")


def test_explaining(authority):
    authority.write("web-01.csr", make_csr(names=[x509.DNSName("a.test")]))
    before = authority.listing()
    shown = authority.pki("sign-csr", "web-01.csr", "--dry-run", "--json").json
    rows = {row["field"]: row for row in shown[0]["rows"]}
    assert rows["subjectAltName"]["asked"] == "DNS:a.test"
    assert rows["subjectAltName"]["issued"] == "DNS:a.test"
    assert "asked" not in rows["keyUsage"]
    assert rows["keyUsage"]["issued"] == "digitalSignature (critical)"
    table = authority.pki(
        "sign-csr", "web-01.csr", "--dry-run", environment={"PKI_PASSPHRASE": None}
    ).stdout
    assert "THE CSR ASKS" in table
    # A store that was only looked at may have its log beside it.
    changed = {name for name, facts in authority.listing().items() if before.get(name) != facts}
    assert all(name.startswith("ca-data") for name in changed)
    assert [row for row in authority.certificates() if row["name"] == "web-01"] == []
    explained = authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem", "--explain")
    assert "THE PROFILE SAYS" in explained.stdout
    assert authority.path("web-01.pem").exists()


def test_short_lived(authority):
    authority.write("web-01.csr", make_csr())
    authority.pki("sign-csr", "web-01.csr", "--profile", "client-short-lived", "--out", "a.pem")
    issued = certificate(authority.path("a.pem"))
    lifetime = issued.not_valid_after_utc - issued.not_valid_before_utc
    assert lifetime.total_seconds() == 12 * 3600 - 1
    marker = issued.extensions.get_extension_for_oid(x509.ObjectIdentifier("2.5.29.56"))
    assert not marker.critical and marker.value.value == b"\x05\x00"


def test_blocked_and_compromised_keys(authority):
    key = ec.generate_private_key(ec.SECP256R1())
    authority.write("web-01.csr", make_csr(key=key))
    authority.pki("sign-csr", "web-01.csr", "--out", "web-01.pem")
    authority.pki("revoke", "web-01", "--reason", "keyCompromise")
    authority.write("web-02.csr", make_csr("web-02", key=key))
    assert refusal(authority, "web-02.csr", "--out", "web-02.pem") == "csr.reuse"
    authority.write("db-01.csr", make_csr("db-01"))
    assert "blocked 1 key " in authority.pki("block-keys", "db-01.csr", "--reason", "leaked").stdout
    assert refusal(authority, "db-01.csr", "--out", "db-01.pem") == "key.blocked"
    authority.write("hashes", "# mine\n" + "ab" * 32 + "\n\nnonsense\n")
    authority.refused(65, "pki", "block-keys", "hashes", saying="line 4")


# --- Profiles -------------------------------------------------------------------------------------


def test_profiles_are_shown(workspace):
    names = [row["name"] for row in workspace.pki("list-profiles", "--json").json]
    assert names == [
        "root", "issuing", "client", "client-short-lived", "client-generic", "server",
    ]
    for name in names:
        shown = workspace.pki("show-profile", name, "--json").json
        assert shown["name"] == name
        assert name in workspace.pki("show-profile", name).stdout


@pytest.mark.parametrize("change, line, member", [
    (('"kind": "endEntity"', '"kind": "leaf"'), 4, "kind"),
    (('"name": "client",', '"name": "client",\n  "name": "other",'), 3, "name"),
    (('"maximum": 397', '"maximum": 1'), 9, "days.maximum"),
    (('"p256", "p384"', '"p256", "p666"'), 7, "keyAlgorithms[1]"),
    (('"description"', '"descripton"'), 3, "descripton"),
])
def test_a_profile_with_a_fault(workspace, change, line, member):
    text = (judges.REPOSITORY / "templates" / "profiles" / "client.json").read_text()
    assert change[0] in text
    workspace.write("mine.json", text.replace(*change))
    workspace.refused(
        65, "pki", "show-profile", "./mine.json", saying=[f"line {line}", f'"{member}"']
    )


def test_a_profile_of_ones_own(authority):
    text = (judges.REPOSITORY / "templates" / "profiles" / "client.json").read_text()
    mine = json.loads(text) | {"name": "web", "allowedNames": {"commonName": ["web-*"]}}
    authority.write("web.json", json.dumps(mine))
    authority.write("web-01.csr", make_csr())
    authority.write("db-01.csr", make_csr("db-01"))
    authority.pki("sign-csr", "web-01.csr", "--profile", "./web.json", "--out", "web-01.pem")
    assert refusal(
        authority, "db-01.csr", "--profile", "./web.json", "--out", "db-01.pem") == "csr.policy"
