"""Odd certificates, CSRs and CRLs never crash inspect, lint and verify, and lint names the oddity.

The files are those of the wheel cryptography-vectors, most of them made wrong on purpose.
"""

import re

import pytest

import vectors

pytestmark = pytest.mark.judge("cryptography-vectors")

PATTERNS = [
    "custom/*.pem", "custom/*.der", "custom/ca/*.pem", "requests/*.pem", "requests/*.der",
    "*.pem", "*.der", "ed25519/*", "ed448/*", "ocsp/*.der",
]

# 0 done, 65 malformed or refused or with findings; nothing else may come of a file's content.
CODES = {"inspect": {0, 65}, "lint": {0, 65}, "verify": {65}}


@pytest.fixture(scope="module")
def anchor(tmp_path_factory):
    from workspace import Authority

    return Authority(tmp_path_factory.mktemp("odd") / "workspace").make()


def check(outcome, command):
    assert outcome.status in CODES[command], outcome
    assert "internal" not in outcome.stderr and "Fatal" not in outcome.stderr, outcome
    if outcome.status == 65 and not outcome.stdout:
        assert re.match(r"pki: error: .+", outcome.stderr), outcome
        assert outcome.hint, outcome


def test_no_file_crashes(anchor, note):
    names = vectors.files(*PATTERNS)
    assert len(names) > 200
    for name in names:
        path = vectors.folder() / name
        # One of them holds an encrypted key, whose passphrase is not ours.
        nothing = {"PKI_KEY_PASSPHRASE": None}
        check(anchor.pki("inspect", path, check=False, environment=nothing), "inspect")
        check(anchor.pki("lint", path, "--roles-anywhere", check=False), "lint")
        check(anchor.pki("verify", path, "--anchor", "root.pem", check=False), "verify")
    note(f"odd files through inspect, lint and verify: {len(names)}")


def test_no_pkits_file_crashes(anchor, note):
    names = vectors.files("PKITS_data/certs/*.crt", "PKITS_data/crls/*.crl")
    assert len(names) == 405 + 173
    paths = [vectors.folder() / name for name in names]
    for start in range(0, len(paths), 100):
        some = paths[start : start + 100]
        outcome = anchor.pki("lint", *some, "--json", check=False)
        assert outcome.status == 65, outcome
        assert len(outcome.json) == len(some)
        readable = [entry for entry in outcome.json if entry["subject"] is not None]
        assert len(readable) == len(some), outcome
    note(f"PKITS certificates and CRLs through lint: {len(names)}, all of them readable")


# What must be among the findings, by rule and a part of the detail.
EXPECTED = [
    ("custom/negative_serial.pem", "integer-encoding", "negative"),
    ("custom/two_basic_constraints.pem", "duplicate-extension", "2.5.29.19"),
    ("custom/invalid_version.pem", "version-fields", "7"),
    ("custom/mismatch_inner_outer_sig_algorithm.der", "algorithms-differ", "differ"),
    ("custom/bad_country.pem", "name-attribute", "not 2"),
    ("custom/invalid_utf8_common_name.pem", "string-type", "UTF-8"),
    ("custom/name_attribute_unsupported_tag.pem", "syntax", "DER"),
    ("custom/unsupported_extension_critical.pem", "extension-criticality", "unknown"),
    ("custom/san_empty_hostname.pem", "subject-alternative-name", "empty"),
    ("custom/empty-eku.pem", "extended-key-usage", "empty"),
    ("custom/nc_invalid_ip_netmask.pem", "name-constraints", "hole"),
    ("custom/nc_ip_invalid_length.pem", "name-constraints", "33 octets"),
    ("custom/nc_permitted.pem", "name-constraints", "no host"),
    ("custom/inhibit_any_policy_negative.pem", "extension-syntax", "2.5.29.54"),
    ("custom/inhibit_any_policy_5.pem", "policy-control", "inhibitAnyPolicy"),
    ("custom/cp_invalid.pem", "extension-syntax", "2.5.29.32"),
    ("custom/cp_user_notice_with_notice_reference.pem", "certificate-policies", "refers"),
    ("custom/cdp_all_reasons.pem", "crl-distribution-point", "some reasons"),
    ("custom/cdp_empty_hostname.pem", "crl-distribution-point", "host"),
    ("custom/ec_no_named_curve.pem", "public-key", "explicit"),
    ("custom/ecdsa_null_alg.pem", "signature-algorithm", "parameters"),
    ("custom/dsa_selfsigned_ca.pem", "public-key", "1.2.840.10040.4.1"),
    ("custom/authority_key_identifier.pem", "authority-key-identifier", "one certificate"),
    ("custom/post2000utctime.pem", "basic-constraints", "not critical"),
    ("badasn1time.pem", "syntax", "no time"),
    ("utf8-dnsname.pem", "extension-syntax", "2.5.29.17"),
    ("verisign_md2_root.pem", "signature-algorithm", "md2"),
    ("v1_cert.pem", "version", "version 1"),
    ("wosign-bc-invalid.pem", "basic-constraints", "path length"),
    ("custom/crl_bad_version.pem", "version-fields", "version"),
    ("custom/crl_dup_entry_ext.pem", "duplicate-extension", "2.5.29.21"),
    ("custom/crl_inner_outer_mismatch.der", "algorithms-differ", "differ"),
    ("custom/crl_invalid_time.der", "syntax", "18102813516Z"),
    ("custom/crl_inval_date_fractional_seconds.der", "time-encoding", "fraction"),
    ("custom/crl_issuer_invalid_printable_string.der", "string-type", "PrintableString"),
    ("custom/crl_md2_unknown_crit_entry_ext.pem", "crl-entry-extension", "critical"),
    ("custom/crl_unsupported_reason.pem", "crl-entry-extension", "not assigned"),
    ("custom/crl_no_next_update.pem", "crl-times", "nextUpdate is missing"),
    ("custom/crl_idp_reasons_only.pem", "crl-scope", "some reasons"),
    ("custom/crl_all_reasons.pem", "crl-entry", "removeFromCRL"),
    ("requests/bad-version.pem", "csr-version", "not 0"),
    ("requests/invalid_signature.pem", "csr-signature", "does not verify"),
    ("requests/two_basic_constraints.pem", "duplicate-extension", "2.5.29.19"),
    ("requests/unsupported_extension_critical.pem", "extension-criticality", "unknown"),
    ("requests/zero-element-attribute.pem", "empty-list", "empty"),
    ("requests/rsa_sha1.pem", "signature-algorithm", "sha1"),
    ("requests/rsa_md4.pem", "signature-algorithm", "not known"),
    ("requests/challenge.pem", "csr-attribute", "challengePassword"),
]


def test_lint_names_the_oddity(workspace):
    missing = []
    for name, rule, part in EXPECTED:
        outcome = workspace.pki("lint", vectors.folder() / name, "--json", check=False)
        found = [(f["rule"], f["detail"]) for entry in outcome.json for f in entry["findings"]]
        if not any(rule == one and part in detail for one, detail in found):
            missing.append((name, rule, part, found))
    assert not missing, "\n".join(map(str, missing))
