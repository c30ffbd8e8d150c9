"""Renewed, re-keyed, rotated: old and new beside each other, before all judges."""

import pytest

from judged_authority import JUDGES, assert_clean, case, judge, lists, serial
from path_judges import assert_openssl_verifies

pytestmark = [pytest.mark.judge(name) for name in ("openssl", "GnuTLS", "Java", "pkilint")]


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


@pytest.mark.parametrize("is_over", [False, True], ids=["while both are trusted", "after it"])
def test_a_client_moves_to_the_next_generation(authority, is_over):
    """Renewed and re-keyed, a client of the old generation becomes one of the new."""
    old = authority.issue("web-01", "--no-key-passphrase") / "certificate.pem"
    authority.pki("rotate-issuing", "--prepare")
    authority.pki("rotate-issuing", "--issue")
    authority.pki("export-bundle", "--issuer", "issuing-2", "--out", "issuing-2.pem")
    if is_over:
        authority.pki("rotate-issuing", "--drop", "--despite-live-certificates")
    done = authority.pki("renew", "web-01", "--out", "chain.pem", "--full-chain")
    authority.openssl("x509", "-in", "chain.pem", "-out", "renewed.pem")
    assert 'from "issuing" to "issuing-2"' in done.stderr
    done = authority.pki(
        "rekey", "renewed.pem", "--out", "clients/rekeyed", "--no-key-passphrase", "--revoke-old"
    )
    assert "pki create-crl --issuer issuing-2" in done.stderr
    renewed, rekeyed = "renewed.pem", "clients/rekeyed/certificate.pem"
    assert_clean(authority, renewed, rekeyed)

    # The same key under either name of an issuer; the chain beside it is that of the new one.
    public = [authority.openssl("x509", "-in", name, "-pubkey", "-noout").stdout
              for name in (old, renewed, rekeyed)]
    assert public[0] == public[1] != public[2]
    chain = authority.path("chain.pem").read_text()
    assert authority.path("issuing-2.pem").read_text() in chain
    assert authority.path("issuing.pem").read_text() not in chain
    assert_openssl_verifies(authority, old, "root.pem", "issuing.pem")
    assert_openssl_verifies(
        authority, rekeyed, "root.pem", "clients/rekeyed/certificate_chain.pem"
    )

    crls = lists(authority, "issuing", "issuing-2", "root")
    judge(authority, {
        case(authority, old, crls): "valid",
        case(authority, renewed, crls, issuing="issuing-2.pem"): "revoked",
        case(authority, rekeyed, crls, issuing="issuing-2.pem"): "valid",
    })
    # The old generation has not signed it.
    for judge_of_paths in JUDGES:
        wrong = case(authority, rekeyed, (), issuing="issuing.pem")
        assert list(judge_of_paths(authority, [wrong]).values()) != ["valid"]
    lineage = authority.pki("show", rekeyed, "--json").json
    assert lineage["issuer"] == "issuing-2"
    authority.pki("check")


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


def test_a_renewed_authority(authority):
    client = authority.issue("web-01")
    authority.pki("renew-authority", "issuing", "--days", "1500")
    authority.pki("export-bundle", "--out", "renewed.pem")
    assert authority.path("renewed.pem").read_text() != authority.path("issuing.pem").read_text()
    for name in ("issuing.pem", "renewed.pem"):
        assert_openssl_verifies(authority, client / "certificate.pem", "root.pem", name)
    authority.create_crl("renewed.crl")
    for name in ("issuing.pem", "renewed.pem"):
        done = authority.openssl("crl", "-in", "renewed.crl", "-CAfile", name, "-noout")
        assert "verify OK" in done.stderr
    authority.pki("check")
