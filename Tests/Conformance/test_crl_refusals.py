"""Revocations and lists that are refused, and what a name means."""

import json
import shutil

import pytest

from crl_reading import issue_fast, refused_as
from terminal import CONTROL_D, Terminal


def test_a_store_that_is_older_than_what_was_published(authority, tmp_path):
    """As after a restore from a backup that was made before a revocation."""
    issue_fast(authority, "web-01", "web-02")
    authority.pki("revoke", "web-01")
    shutil.copytree(authority.path("ca-data"), tmp_path / "backup")
    authority.pki("revoke", "web-02")
    authority.create_crl()
    shutil.rmtree(authority.path("ca-data"))
    shutil.copytree(tmp_path / "backup", authority.path("ca-data"))
    before = authority.listing()
    done = authority.pki(
        "create-crl", "--out", "issuing.crl", "--force", "--json", check=False
    )
    assert done.status == 74 and done.stdout == "", done
    assert json.loads(done.stderr)["error"]["code"] == "crl.shrink", done
    after = authority.listing()
    assert after["issuing.crl"] == before["issuing.crl"]
    assert authority.pki("list-crls", "--json").json == []
    authority.pki("revoke", "web-02")
    # Within the same second its number would be that of the published one.
    authority.run("sleep", "1.1")
    authority.pki("create-crl", "--out", "issuing.crl", "--force")


def test_numbers_rise_although_the_store_forgot_them(authority, tmp_path):
    shutil.copytree(authority.path("ca-data"), tmp_path / "backup")
    first = authority.pki("create-crl", "--out", "a.crl", "--json").json["number"]
    shutil.rmtree(authority.path("ca-data"))
    shutil.copytree(tmp_path / "backup", authority.path("ca-data"))
    authority.run("sleep", "1.1")
    assert authority.pki("create-crl", "--out", "b.crl", "--json").json["number"] > first


# --- Rows of the table of refusals ----------------------------------------------------------------


def test_revocations_that_are_refused(authority):
    serials = issue_fast(authority, "web-01", "web-02")
    refused_as(authority, "revoke.unknown", 66, "revoke", "nobody")
    refused_as(authority, "revoke.unknown", 66, "revoke", "00" * 32)
    refused_as(authority, "revoke.reason", 65, "revoke", "web-01", "--reason", "removeFromCRL")
    for reason in ("7", "unused", "stolen", "KeyCompromise"):
        refused_as(authority, "revoke.reason", 64, "revoke", "web-01", "--reason", reason)
    refused_as(authority, "revoke.reason", 65, "revoke", "web-01", "--reason", "cACompromise")
    for date in ("2000-01-01", "2999-01-01"):
        refused_as(
            authority, "revoke.date", 65, "revoke", "web-01", "--reason", "keyCompromise",
            "--invalidity-date", date,
        )
    refused_as(authority, "revoke.root", 65, "revoke", "root")
    authority.pki("revoke", "web-01", "--reason", "superseded")
    refused_as(authority, "revoke.again", 65, "revoke", "web-01", "--reason", "keyCompromise")
    again = authority.pki("revoke", serials["web-01"], "--reason", "superseded", "--json")
    assert [each["changed"] for each in again.json] == [False], again
    final = authority.pki("revoke", "web-02", "--json").json
    assert [each["changed"] for each in final] == [True]
    exact = authority.pki("revoke", "web-02", "--reason", "keyCompromise", "--json").json
    assert exact[0]["changed"] and exact[0]["revocation"]["reason"] == "keyCompromise"


def test_lists_that_are_refused(authority):
    for days in ("0", "-1", "99999"):
        done = authority.refused(65, "pki", "create-crl", "--out", "x.crl", "--days", days)
        assert not authority.path("x.crl").exists(), done
    authority.refused(77, "pki", "create-crl", "--out", "x.crl",
                      environment={"PKI_PASSPHRASE": "not the passphrase"})
    authority.refused(66, "pki", "create-crl", "--out", "x.crl", "--issuer", "nobody")
    refused_as(authority, "usage", 64, "create-crl", "--out", "-")


def test_revoke_by_file_and_fingerprint(authority):
    issue_fast(authority, "web-01", "web-02")
    done = authority.pki("revoke", "clients/web-01/certificate.pem", "--json").json
    assert [each["name"] for each in done] == ["web-01"]
    printed = authority.openssl(
        "x509", "-in", "clients/web-02/certificate.pem", "-noout", "-fingerprint", "-sha256"
    ).stdout.split("=")[1].strip()
    assert [each["name"] for each in authority.pki("revoke", printed, "--json").json] == ["web-02"]
    authority.refused(66, "pki", "revoke", "clients/nowhere.pem")
    authority.refused(65, "pki", "revoke", "clients/web-01/private_key.pem")
    authority.refused(65, "pki", "revoke", "root.pem", saying="not by its own list")


def test_a_name_of_several_needs_all_without_a_terminal(authority):
    issue_fast(authority, "web-01")
    authority.pki(
        "issue-client", "web-01", "--out", "clients/second", "--no-key-passphrase", "--additional"
    )
    done = authority.refused(65, "pki", "revoke", "web-01", saying="--all")
    assert done.stderr.count("valid until") == 2, done
    assert len(authority.pki("revoke", "web-01", "--all", "--json").json) == 2


@pytest.mark.parametrize("answer", ["n", "", CONTROL_D], ids=["no", "nothing", "control-d"])
def test_a_name_of_several_is_asked_about(authority, answer):
    issue_fast(authority, "web-01")
    authority.pki(
        "issue-client", "web-01", "--out", "clients/second", "--no-key-passphrase", "--additional"
    )
    before = authority.listing()
    with Terminal(authority, "pki", "revoke", "web-01") as terminal:
        terminal.wait_for("Revoke these 2 certificates? [y/N]").type(answer)
        assert terminal.end() == 1 and "the answer was no" in terminal.screen, terminal.screen
        assert terminal.is_as_before
    assert authority.listing() == before
    with Terminal(authority, "pki", "revoke", "web-01", "--reason", "superseded") as terminal:
        terminal.wait_for("[y/N]").type("yes")
        assert terminal.end() == 0, terminal.screen
        assert "yes" in terminal.screen, "what is typed is shown"
    states = {each["state"] for each in authority.certificates() if each["name"] == "web-01"}
    assert states == {"revoked"}


# --- URLs -----------------------------------------------------------------------------------------


def test_urls_are_set_shown_and_refused(authority):
    crl, certificate = "http://pki.example.com/issuing.crl", "http://pki.example.com/issuing.crt"
    assert authority.pki("set-urls", "--json").json == {
        "caIssuers": [], "crl": [], "issuer": "issuing"
    }
    authority.pki("set-urls", "issuing", "--crl", crl)
    shown = authority.pki("set-urls", "issuing", "--ca-issuers", certificate, "--json").json
    assert shown == {"caIssuers": [certificate], "crl": [crl], "issuer": "issuing"}
    for url in ("https://pki.example.com/x", "ldap://a/b", "http://a b/", "http://u@a/", "x", ""):
        refused_as(authority, "url.form", 65, "set-urls", "issuing", "--crl", url)
    refused_as(authority, "authority.unknown", 66, "set-urls", "nobody", "--crl", crl)
    authority.refused(64, "pki", "set-urls", "--none", "--crl", crl)
    assert authority.pki("set-urls", "--none", "--json").json["crl"] == []
