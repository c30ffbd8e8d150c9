"""Many processes issue from one store at once: every certificate there, every serial once."""

import concurrent.futures
import os

import pytest

WRITERS = 8
CERTIFICATES = int(os.environ.get("CERTIFICATES_PER_WRITER", "25"))


def load_serial(path):
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes()).serial_number


@pytest.mark.judge("pyca/cryptography")
def test_eight_writers_on_one_store(authority, note):
    def write(writer):
        for number in range(CERTIFICATES):
            name = f"w{writer}-{number}"
            done = authority.pki(
                "issue-client", name, "--out", f"clients/{name}", "--no-key-passphrase", check=False
            )
            if done.status != 0:
                return done
        return None

    with concurrent.futures.ThreadPoolExecutor(WRITERS) as pool:
        failures = [failure for failure in pool.map(write, range(WRITERS)) if failure]
    assert not failures, "\n".join(map(str, failures))

    total = WRITERS * CERTIFICATES
    folders = list(authority.path("clients").iterdir())
    assert len(folders) == total
    serials = {load_serial(folder / "certificate.pem") for folder in folders}
    assert len(serials) == total
    listed = [each for each in authority.certificates() if each["kind"] == "endEntity"]
    assert {int(each["serialNumber"], 16) for each in listed} == serials
    assert all(each["state"] == "issued" for each in listed)
    note(f"{WRITERS} writers at once: {total} certificates, {len(serials)} distinct serials")


def test_revoking_and_publishing_at_once(authority):
    """CRL numbers stay distinct, and the last list holds every revocation."""
    from cryptography import x509

    names = [f"web-{number}" for number in range(6)]
    for name in names:
        authority.issue(name, "--no-key-passphrase")

    def revoke(name):
        authority.pki("revoke", name)
        return authority.create_crl(f"{name}.crl")

    with concurrent.futures.ThreadPoolExecutor(len(names)) as pool:
        lists = [x509.load_pem_x509_crl(path.read_bytes()) for path in pool.map(revoke, names)]
    numbers = [
        crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number for crl in lists
    ]
    assert len(set(numbers)) == len(names)
    newest = lists[numbers.index(max(numbers))]
    assert len(list(newest)) == len(names)
