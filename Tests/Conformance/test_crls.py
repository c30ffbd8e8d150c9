"""CRLs: what is on them by the account of others, what is kept of them, and what is refused."""

import base64

import pytest

from crl_reading import REASONS, entries, issue_fast, load, number, refused_as
from test_pkilint import findings


# --- What is on a list ----------------------------------------------------------------------------


@pytest.mark.judge("pyca/cryptography")
@pytest.mark.judge("pkilint")
@pytest.mark.judge("GnuTLS")
@pytest.mark.judge("openssl")
def test_every_reason_by_every_judge(authority):
    serials = issue_fast(authority, *(f"c-{reason}" for reason in REASONS))
    for reason in REASONS:
        authority.pki("revoke", f"c-{reason}", "--reason", reason)
    path = authority.create_crl()
    crl = load(path)
    assert entries(crl) == {serials[f"c-{reason}"]: code for reason, code in REASONS.items()}
    assert [entry.serial_number for entry in crl] == sorted(entry.serial_number for entry in crl)

    verified = authority.openssl("crl", "-in", path, "-CAfile", "issuing.pem", "-noout")
    assert "verify OK" in verified.stderr + verified.stdout, verified
    authority.run(
        "certtool", "--verify-crl", "--load-ca-certificate", "issuing.pem", "--infile", path
    )
    assert findings(authority, "lint_crl", path, "-t", "CRL", "-p", "PKIX") == []
    for reason in REASONS:
        done = authority.openssl(
            "verify", "-partial_chain", "-crl_check", "-CAfile", "issuing.pem", "-CRLfile", path,
            f"clients/c-{reason}/certificate.pem", check=False,
        )
        assert "certificate revoked" in done.stderr + done.stdout, done


@pytest.mark.judge("pyca/cryptography")
def test_a_revoked_authority_is_on_the_list_of_its_issuer(authority):
    serials = {each["name"]: each["serialNumber"] for each in authority.certificates()}
    authority.pki("revoke", "issuing", "--reason", "cACompromise")
    assert entries(load(authority.create_crl("root.crl", "--issuer", "root"))) == {
        serials["issuing"]: "ca_compromise"
    }
    # It still signs its own list: what it issued has to be revocable.
    assert entries(load(authority.create_crl("own.crl", "--issuer", "issuing"))) == {}


@pytest.mark.judge("pyca/cryptography")
@pytest.mark.judge("openssl")
def test_a_hold_that_is_released_is_on_no_list(authority):
    serials = issue_fast(authority, "web-01")
    authority.pki("revoke", "web-01", "--reason", "certificateHold")
    assert entries(load(authority.create_crl("held.crl"))) == {
        serials["web-01"]: "certificate_hold"
    }
    authority.pki("release-hold", "web-01")
    path = authority.create_crl("released.crl")
    assert entries(load(path)) == {}
    authority.openssl(
        "verify", "-partial_chain", "-crl_check", "-CAfile", "issuing.pem", "-CRLfile", path,
        "clients/web-01/certificate.pem",
    )
    refused_as(authority, "revoke.hold", 65, "release-hold", "web-01")


@pytest.mark.judge("faketime")
@pytest.mark.judge("pyca/cryptography")
def test_an_entry_is_pruned_when_a_list_has_named_it_past_its_end(authority):
    serials = issue_fast(authority, "long")
    authority.issue("short", "--no-key-passphrase", "--days", "1")
    authority.pki("revoke", "long")
    authority.pki("revoke", "short")

    def counted(name, days):
        path = authority.path(name)
        authority.run("faketime", "-f", f"+{days}d", "pki", "create-crl", "--out", path)
        return set(entries(load(path)))

    assert len(counted("0.crl", 0)) == 2
    assert len(counted("3.crl", 3)) == 2
    assert counted("4.crl", 4) == {serials["long"]}


# --- Forms ----------------------------------------------------------------------------------------


@pytest.mark.judge("pyca/cryptography")
def test_pem_der_and_base64_are_the_same_bytes(authority):
    issue_fast(authority, "web-01", "web-02")
    authority.pki("revoke", "web-01")
    pem = authority.create_crl().read_bytes()
    authority.pki("export-crl", "--der", "--out", "issuing.der")
    der = authority.path("issuing.der").read_bytes()
    lines = pem.decode().splitlines()
    assert lines[0] == "-----BEGIN X509 CRL-----" and lines[-1] == "-----END X509 CRL-----"
    assert all(len(line) == 64 for line in lines[1:-2])
    assert base64.b64decode("".join(lines[1:-1])) == der
    for options, content in (([], pem), (["--der"], der)):
        line = authority.pki("export-crl", "--base64", *options, "--out", "-").line
        assert base64.b64decode(line, validate=True) == content
    assert authority.pki("export-crl", "--out", "-").stdout.encode() == pem
    assert number(load(authority.path("issuing.der"))) == number(load(authority.path("issuing.crl")))
    assert authority.path("issuing.crl").stat().st_mode & 0o777 == 0o644


def test_an_existing_file_is_kept_without_force(authority):
    authority.create_crl()
    authority.refused(73, "pki", "create-crl", "--out", "issuing.crl", saying="--force")
    authority.refused(73, "pki", "export-crl", "--out", "issuing.crl", saying="--force")
    authority.pki("create-crl", "--out", "issuing.crl", "--force")
    authority.refused(73, "pki", "create-crl", "--out", "no/such/folder/x.crl")
    authority.path("link.crl").symlink_to("issuing.crl")
    authority.refused(73, "pki", "create-crl", "--force", "--out", "link.crl")


# --- What is kept of them -------------------------------------------------------------------------


@pytest.mark.judge("pyca/cryptography")
def test_list_export_and_diff(authority):
    serials = issue_fast(authority, "web-01", "web-02", "web-03")
    authority.pki("revoke", "web-01")
    authority.pki("revoke", "web-02", "--reason", "certificateHold")
    first = authority.create_crl("first.crl")
    authority.pki("revoke", "web-01", "--reason", "keyCompromise")
    authority.pki("release-hold", "web-02")
    authority.pki("revoke", "web-03", "--reason", "superseded")
    second = authority.create_crl("second.crl")

    lists = authority.pki("list-crls", "--json").json
    assert [each["state"] for each in lists] == ["superseded", "current"]
    assert [each["number"] for each in lists] == [number(load(first)), number(load(second))]
    assert [each["revoked"] for each in lists] == [2, 2]
    assert [each["pemBytes"] for each in lists] == [
        path.stat().st_size for path in (first, second)
    ]
    for path, each in zip((first, second), lists):
        authority.pki("export-crl", "--number", each["number"], "--out", "again.crl", "--force")
        assert authority.path("again.crl").read_bytes() == path.read_bytes()
    assert authority.pki("list-crls", "--issuer", "root", "--json").json == []

    for old, new in (
        (first, second), (lists[0]["number"], lists[1]["number"]), (first, lists[1]["number"])
    ):
        changes = authority.pki("diff-crls", old, new, "--json").json
        assert {each["change"]: each["serialNumber"] for each in changes} == {
            "changed": serials["web-01"], "removed": serials["web-02"], "added": serials["web-03"]
        }
        changed = next(each for each in changes if each["change"] == "changed")
        assert changed["reason"] == "keyCompromise"
        assert changed["before"]["reason"] == "unspecified"
    done = authority.pki("diff-crls", first, first)
    assert done.stdout.splitlines()[1:] == [] and "added 0" in done.stderr, done

    authority.refused(66, "pki", "export-crl", "--number", "7", "--out", "-", saying="no CRL 7")
    authority.refused(66, "pki", "export-crl", "--issuer", "root", "--out", "-", saying="no CRL")
    authority.refused(66, "pki", "diff-crls", "nowhere.crl", second)
    authority.refused(65, "pki", "diff-crls", "root.pem", second, saying="root.pem")
    authority.write("torn.crl", second.read_bytes()[:300])
    authority.refused(65, "pki", "diff-crls", first, "torn.crl", saying="torn.crl")


@pytest.mark.judge("openssl")
def test_diff_reads_the_lists_of_others(authority):
    """openssl ca sorts its lists differently, and has serial numbers of any length."""
    authority.write("openssl.cnf", """
[ca]
default_ca = authority
[authority]
database = index.txt
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_crl_days = 7
""")
    authority.openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc", "-keyout",
        "ca.key", "-out", "ca.pem", "-subj", "/CN=Other",
    )
    line = "R\t270101000000Z\t260101000000Z{}\t{}\tunknown\t/CN=c\n"
    authority.write("index.txt", line.format("", "01") + line.format(",superseded", "FF01"))
    authority.openssl("ca", "-gencrl", "-config", "openssl.cnf", "-out", "old.crl")
    authority.write("index.txt", line.format(",keyCompromise", "01") + line.format("", "80"))
    authority.openssl("ca", "-gencrl", "-config", "openssl.cnf", "-out", "new.crl")
    changes = authority.pki("diff-crls", "old.crl", "new.crl", "--json").json
    assert sorted((each["change"], each["serialNumber"]) for each in changes) == [
        ("added", "80"), ("changed", "01"), ("removed", "ff01")
    ]
