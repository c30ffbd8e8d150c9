"""Cross certificates: two CAs, and who trusts the one trusts the other."""

import pytest

from foreign_authority import EC, FOREIGN_ROOT
from judged_authority import assert_clean, case, judge, lists, serial
from path_judges import assert_openssl_verifies
from workspace import Authority


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
    assert_openssl_verifies(authority, "theirs.pem", "root.pem", "foreign-by-ours.pem")
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
    assert_openssl_verifies(authority, ours / "certificate.pem", "foreign.pem", "cross.pem")
    assert_openssl_verifies(authority, ours / "certificate.pem", "root.pem", "issuing.pem")
    authority.pki("check")


def key_identifier(workspace, name):
    text = workspace.openssl("x509", "-in", name, "-noout", "-ext", "subjectKeyIdentifier").stdout
    return text.splitlines()[-1].strip().replace(":", "")


@pytest.mark.judge("openssl")
@pytest.mark.judge("GnuTLS")
@pytest.mark.judge("Java")
@pytest.mark.judge("pkilint")
def test_who_trusts_ours_trusts_whom_ours_has_cross_signed(authority, tmp_path):
    other = Authority(tmp_path / "other").make()
    leaf = other.issue("web-01", "--no-key-passphrase") / "certificate.pem"
    authority.pki("cross-sign", other.path("issuing.pem"), "--out", "cross.pem")
    assert_clean(authority, "cross.pem")
    (root_list,) = lists(authority, "root")
    crls = (other.create_crl(), root_list)
    judge(authority, {case(authority, leaf, crls, issuing="cross.pem"): "valid"})
    authority.pki("revoke", serial(authority, "cross.pem"), "--reason", "cessationOfOperation")
    crls = (other.path("issuing.crl"), *lists(authority, "root"))
    judge(authority, {case(authority, leaf, crls, issuing="cross.pem"): "revoked"})
