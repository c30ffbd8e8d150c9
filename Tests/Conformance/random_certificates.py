"""Clients with random names by pyca/cryptography, and the session tags that follow from AWS's guide."""

import datetime
import re

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from signed_sessions import DAY, Signatory, new_key

ATTRIBUTES = {
    "CN": NameOID.COMMON_NAME, "OU": NameOID.ORGANIZATIONAL_UNIT_NAME,
    "O": NameOID.ORGANIZATION_NAME, "L": NameOID.LOCALITY_NAME,
}
SHORT = {oid: name for name, oid in ATTRIBUTES.items()}

# `\w` has letters and digits of all scripts, and the blanks here are all that the test has.
TAGGABLE = re.compile(r"[\w .:/=+\-@]{0,256}")


class Client(Signatory):
    """A client of an issuer, with a subject as pairs and alternative names as they come."""

    def __init__(self, issuer, subject, dns=(), uris=(), key=None):
        self.key = key or new_key()
        self.name = x509.Name([x509.NameAttribute(ATTRIBUTES[kind], v) for kind, v in subject])
        now = datetime.datetime.now(datetime.timezone.utc)
        usage = dict.fromkeys(
            (
                "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
                "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
            ),
            False,
        )
        builder = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name(issuer.name)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - DAY)
            .not_valid_after(now + DAY)
            .add_extension(x509.BasicConstraints(False, None), critical=True)
            .add_extension(x509.KeyUsage(digital_signature=True, **usage), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        )
        names = [x509.DNSName(name) for name in dns]
        names += [x509.UniformResourceIdentifier(uri) for uri in uris]
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        self.certificate = builder.sign(issuer.key, hashes.SHA256())

    @property
    def tags(self):
        """What Roles Anywhere makes session tags of, read from the certificate by pyca."""
        tags = {}
        for field, name in (
            ("x509Subject", self.certificate.subject), ("x509Issuer", self.certificate.issuer),
        ):
            for attribute in name:
                key = f"{field}/{SHORT[attribute.oid]}"
                tags[key] = f"{tags[key]}/{attribute.value}" if key in tags else attribute.value
        try:
            names = self.certificate.extensions.get_extension_for_class(
                x509.SubjectAlternativeName).value
        except x509.ExtensionNotFound:
            names = ()
        for key, kind in (("DNS", x509.DNSName), ("URI", x509.UniformResourceIdentifier)):
            for name in names:
                if isinstance(name, kind):
                    tags.setdefault(f"x509SAN/{key}", name.value)
        return {key: value for key, value in tags.items() if TAGGABLE.fullmatch(value)}

    @property
    def is_identifiable(self):
        """Whether no other certificate has these tags, by AWS's rules for making them."""
        values = list(self.certificate.subject) + list(self.certificate.issuer)
        types = [attribute.oid for attribute in self.certificate.subject]
        try:
            names = list(self.certificate.extensions.get_extension_for_class(
                x509.SubjectAlternativeName).value)
        except x509.ExtensionNotFound:
            names = []
        return (
            len(set(types)) == len(types)
            and len({type(name) for name in names}) == len(names)
            and all("/" not in attribute.value for attribute in values)
            and all(TAGGABLE.fullmatch(item.value) for item in values + names))


def clients(issuers, count, random):
    """Clients whose names come near each other's."""
    key = new_key()
    return [
        Client(
            random.choice(issuers), _subject(random),
            [random.choice(["web-01.example", "web-02.example", "*.example"])
             for _ in range(random.choice([0, 1, 2]))],
            ["spiffe://x/" + random.choice(["web", "db"]) for _ in range(random.choice([0, 1]))],
            key,
        )
        for _ in range(count)
    ]


def _subject(random):
    subject = [("CN", random.choice(["web-01", "web-02", "web-012", "WEB-01", "db-01"]))]
    for _ in range(random.choice([0, 1, 2])):
        subject.append(("OU", random.choice(["a", "b", "a/b", "É 1"])))
    if random.random() < 0.5:
        subject.append(("O", random.choice(["Example", "Rust & Sons", "Über"])))
    if random.random() < 0.2:
        subject.append(("L", "x"))
    random.shuffle(subject)
    return subject
