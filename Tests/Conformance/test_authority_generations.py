"""Roots that are elsewhere, two generations of an issuing CA, and cross certificates."""

import pytest

from foreign_authority import EC
from workspace import Workspace

FOREIGN_ROOT = (
    "req", "-x509", *EC, "-keyout", "foreign.key", "-out", "foreign.pem",
    "-subj", "/CN=Foreign Root/O=Elsewhere", "-days", "3650",
    "-addext", "basicConstraints=critical,CA:TRUE",
    "-addext", "keyUsage=critical,keyCertSign,cRLSign",
)


def verify(workspace, certificate, anchor, *untrusted):
    chain = workspace.write(
        "untrusted.pem", "".join(workspace.path(name).read_text() for name in untrusted)
    )
    workspace.openssl(
        "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", anchor,
        "-untrusted", chain, certificate,
    )


@pytest.mark.judge("openssl")
@pytest.mark.judge("GnuTLS")
def test_a_root_on_another_disk(workspace, tmp_path):
    disk = Workspace(tmp_path / "disk")
    disk.pki("init-root", "--subject", "CN=Offline Root R1,O=Example", "--key-algorithm", "p256")
    disk.pki("export-bundle", "--root", "--out", "root.pem")

    workspace.pki(
        "init-issuing", "--subject", "CN=Online Issuing A1,O=Example", "--csr-out", "a1.csr"
    )
    workspace.openssl("req", "-in", "a1.csr", "-verify", "-noout")
    workspace.refused(66, "pki", "issue-client", "web-01", "--out", "web-01")
    disk.write("a1.csr", workspace.path("a1.csr").read_text())
    disk.pki("sign-csr", "a1.csr", "--profile", "issuing", "--out", "a1.pem")
    for name in ("a1.pem", "root.pem"):
        workspace.write(name, disk.path(name).read_text())

    workspace.refused(65, "pki", "install-issuing", "a1.pem", saying="--chain")
    workspace.refused(65, "pki", "install-issuing", "root.pem", saying="another key")
    workspace.pki("install-issuing", "a1.pem", "--chain", "root.pem")
    workspace.refused(65, "pki", "install-issuing", "a1.pem", "--chain", "root.pem")
    workspace.pki("issue-client", "web-01", "--out", "web-01")
    verify(workspace, "web-01/certificate.pem", "root.pem", "web-01/certificate_chain.pem")
    workspace.run(
        "sh", "-c", "cat web-01/certificate.pem web-01/certificate_chain.pem root.pem > all.pem"
    )
    workspace.run(
        "certtool", "--verify", "--load-ca-certificate", "root.pem", "--infile", "all.pem"
    )
    # What needs the root's key says where to go.
    for command in (
        ("create-crl", "--issuer", "root", "--out", "root.crl"),
        ("init-issuing", "--name", "second", "--subject", "CN=Second"),
        ("rotate-issuing", "--prepare"), ("renew-authority", "issuing"),
    ):
        workspace.refused(66, "pki", *command, saying="--ca-data")

    # The disk's store knows the issuing CA, can revoke it, and says so in a list.
    serial = workspace.openssl("x509", "-in", "a1.pem", "-noout", "-serial").line[7:].lower()
    disk.pki("revoke", serial, "--reason", "cACompromise")
    disk.pki("create-crl", "--issuer", "root", "--out", "root.crl")
    revoked = disk.openssl(
        "verify", "-crl_check", "-CAfile", "root.pem", "-CRLfile", "root.crl", "a1.pem",
        check=False,
    )
    assert revoked.status == 2 and "certificate revoked" in revoked.stderr, revoked
    workspace.pki("check")
    disk.pki("check")


@pytest.mark.judge("openssl")
def test_a_root_of_another_tool(workspace):
    workspace.openssl(*FOREIGN_ROOT)
    command = ("init-issuing", "--subject", "CN=Issuing A1,O=Example")
    workspace.pki(*command, "--csr-out", "a1.csr")
    again = workspace.pki(*command, "--csr-out", "again.csr")
    assert "wrote its request again" in again.stderr
    workspace.refused(73, "pki", *command[:2], "CN=Other", "--csr-out", "b.csr", saying="--anew")
    workspace.openssl(
        "x509", "-req", "-in", "again.csr", "-CA", "foreign.pem", "-CAkey", "foreign.key",
        "-days", "1000", "-copy_extensions", "copy", "-out", "a1.pem",
    )
    workspace.pki("install-issuing", "a1.pem", "--chain", "foreign.pem")
    workspace.pki("issue-client", "web-01", "--out", "web-01")
    verify(workspace, "web-01/certificate.pem", "foreign.pem", "web-01/certificate_chain.pem")
    state = {row["name"]: row for row in workspace.pki("list-authorities", "--json").json}
    assert state["root"]["key"] == "elsewhere" and state["issuing"]["issuer"] == "root"


@pytest.mark.judge("openssl")
def test_two_generations(authority):
    first = authority.issue("web-01")
    authority.pki("rotate-issuing", "--prepare")
    plan = authority.pki("rotate-issuing", "--plan", "--json").json
    assert [step["state"] for step in plan["steps"]] == ["done", "next", "next", "later"]
    authority.refused(
        65, "pki", "issue-client", "web-02", "--out", "web-02", "--issuer", "issuing-2",
        saying="rotate-issuing --issue",
    )
    authority.pki("rotate-issuing", "--issue")
    authority.refused(
        65, "pki", "issue-client", "web-02", "--out", "web-02", "--issuer", "issuing",
        saying="--issuer issuing-2",
    )
    second = authority.issue("web-02")
    authority.pki("export-bundle", "--out", "both.pem")
    for folder in (first, second):
        authority.openssl(
            "verify", "-partial_chain", "-CAfile", "both.pem", folder / "certificate.pem"
        )
    issuer = authority.openssl(
        "x509", "-in", second / "certificate.pem", "-noout", "-issuer", "-nameopt", "rfc2253"
    ).line
    assert issuer == "issuer=O=Conformance,CN=Conformance Issuing A2"

    # Two lists, one from each, and both of them count.
    authority.pki("revoke", "web-01")
    authority.pki("create-crl", "--issuer", "issuing", "--out", "a1.crl")
    authority.pki("create-crl", "--out", "a2.crl")
    both = authority.path("a1.crl").read_text() + authority.path("a2.crl").read_text()
    authority.write("both.crl", both)
    for folder, status in ((first, 2), (second, 0)):
        done = authority.openssl(
            "verify", "-partial_chain", "-crl_check", "-CAfile", "both.pem",
            "-CRLfile", "both.crl", folder / "certificate.pem", check=False,
        )
        assert done.status == status, done

    authority.pki("rotate-issuing", "--drop")
    bundle = authority.pki("export-bundle").stdout
    assert bundle.count("BEGIN CERTIFICATE") == 1
    authority.refused(65, "pki", "rotate-issuing", "--back")
    authority.pki("create-crl", "--issuer", "issuing", "--out", "a1-last.crl")
    authority.pki("check")


def test_two_generations_fit_an_anchor(authority, lab):
    lab.point(authority)
    authority.pki("rotate-issuing", "--prepare")
    authority.pki("export-bundle", "--out", "both.pem")
    authority.ra("create-trust-anchor", "--name", "line", "--bundle", "both.pem")
    for name in ("issuing", "issuing-2"):
        authority.pki("create-crl", "--issuer", name, "--out", f"{name}.crl")
        authority.ra(
            "import-crl", "--name", name, "--trust-anchor", "line", "--crl", f"{name}.crl"
        )


@pytest.mark.judge("openssl")
@pytest.mark.judge("GnuTLS")
def test_cross_certificates_lead_both_ways(authority):
    authority.openssl(*FOREIGN_ROOT)
    authority.pki("cross-sign", "foreign.pem", "--out", "foreign-by-ours.pem")
    client = authority.write("client.ext", "\n".join((
        "basicConstraints = critical, CA:FALSE", "keyUsage = critical, digitalSignature",
        "extendedKeyUsage = clientAuth", "subjectKeyIdentifier = hash",
        "authorityKeyIdentifier = keyid",
    )))
    authority.openssl(
        "req", "-new", *EC, "-keyout", "theirs.key", "-subj", "/CN=theirs", "-out", "theirs.csr"
    )
    authority.openssl(
        "x509", "-req", "-in", "theirs.csr", "-CA", "foreign.pem", "-CAkey", "foreign.key",
        "-days", "30", "-extfile", client, "-out", "theirs.pem",
    )
    verify(authority, "theirs.pem", "root.pem", "foreign-by-ours.pem")
    authority.run("sh", "-c", "cat theirs.pem foreign-by-ours.pem root.pem > all.pem")
    authority.run(
        "certtool", "--verify", "--load-ca-certificate", "root.pem", "--infile", "all.pem"
    )
    authority.refused(
        65, "pki", "cross-sign", "theirs.pem", "--out", "no.pem", saying="no authority"
    )

    # And theirs for ours, made by openssl.
    ours = authority.issue("web-01")
    authority.openssl("x509", "-in", "issuing.pem", "-pubkey", "-noout", "-out", "ours.pub")
    extensions = authority.write("ca.ext", "\n".join((
        "basicConstraints = critical, CA:TRUE, pathlen:0",
        "keyUsage = critical, keyCertSign, cRLSign",
        "subjectKeyIdentifier = " + key_identifier(authority, "issuing.pem"),
        "authorityKeyIdentifier = keyid",
    )))
    authority.openssl(
        "x509", "-new", "-force_pubkey", "ours.pub", "-subj", "/CN=Conformance Issuing A1"
        "/O=Conformance", "-CA", "foreign.pem", "-CAkey", "foreign.key", "-days", "300",
        "-extfile", extensions, "-out", "ours-by-foreign.pem", check=False,
    )
    if not authority.path("ours-by-foreign.pem").exists():
        pytest.fail("openssl cannot sign for a key alone")
    authority.refused(65, "pki", "install-cross", "ours-by-foreign.pem", saying="--chain")
    authority.pki("install-cross", "ours-by-foreign.pem", "--chain", "foreign.pem")
    authority.pki("export-bundle", "--cross", "--out", "cross.pem")
    verify(authority, ours / "certificate.pem", "foreign.pem", "cross.pem")
    verify(authority, ours / "certificate.pem", "root.pem", "issuing.pem")
    authority.pki("check")


def key_identifier(workspace, name):
    text = workspace.openssl("x509", "-in", name, "-noout", "-ext", "subjectKeyIdentifier").stdout
    return text.splitlines()[-1].strip().replace(":", "")


@pytest.mark.judge("openssl")
def test_a_renewed_authority(authority):
    client = authority.issue("web-01")
    authority.pki("renew-authority", "issuing", "--days", "1500")
    authority.pki("export-bundle", "--out", "renewed.pem")
    assert authority.path("renewed.pem").read_text() != authority.path("issuing.pem").read_text()
    for name in ("issuing.pem", "renewed.pem"):
        verify(authority, client / "certificate.pem", "root.pem", name)
    authority.create_crl("renewed.crl")
    for name in ("issuing.pem", "renewed.pem"):
        done = authority.openssl("crl", "-in", "renewed.crl", "-CAfile", name, "-noout")
        assert "verify OK" in done.stderr
    authority.pki("check")
