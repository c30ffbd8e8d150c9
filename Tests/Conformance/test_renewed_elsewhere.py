"""An issuing CA whose root is on another disk gets a newer certificate for its name and key."""

import pytest

from workspace import Workspace


def carry(source, target, *names):
    for name in names:
        target.write(name, source.path(name).read_text())


@pytest.mark.judge("openssl")
def test_an_issuing_ca_is_renewed_where_its_root_is(workspace, tmp_path):
    disk = Workspace(tmp_path / "disk")
    disk.pki("init-root", "--subject", "CN=Offline Root R1,O=Example", "--key-algorithm", "p256")
    disk.pki("export-bundle", "--root", "--out", "root.pem")
    workspace.pki(
        "init-issuing", "--subject", "CN=Online Issuing A1,O=Example", "--csr-out", "a1.csr"
    )
    carry(workspace, disk, "a1.csr")
    disk.refused(66, "pki", "sign-csr", "a1.csr", "--out", "a1.pem", saying="--profile issuing")
    disk.pki("sign-csr", "a1.csr", "--profile", "issuing", "--days", "1000", "--out", "a1.pem")
    carry(disk, workspace, "a1.pem", "root.pem")
    workspace.pki("install-issuing", "a1.pem", "--chain", "root.pem")
    workspace.pki("issue-client", "web-01", "--out", "web-01")

    workspace.refused(66, "pki", "renew-authority", "issuing", saying="--csr-out")
    workspace.refused(
        64, "pki", "renew-authority", "issuing", "--days", "9", "--csr-out", "a2.csr"
    )
    workspace.pki("renew-authority", "issuing", "--csr-out", "a2.csr")
    workspace.openssl("req", "-in", "a2.csr", "-verify", "-noout")
    carry(workspace, disk, "a2.csr")
    disk.pki("sign-csr", "a2.csr", "--profile", "issuing", "--additional", "--out", "a2.pem")
    carry(disk, workspace, "a2.pem")
    workspace.pki("install-issuing", "a2.pem")
    workspace.refused(65, "pki", "install-issuing", "a2.pem", saying="already")
    workspace.pki("issue-client", "web-02", "--out", "web-02")
    # What either certificate's time has issued leads to the root through both.
    for leaf in ("web-01", "web-02"):
        for issuing in ("a1.pem", "a2.pem"):
            workspace.openssl(
                "verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", "root.pem",
                "-untrusted", issuing, f"{leaf}/certificate.pem",
            )
    assert workspace.path("web-02/certificate_chain.pem").read_text() == (
        workspace.path("a2.pem").read_text()
    )
    workspace.pki("create-crl", "--out", "issuing.crl")
    for issuing in ("a1.pem", "a2.pem"):
        done = workspace.openssl("crl", "-in", "issuing.crl", "-CAfile", issuing, "-noout")
        assert "verify OK" in done.stderr, done
    workspace.pki("check")
    disk.pki("check")
