"""Issuing CAs whose root is on another disk, or in another tool."""

import pytest

from foreign_authority import FOREIGN_ROOT
from path_judges import assert_openssl_verifies
from workspace import Workspace


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
    assert_openssl_verifies(workspace, "web-01/certificate.pem", "root.pem", "web-01/certificate_chain.pem")
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
    assert_openssl_verifies(workspace, "web-01/certificate.pem", "foreign.pem", "web-01/certificate_chain.pem")
    state = {row["name"]: row for row in workspace.pki("list-authorities", "--json").json}
    assert state["root"]["key"] == "elsewhere" and state["issuing"]["issuer"] == "root"
