"""NIST's PKITS through `pki verify`: every test of the suite, with its policy settings.

The certificates and CRLs are those of the wheel cryptography-vectors. A test gets the certificates
and CRLs that its names lead to. CRLs are demanded for the whole path, as the suite does.
"""

import functools
import re
import subprocess

import pytest

import vectors

pytestmark = pytest.mark.judge("cryptography-vectors")

# Within the validity of all that is valid in the suite.
MOMENT = "2024-06-01T00:00:00Z"

POLICY = "2.16.840.1.101.3.2.1.48.{}"
EXPLICIT, NO_ANY, NO_MAPPING = "--require-policy", "--inhibit-any-policy", "--inhibit-policy-mapping"


def accept(*numbers):
    return [word for number in numbers for word in ("--policy", POLICY.format(number))]


# Tests whose verdict depends on settings (PKITS 4.8, 4.10 and 4.12): the end entity's file, the
# settings, and whether the path is valid with them.
SETTINGS = [
    ("ValidCertificatePathTest1", [EXPLICIT], True),
    ("ValidCertificatePathTest1", [EXPLICIT, *accept(1)], True),
    ("ValidCertificatePathTest1", [EXPLICIT, *accept(2)], False),
    ("ValidCertificatePathTest1", [EXPLICIT, *accept(1, 2)], True),
    ("AllCertificatesNoPoliciesTest2", [], True),
    ("AllCertificatesNoPoliciesTest2", [EXPLICIT], False),
    ("DifferentPoliciesTest3", [], True),
    ("DifferentPoliciesTest3", [EXPLICIT], False),
    ("DifferentPoliciesTest3", [EXPLICIT, *accept(1, 2)], False),
    ("DifferentPoliciesTest4", [], False),
    ("DifferentPoliciesTest5", [], False),
    ("OverlappingPoliciesTest6", [], True),
    ("OverlappingPoliciesTest6", accept(1), True),
    ("OverlappingPoliciesTest6", accept(2), False),
    ("DifferentPoliciesTest7", [], False),
    ("DifferentPoliciesTest8", [], False),
    ("DifferentPoliciesTest9", [], False),
    ("AllCertificatesSamePoliciesTest10", [], True),
    ("AllCertificatesSamePoliciesTest10", accept(1), True),
    ("AllCertificatesSamePoliciesTest10", accept(2), True),
    ("AllCertificatesanyPolicyTest11", [], True),
    ("AllCertificatesanyPolicyTest11", accept(1), True),
    ("DifferentPoliciesTest12", [], False),
    ("AllCertificatesSamePoliciesTest13", accept(1), True),
    ("AllCertificatesSamePoliciesTest13", accept(2), True),
    ("AllCertificatesSamePoliciesTest13", accept(3), True),
    ("AnyPolicyTest14", accept(1), True),
    ("AnyPolicyTest14", accept(2), False),
    ("UserNoticeQualifierTest15", [], True),
    ("UserNoticeQualifierTest16", [], True),
    ("UserNoticeQualifierTest17", [], True),
    ("UserNoticeQualifierTest18", accept(1), True),
    ("UserNoticeQualifierTest18", accept(2), True),
    ("UserNoticeQualifierTest19", [], True),
    ("CPSPointerQualifierTest20", [], True),
    ("ValidPolicyMappingTest1", accept(1), True),
    ("ValidPolicyMappingTest1", accept(2), False),
    ("ValidPolicyMappingTest1", [NO_MAPPING], False),
    ("InvalidPolicyMappingTest2", [], False),
    ("InvalidPolicyMappingTest2", [NO_MAPPING], False),
    ("ValidPolicyMappingTest3", accept(1), False),
    ("ValidPolicyMappingTest3", accept(2), True),
    ("ValidPolicyMappingTest5", accept(1), True),
    ("ValidPolicyMappingTest5", accept(6), False),
    ("ValidPolicyMappingTest6", accept(1), True),
    ("ValidPolicyMappingTest6", accept(6), False),
    ("ValidPolicyMappingTest12", accept(1), True),
    ("ValidPolicyMappingTest12", accept(2), True),
    ("inhibitAnyPolicyTest3", [], True),
    ("inhibitAnyPolicyTest3", [NO_ANY], False),
]

# Where our verdict is another one than the suite's, and why; nothing else may differ.
DIFFERENCES = {
    ("ValidDSAParameterInheritanceTest5", ""):
        "libcrypto 3.0 reads no DSA key without its parameters: openssl verify refuses it, too",
    ("ValidDSASignaturesTest4", ""):
        "it is signed with DSA over SHA-1, which we refuse whatever the key",
    ("ValidcRLIssuerTest30", ""):
        "the CRL's signer is covered by that very CRL, a circle that libcrypto does not close",
}


def cases():
    special = {name for name, _, _ in SETTINGS} - {"ValidCertificatePathTest1"}
    for path in sorted((vectors.folder() / "PKITS_data/certs").glob("*EE.crt")):
        name = path.name.removesuffix("EE.crt")
        if name in special:
            continue
        assert re.match("Valid|Invalid", name), name
        yield name, [], name.startswith("Valid")
    yield from SETTINGS


@functools.cache
def objects():
    """The certificates and CRLs: file, names that it is found by, and names that it leads to."""
    from cryptography import x509

    def key(name):
        return folded(name.rfc4514_string())

    def folded(text):
        # RFC 5280 §7.1, as far as these names need it.
        return "".join(text.lower().replace("\\", "").split())

    def point_issuers(entry):
        try:
            points = entry.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
            return []
        return [
            key(name.value) for point in points for name in point.crl_issuer or []
            if isinstance(name, x509.DirectoryName)
        ]

    def names(path):
        try:
            entry = x509.load_der_x509_certificate(path.read_bytes())
        except ValueError:
            # A DSA key that inherits its parameters, which `cryptography` does not read.
            text = subprocess.run(
                ["openssl", "x509", "-in", path, "-inform", "DER", "-noout", "-subject", "-issuer",
                 "-nameopt", "RFC2253"],
                capture_output=True, check=True, text=True,
            ).stdout
            subject, issuer = (
                folded(re.search(f"{field}=(.*)", text)[1]) for field in ("subject", "issuer")
            )
            return subject, {issuer}
        return key(entry.subject), {key(entry.issuer), *point_issuers(entry)}

    data = vectors.folder() / "PKITS_data"
    certificates = {path: names(path) for path in (data / "certs").glob("*.crt")}
    lists = {}
    for path in (data / "crls").glob("*.crl"):
        lists[path] = key(x509.load_der_x509_crl(path.read_bytes()).issuer)
    return certificates, lists


def surroundings(end_entity):
    """The CA certificates and the CRLs that the names of an end entity's certificate lead to."""
    certificates, lists = objects()
    wanted, found = set(), {end_entity}
    while True:
        names = {name for path in found for name in certificates[path][1]}
        more = {
            path for path, (subject, _) in certificates.items()
            if subject in names and not path.name.endswith("EE.crt")
        }
        if names <= wanted and more <= found:
            return found - {end_entity}, [path for path, name in lists.items() if name in wanted]
        wanted |= names
        found |= more


def pem(label, paths):
    import base64
    import textwrap

    blocks = []
    for path in sorted(paths):
        text = "\n".join(textwrap.wrap(base64.b64encode(path.read_bytes()).decode(), 64))
        blocks.append(f"-----BEGIN {label}-----\n{text}\n-----END {label}-----\n")
    return "".join(blocks)


def verdict(workspace, name, options):
    data = vectors.folder() / "PKITS_data"
    end_entity = data / "certs" / f"{name}EE.crt"
    certificates, lists = surroundings(end_entity)
    workspace.write("between.pem", pem("CERTIFICATE", certificates))
    workspace.write("lists.pem", pem("X509 CRL", lists))
    outcome = workspace.pki(
        "verify", end_entity, "--anchor", data / "certs/TrustAnchorRootCertificate.crt",
        "--intermediates", "between.pem", "--crl", "lists.pem", "--require-crls",
        "--at", MOMENT, *options, check=False,
    )
    assert outcome.status in (0, 65), outcome
    return outcome


def test_every_verdict_but_those_explained(workspace, note):
    total, different = 0, {}
    for name, options, expected in cases():
        total += 1
        outcome = verdict(workspace, name, options)
        if (outcome.status == 0) != expected:
            different[(name, " ".join(options))] = outcome.stderr.splitlines()[:1]
    note(f"PKITS: {total - len(different)} of {total} verdicts agree, {len(different)} explained")
    assert set(different) == set(DIFFERENCES), "\n".join(f"{k}: {v}" for k, v in different.items())
