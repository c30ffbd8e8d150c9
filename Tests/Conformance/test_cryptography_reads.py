"""pyca/cryptography, strict about DER, reads what pki writes and finds what was asked for."""

import datetime
import ipaddress

import pytest

from workspace import KEY_PASSPHRASE

pytestmark = pytest.mark.judge("pyca/cryptography")


def load(path):
    from cryptography import x509

    return x509.load_pem_x509_certificate(path.read_bytes())


def extension(certificate, kind):
    return certificate.extensions.get_extension_for_class(kind)


def test_client_certificate(authority):
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization

    folder = authority.issue(
        "web-01", "--subject", "CN=web-01,OU=Web,O=Example", "--days", "30",
        "--uri", "spiffe://example.org/web/01", "--dns", "web-01.example.org", "--ip", "192.0.2.1",
    )
    certificate = load(folder / "certificate.pem")
    issuing = load(authority.path("issuing.pem"))
    certificate.verify_directly_issued_by(issuing)

    assert certificate.version is x509.Version.v3
    assert certificate.issuer.public_bytes() == issuing.subject.public_bytes()
    names = [(each.rfc4514_attribute_name, each.value) for each in certificate.subject]
    assert names == [("CN", "web-01"), ("OU", "Web"), ("O", "Example")]
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert abs(life - datetime.timedelta(days=30)) <= datetime.timedelta(minutes=10)

    basic = extension(certificate, x509.BasicConstraints)
    assert basic.critical and not basic.value.ca
    usage = extension(certificate, x509.KeyUsage)
    assert usage.critical
    assert usage.value == x509.KeyUsage(True, *[False] * 8)
    purposes = extension(certificate, x509.ExtendedKeyUsage)
    assert list(purposes.value) == [x509.ExtendedKeyUsageOID.CLIENT_AUTH]
    identifier = extension(certificate, x509.AuthorityKeyIdentifier).value
    subject_identifier = extension(issuing, x509.SubjectKeyIdentifier).value.digest
    assert identifier.key_identifier == subject_identifier
    assert identifier.authority_cert_issuer is None
    names = list(extension(certificate, x509.SubjectAlternativeName).value)
    assert set(names) == {
        x509.UniformResourceIdentifier("spiffe://example.org/web/01"),
        x509.DNSName("web-01.example.org"),
        x509.IPAddress(ipaddress.ip_address("192.0.2.1")),
    }

    key = serialization.load_pem_private_key(
        (folder / "private_key.pem").read_bytes(), KEY_PASSPHRASE.encode()
    )
    assert key.public_key() == certificate.public_key()


def test_chain_file_holds_the_issuing_certificate_alone(authority):
    from cryptography import x509

    folder = authority.issue("web-01")
    chain = x509.load_pem_x509_certificates((folder / "certificate_chain.pem").read_bytes())
    assert chain == [load(authority.path("issuing.pem"))]


def test_serials_are_random_and_of_constant_length(authority):
    folders = [authority.issue(f"web-{number}") for number in range(8)]
    serials = [load(folder / "certificate.pem").serial_number for folder in folders]
    assert len(set(serials)) == 8
    assert all((serial.bit_length() + 7) // 8 == 16 for serial in serials)
    assert all(serial >> 120 <= 0x7F for serial in serials)


def test_authorities(authority):
    from cryptography import x509

    root, issuing = load(authority.path("root.pem")), load(authority.path("issuing.pem"))
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)
    for certificate, length in ((root, 1), (issuing, 0)):
        basic = extension(certificate, x509.BasicConstraints)
        assert basic.critical and basic.value.ca and basic.value.path_length == length
        usage = extension(certificate, x509.KeyUsage).value
        assert usage.key_cert_sign and usage.crl_sign and not usage.digital_signature
    assert issuing.not_valid_after_utc <= root.not_valid_after_utc


def test_crl(authority):
    from cryptography import x509

    serial = load(authority.issue("web-01") / "certificate.pem").serial_number
    first = x509.load_pem_x509_crl(authority.create_crl("first.crl").read_bytes())
    authority.pki("revoke", "web-01", "--reason", "keyCompromise")
    crl = x509.load_pem_x509_crl(authority.create_crl("second.crl").read_bytes())

    issuing = load(authority.path("issuing.pem"))
    assert crl.is_signature_valid(issuing.public_key())
    assert len(list(first)) == 0 and [entry.serial_number for entry in crl] == [serial]
    entry = crl.get_revoked_certificate_by_serial_number(serial)
    reason = entry.extensions.get_extension_for_class(x509.CRLReason).value.reason
    assert reason is x509.ReasonFlags.key_compromise
    numbers = [
        each.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
        for each in (first, crl)
    ]
    assert numbers[0] < numbers[1]
    assert crl.next_update_utc - crl.last_update_utc == datetime.timedelta(days=7)
