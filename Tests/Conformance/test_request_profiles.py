"""What profiles make of CSRs, and profiles themselves."""

import json

import pytest

import judges
from csr_material import certificate, make_csr, refusal

try:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
except ImportError:  # the judge is missing, and its tests say so
    x509 = None

pytestmark = [pytest.mark.judge("openssl"), pytest.mark.judge("pyca/cryptography")]


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
