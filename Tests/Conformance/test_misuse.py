"""What CSRs, names and holds could be misused for."""

import sqlite3

import pytest

EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
CA = ("-addext", "basicConstraints=critical,CA:TRUE")


def csr(workspace, name, subject, *options):
    """A CSR made by openssl; its file."""
    workspace.openssl(
        "req", "-new", *EC, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", subject,
        *options,
    )
    return f"{name}.csr"


@pytest.mark.judge("openssl")
@pytest.mark.parametrize(
    ("options", "saying"),
    [
        ((), "lacks CA:TRUE"),
        (("-addext", "basicConstraints=CA:FALSE"), "lacks CA:TRUE"),
        ((*CA, "-addext", "extendedKeyUsage=clientAuth"), "clientAuth"),
        ((*CA, "-addext", "subjectAltName=DNS:a.test"), "dns"),
        ((*CA, "-addext", "1.2.3.4=critical,DER:0500"), "1.2.3.4"),
        ((*CA, "-sha1"), "can be forged"),
    ],
)
def test_a_csr_that_is_no_authority_is_not_cross_signed(authority, options, saying):
    file = csr(authority, "other", "/CN=Other CA/O=Elsewhere", *options)
    authority.refused(65, "pki", "cross-sign", file, "--out", "cross.pem", saying=saying)


@pytest.mark.judge("openssl")
def test_the_key_of_a_client_becomes_no_authority(authority):
    authority.issue("web-01", decrypt=True)
    authority.openssl(
        "req", "-new", "-key", "clients/web-01/decrypted_private_key.pem", "-out", "web.csr",
        "-subj", "/CN=Web CA", *CA,
    )
    authority.refused(
        65, "pki", "cross-sign", "web.csr", "--out", "web.pem", saying=("web-01", "authority")
    )


@pytest.mark.judge("openssl")
def test_what_is_cross_signed_is_an_authority(authority):
    file = csr(
        authority, "partner", "/CN=Partner CA/O=Partner", *CA,
        "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )
    authority.pki("cross-sign", file, "--out", "cross.pem")
    authority.openssl("verify", "-x509_strict", "-CAfile", "root.pem", "cross.pem")
    text = authority.openssl("x509", "-in", "cross.pem", "-noout", "-text").stdout
    assert "CA:TRUE, pathlen:0" in text and "CN = Partner CA" in text
    # The CSR in DER is the same CSR.
    authority.openssl("req", "-in", file, "-outform", "der", "-out", "partner.der")
    authority.pki("cross-sign", "partner.der", "--out", "again.pem")
    authority.openssl("pkey", "-in", "partner.key", "-pubout", "-out", "partner.pub")
    authority.refused(64, "pki", "block-keys", "partner.pub", "--reason", " ")
    authority.pki("block-keys", "partner.pub", "--reason", "leaked")
    authority.refused(65, "pki", "cross-sign", file, "--out", "third.pem", saying="leaked")


def test_clients_and_authorities_have_different_names(authority):
    authority.issue("web-01")
    plain = "--insecure-plaintext-ca-key"
    partner = csr(authority, "partner", "/CN=Partner CA/O=Partner", *CA)
    for command in (
        ("init-issuing", "--subject", "CN=Other", plain),
        ("init-issuing", "--subject", "CN=Other", "--csr-out", "other.csr", plain),
        ("rotate-issuing", "--prepare", plain),
        ("cross-sign", partner, "--out", "cross.pem"),
    ):
        authority.refused(65, "pki", *command, "--name", "web-01", saying="a client")
    # What is prepared and given up leaves its name to a client.
    authority.pki("rotate-issuing", "--prepare", "--name", "web-02")
    authority.refused(
        65, "pki", "issue-client", "web-02", "--out", "web-02", saying="an authority"
    )
    authority.pki("rotate-issuing", "--back")
    authority.issue("web-02")
    revoked = authority.pki("revoke", "web-02", "--all", "--json").json
    assert [row["kind"] for row in revoked] == ["endEntity"]
    authority.pki("check")


def test_names_that_read_as_something_else(authority):
    authority.issue("web-01")
    serial = authority.pki("show", "web-01", "--json").json["serialNumber"]
    authority.refused(
        65, "pki", "issue-client", serial, "--out", "hijack", saying="serial number"
    )
    file = csr(authority, "hijack", f"/CN={serial}")
    authority.refused(65, "pki", "sign-csr", file, "--out", "hijack.pem", saying="serial number")
    # A name is a name where there is no such file, and a file where there is one.
    authority.issue("host.pem")
    assert authority.pki("show", "host.pem", "--json").json["name"] == "host.pem"
    authority.write("host.pem", authority.path("clients/web-01/certificate.pem").read_text())
    assert authority.pki("show", "host.pem", "--json").json["name"] == "web-01"
    authority.path("host.pem").unlink()
    authority.pki("revoke", "host.pem")
    authority.refused(66, "pki", "revoke", "other.pem", saying="nor is there such a file")


def test_a_name_means_what_is_on_hold_too(authority):
    authority.issue("web-01")
    authority.pki("revoke", "web-01", "--reason", "certificateHold")
    authority.pki("issue-client", "web-01", "--out", "clients/again")
    authority.refused(
        65, "pki", "revoke", "web-01", "--reason", "keyCompromise", saying=("2", "--all")
    )
    # What looks at one certificate has no --all to offer.
    authority.pki("issue-client", "web-01", "--out", "clients/third", "--additional")
    shown = authority.refused(65, "pki", "show", "web-01", saying="pki list --name web-01")
    assert "--all" not in shown.hint
    authority.pki("revoke", "web-01", "--reason", "keyCompromise", "--all")
    authority.refused(65, "pki", "release-hold", "web-01", "--all", saying="keyCompromise")


@pytest.mark.judge("openssl")
def test_a_key_that_was_lost_issues_no_more(authority):
    authority.pki("renew-authority", "issuing")
    authority.pki("revoke", "issuing.pem", "--reason", "keyCompromise")
    authority.refused(66, "pki", "issue-client", "web-01", "--out", "web-01")
    authority.refused(65, "pki", "renew-authority", "issuing", saying="revoked")
    authority.pki("create-crl", "--issuer", "issuing", "--out", "issuing.crl")
    authority.pki("create-crl", "--issuer", "root", "--out", "root.crl")
    judged = authority.openssl(
        "verify", "-crl_check", "-CAfile", "root.pem", "-CRLfile", "root.crl", "issuing.pem",
        check=False,
    )
    assert judged.status == 2 and "certificate revoked" in judged.stderr, judged


def test_the_older_certificate_takes_over(authority):
    renewed = authority.pki("renew-authority", "issuing").stderr
    serial = renewed.split("serial number ")[1].split(",")[0]
    revoked = authority.pki("revoke", serial, "--reason", "superseded")
    assert "goes on with its certificate" in revoked.stderr
    authority.issue("web-01")
    authority.openssl(
        "verify", "-CAfile", "root.pem", "-untrusted", "issuing.pem",
        "clients/web-01/certificate.pem",
    )
    authority.pki("check")


def test_a_revoked_generation_stays_out_of_charge(authority):
    authority.pki("rotate-issuing", "--prepare")
    authority.pki("rotate-issuing", "--issue")
    authority.pki("revoke", "issuing", "--reason", "superseded")
    authority.refused(65, "pki", "rotate-issuing", "--back", saying="--drop")
    assert "--back" not in authority.pki("rotate-issuing", "--plan").stdout
    authority.pki("rotate-issuing", "--drop")
    authority.refused(65, "pki", "renew-authority", "issuing", saying="retired")
    authority.issue("web-01")


def test_a_common_name_does_not_forge_the_log(authority):
    authority.issue("web-01")
    serial = authority.pki("show", "web-01", "--json").json["serialNumber"]
    file = csr(authority, "evil", f"/CN=x tbs 00; serial {serial} name evil")
    authority.pki(
        "sign-csr", file, "--profile", "client-generic", "--name", f"x tbs 00; serial {serial}",
        "--out", "evil.pem",
    )
    with sqlite3.connect(authority.path("ca-data/pki.sqlite")) as store:
        details = [row[0] for row in store.execute("SELECT detail FROM auditEntry")]
    named = [detail for detail in details if "x tbs 00" in detail]
    assert named and all(f'name "x tbs 00\\u{{3b}} serial {serial}"' in text for text in named)
    # Who asks for a serial number is told nothing of who is only called so.
    entries = authority.pki("log", serial, "--json").json
    assert entries and not any("x tbs 00" in entry["detail"] for entry in entries)
    authority.pki("check")


def test_an_unknown_issuer_is_no_empty_list(authority):
    for command in (("list",), ("search", "web")):
        authority.refused(66, "pki", *command, "--issuer", "typo", saying="typo")
    error = authority.refused_json(66, "pki", "list", "--issuer", "typo")
    assert error["error"]["code"] == "authority.unknown"
