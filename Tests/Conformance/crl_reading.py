"""CRLs as others read them."""

import json

REASONS = {
    "unspecified": None,
    "keyCompromise": "key_compromise",
    "affiliationChanged": "affiliation_changed",
    "superseded": "superseded",
    "cessationOfOperation": "cessation_of_operation",
    "certificateHold": "certificate_hold",
    "privilegeWithdrawn": "privilege_withdrawn",
    "aACompromise": "aa_compromise",
}


def load(path):
    from cryptography import x509

    content = path.read_bytes()
    return (x509.load_der_x509_crl if content[:1] == b"0" else x509.load_pem_x509_crl)(content)


def entries(crl):
    """What pyca/cryptography reads: the serial number in hex, and the reason."""
    from cryptography import x509

    found = {}
    for entry in crl:
        try:
            reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason.name
        except x509.ExtensionNotFound:
            reason = None
        found[f"{entry.serial_number:032x}"] = reason
    return found


def number(crl):
    from cryptography import x509

    return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def issue_fast(authority, *names):
    for name in names:
        authority.issue(name, "--no-key-passphrase")
    return {each["name"]: each["serialNumber"] for each in authority.certificates()}


def refused_as(authority, code, status, *arguments):
    """A refusal with this code in its JSON, which leaves everything as it was."""
    before = authority.listing()
    done = authority.pki(*arguments, "--json", check=False)
    assert done.status == status and done.stdout == "", done
    error = json.loads(done.stderr)["error"]
    assert error["code"] == code and error["hint"], done
    assert authority.listing() == before, done
    return done
