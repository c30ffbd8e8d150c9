"""CRLs that pyca/cryptography signs, with whatever extensions a test wants."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

NUMBER = x509.ObjectIdentifier("2.5.29.20")


def negative(number):
    """A cRLNumber of -1 to -128."""
    return x509.UnrecognizedExtension(NUMBER, bytes([0x02, 0x01, 0x100 + number]))


def part(**only):
    """An issuingDistributionPoint that says which part of the revocations a list has."""
    scope = dict(
        full_name=None, relative_name=None, only_contains_user_certs=False,
        only_contains_ca_certs=False, only_some_reasons=None, indirect_crl=False,
        only_contains_attribute_certs=False)
    return x509.IssuingDistributionPoint(**(scope | only))


def signed(issuer, *extensions, minutes=0, serials=()):
    """A list of a Signatory in DER; `minutes` after now."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)
    start = now + datetime.timedelta(minutes=minutes)
    builder = (
        x509.CertificateRevocationListBuilder().issuer_name(issuer.name).last_update(start)
        .next_update(start + datetime.timedelta(days=7)))
    for serial in serials:
        builder = builder.add_revoked_certificate(
            x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build())
    for extension in extensions:
        critical = isinstance(extension, x509.IssuingDistributionPoint)
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(issuer.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)
