"""Renewed, re-keyed, rotated, cross-signed: old and new beside each other, before all judges."""

import pytest

import path_judges
import pkilint_judge
from path_judges import Case
from workspace import Authority

pytestmark = [pytest.mark.judge(name) for name in ("openssl", "GnuTLS", "Java", "pkilint")]

JUDGES = [path_judges.openssl, path_judges.gnutls, path_judges.java, path_judges.ours]


def judge(authority, expected):
    """`expected` has a word that all judges must say of each case: "valid" or "revoked"."""
    for judge_of_paths in JUDGES:
        for case, said in judge_of_paths(authority, list(expected)).items():
            word = next(word for each, word in expected.items() if each.name == case)
            assert word in said.lower(), (judge_of_paths.__name__, case, said)


def lists(authority, *names):
    """New CRLs of these authorities."""
    files = [authority.path(f"{name}.crl") for name in names]
    for name, file in zip(names, files):
        authority.pki("create-crl", "--issuer", name, "--out", file, "--force")
    return tuple(files)


def case(authority, leaf, crls, issuing="issuing.pem", root="root.pem"):
    return Case(
        name=str(leaf), leaf=authority.path(leaf), intermediates=(authority.path(issuing),),
        anchor=authority.path(root), crls=crls,
    )


def assert_clean(authority, *names):
    for name in names:
        assert pkilint_judge.findings(authority.path(name)) == [], name


def test_renewed_and_rekeyed(authority):
    authority.issue("web-01", "--no-key-passphrase")
    authority.pki("renew", "web-01", "--out", "renewed.pem")
    authority.pki("rekey", "web-01", "--out", "clients/rekeyed", "--no-key-passphrase")
    old, renewed = "clients/web-01/certificate.pem", "renewed.pem"
    rekeyed = "clients/rekeyed/certificate.pem"
    assert_clean(authority, renewed, rekeyed)

    public = [authority.openssl("x509", "-in", name, "-pubkey", "-noout").stdout
              for name in (old, renewed, rekeyed)]
    assert public[0] == public[1] != public[2]

    crls = lists(authority, "issuing", "root")
    judge(authority, {
        case(authority, leaf, crls): "valid" for leaf in (old, renewed, rekeyed)
    })
    authority.pki("revoke", serial(authority, old), "--reason", "superseded")
    crls = lists(authority, "issuing", "root")
    judge(authority, {
        case(authority, old, crls): "revoked",
        case(authority, renewed, crls): "valid",
        case(authority, rekeyed, crls): "valid",
    })


def serial(authority, name):
    text = authority.openssl("x509", "-in", name, "-serial", "-noout").stdout
    return text.strip().removeprefix("serial=").lower()


def test_a_rotation_stage_by_stage(authority):
    old = authority.issue("web-01", "--no-key-passphrase") / "certificate.pem"
    rotate = ["rotate-issuing", "--issuer", "issuing"]
    authority.pki(
        *rotate, "--prepare", "--subject", "CN=Conformance Issuing A2,O=Conformance",
        "--name", "issuing-2",
    )
    authority.pki("export-bundle", "--issuer", "issuing-2", "--out", "issuing-2.pem")
    assert_clean(authority, "issuing-2.pem")

    # Prepared, it does not issue: a client comes from the first generation.
    between = authority.issue("web-02", "--no-key-passphrase") / "certificate.pem"
    crls = lists(authority, "issuing", "root")
    judge(authority, {case(authority, leaf, crls): "valid" for leaf in (old, between)})

    authority.pki(*rotate, "--issue")
    new = authority.issue("web-03", "--no-key-passphrase") / "certificate.pem"
    authority.pki("revoke", "web-02", "--reason", "superseded")
    crls = lists(authority, "issuing", "issuing-2", "root")
    judge(authority, {
        case(authority, old, crls): "valid",
        case(authority, between, crls): "revoked",
        case(authority, new, crls, issuing="issuing-2.pem"): "valid",
    })
    # The other generation is not its issuer.
    wrong = case(authority, new, (), issuing="issuing.pem")
    for judge_of_paths in JUDGES:
        assert list(judge_of_paths(authority, [wrong]).values()) != ["valid"]

    authority.pki(*rotate, "--drop", "--despite-live-certificates")
    authority.issue("web-04", "--no-key-passphrase")
    crls = lists(authority, "issuing-2", "root")
    judge(authority, {
        case(
            authority, "clients/web-04/certificate.pem", crls, issuing="issuing-2.pem"
        ): "valid",
    })

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
