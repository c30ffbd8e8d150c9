"""pkilint finds nothing above notice; test_matrix.py shows it every kind of certificate."""

import json

import pytest

import judges

pytestmark = pytest.mark.judge("pkilint")

# pkilint's URL reader knows http-like schemes only; RFC 3986 allows any.
URI_SCHEMES = "pkix.invalid_uri_syntax"

NAMES = [
    "--uri", "spiffe://example.org/web/01", "--dns", "web-01.example.org",
    "--email", "web@example.org", "--ip", "192.0.2.1", "--ip", "2001:db8::1",
]


def findings(workspace, tool, path, *options):
    """The codes of all findings at warning or above, as pkilint gives them."""
    done = workspace.run(
        judges.program(tool), "lint", "-s", "WARNING", "-f", "JSON", *options, path, check=False
    )
    report = json.loads(done.stdout)
    codes = [
        description["code"]
        for result in report["results"]
        for description in result["finding_descriptions"]
        if description["severity"] in ("WARNING", "ERROR", "FATAL")
    ]
    assert done.status == len(codes), done
    return codes


def test_authorities_and_their_crls(authority):
    for name in ("root.pem", "issuing.pem"):
        assert findings(authority, "lint_pkix_cert", name) == []
    authority.issue("web-01")
    authority.issue("web-02")

    # Empty, with an entry that has a reason and an invalidity date, and with one that has neither.
    empty = authority.create_crl("empty.crl")
    authority.pki(
        "revoke", "web-01", "--reason", "keyCompromise", "--invalidity-date",
        authority.pki("show", "web-01", "--json").json["notBefore"],
    )
    authority.pki("revoke", "web-02")
    issuing = authority.create_crl("issuing.crl")
    root = authority.create_crl("root.crl", "--issuer", "root")
    for crl, kind in ((empty, "CRL"), (issuing, "CRL"), (root, "ARL")):
        assert findings(authority, "lint_crl", crl, "-t", kind, "-p", "PKIX") == []


def test_a_client_certificate_with_every_kind_of_name(authority):
    folder = authority.issue(
        "web-01", "--subject", "CN=web-01,OU=Web,O=Example,L=Oslo,C=NO", *NAMES
    )
    codes = findings(authority, "lint_pkix_cert", folder / "certificate.pem")
    assert set(codes) <= {URI_SCHEMES}, codes


def test_issuer_and_subject_fit(authority):
    folder = authority.issue("web-01")
    for issuer, subject in (
        ("root.pem", "issuing.pem"),
        ("issuing.pem", folder / "certificate.pem"),
    ):
        done = authority.run(
            judges.program("lint_pkix_signer_signee_cert_chain"), "lint", "-s", "WARNING",
            issuer, subject, check=False,
        )
        assert done.status == 0, done
