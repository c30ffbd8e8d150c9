"""What is printed by those commands that make authorities and certificates of authorities."""

import pytest

from foreign_authority import EC, FOREIGN_ROOT

pytestmark = pytest.mark.judge("openssl")


def listed(workspace, name):
    rows = workspace.pki("list-authorities", "--json").json
    return next(row for row in rows if row["name"] == name)


def test_making_and_installing(workspace):
    made = workspace.pki("init-root", "--subject", "CN=R1", "--key-algorithm", "p256", "--json")
    assert made.json == listed(workspace, "root") and "created the root CA" in made.stderr
    made = workspace.pki("init-issuing", "--subject", "CN=A1", "--json")
    assert made.json == listed(workspace, "issuing")

    command = ("init-issuing", "--subject", "CN=A2", "--name", "a2", "--csr-out")
    error = workspace.refused_json(64, "pki", *command, "-")
    assert "--csr-out FILE" in error["error"]["message"]
    made = workspace.pki(*command, "a2.csr", "--json")
    assert made.json == listed(workspace, "a2") and made.json["state"] == "requested"
    workspace.pki("sign-csr", "a2.csr", "--profile", "issuing", "--out", "a2.pem")
    made = workspace.pki("install-issuing", "a2.pem", "--json")
    assert made.json == listed(workspace, "a2") and made.json["state"] == "active"

    renewed = workspace.pki("renew-authority", "a2", "--json").json
    shown = workspace.pki("list", "--json").json
    assert renewed in shown


def test_crossing(authority):
    authority.openssl(*FOREIGN_ROOT)
    error = authority.refused_json(64, "pki", "cross-sign", "foreign.pem", "--out", "-")
    assert "--out FILE" in error["error"]["message"]
    crossed = authority.pki("cross-sign", "foreign.pem", "--out", "theirs.pem", "--json").json
    assert crossed["kind"] == "cross" and crossed["issuer"] == "root"
    serial = authority.openssl("x509", "-in", "theirs.pem", "-noout", "-serial").line
    assert serial.removeprefix("serial=").lower() == crossed["serialNumber"]


def test_another_root_is_told_where_to_go(authority):
    authority.openssl(*FOREIGN_ROOT)
    command = ("pki", "import-authority", "--key", "foreign.key", "--certificate", "foreign.pem")
    for options in ((), ("--name", "theirs")):
        outcome = authority.refused(73, *command, *options, saying="a store of its own")
        assert "--name" not in outcome.hint
    # Nor is a name the matter where an issuing CA hangs below another root.
    authority.openssl(
        "req", "-new", *EC, "-keyout", "a.key", "-subj", "/CN=Their Issuing", "-out", "a.csr"
    )
    extensions = authority.write("ca.ext", "\n".join((
        "basicConstraints = critical, CA:TRUE, pathlen:0",
        "keyUsage = critical, keyCertSign, cRLSign", "subjectKeyIdentifier = hash",
        "authorityKeyIdentifier = keyid",
    )))
    authority.openssl(
        "x509", "-req", "-in", "a.csr", "-CA", "foreign.pem", "-CAkey", "foreign.key", "-days",
        "30", "-extfile", extensions, "-out", "a.pem",
    )
    authority.refused(
        73, "pki", "import-authority", "--key", "a.key", "--certificate", "a.pem", "--chain",
        "foreign.pem", saying="a store of its own",
    )


def test_demanding_every_list(authority):
    leaf = authority.issue("web-01", "--no-key-passphrase") / "certificate.pem"
    command = ("pki", "verify", leaf, "--anchor", "root.pem", "--intermediates", "issuing.pem")
    outcome = authority.refused(65, *command, "--require-crls", saying="leave --require-crls out")
    assert "leave --crl out" not in outcome.hint
    authority.create_crl()
    authority.refused(65, *command, "--crl", "issuing.crl", "--require-crls", saying="depth 1")
    authority.pki("create-crl", "--issuer", "root", "--out", "root.crl")
    authority.run(*command, "--crl", "issuing.crl", "--crl", "root.crl", "--require-crls")
