"""Keys and certificates by pyca/cryptography and openssl, in every form that a workload may have."""

import datetime
import functools

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

DAY = datetime.timedelta(days=1)
PASSPHRASE = "correct horse battery staple"
CURVES = {"p256": ec.SECP256R1(), "p384": ec.SECP384R1(), "p521": ec.SECP521R1()}
KINDS = [*CURVES, "rsa2048", "rsa3072"]


def new_key(kind):
    if kind in CURVES:
        return ec.generate_private_key(CURVES[kind])
    return _rsa(int(kind[3:]))


@functools.cache
def _rsa(bits):
    # One of each size is enough, and all that there is time for.
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


class Party:
    """A key and its certificate."""

    def __init__(self, name, kind="p256", issuer=None, is_authority=False, serial=None, key=None):
        self.key = key or new_key(kind)
        self.kind = kind
        self.issuer = issuer
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.timezone.utc)
        usage = dict.fromkeys(
            (
                "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
                "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
            ),
            False,
        )
        usage |= dict.fromkeys(
            ("key_cert_sign", "crl_sign") if is_authority else ("digital_signature",), True
        )
        self.certificate = (
            x509.CertificateBuilder()
            .subject_name(self.name)
            .issuer_name((issuer or self).name)
            .public_key(self.key.public_key())
            .serial_number(serial or x509.random_serial_number())
            .not_valid_before(now - DAY)
            .not_valid_after(now + DAY)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .sign((issuer or self).key, hashes.SHA256())
        )

    @property
    def pem(self):
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def plain(self, form=serialization.PrivateFormat.PKCS8):
        return self.key.private_bytes(
            serialization.Encoding.PEM, form, serialization.NoEncryption()
        )

    def pkcs12(self, passphrase=None, chain=()):
        return pkcs12.serialize_key_and_certificates(
            b"client", self.key, self.certificate, [each.certificate for each in chain] or None,
            serialization.BestAvailableEncryption(passphrase.encode()) if passphrase
            else serialization.NoEncryption(),
        )


# Every PEM form of a key: the openssl command that makes it of PKCS #8 on standard input, and whether
# it takes the passphrase.
FORMS = {
    "PKCS #8": (None, False),
    "SEC 1 or PKCS #1": (["pkey", "-traditional"], False),
    "PBES2, PBKDF2 with SHA-256": (["pkcs8", "-topk8", "-v2", "aes-256-cbc"], True),
    "PBES2, PBKDF2 with SHA-512": (
        ["pkcs8", "-topk8", "-v2", "aes-128-cbc", "-v2prf", "hmacWithSHA512", "-iter", "20000"], True,
    ),
    "PBES2, PBKDF2 with SHA-1": (
        ["pkcs8", "-topk8", "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA1"], True,
    ),
    "PBES2, 3DES": (["pkcs8", "-topk8", "-v2", "des3"], True),
    "PBES2, scrypt": (["pkcs8", "-topk8", "-scrypt"], True),
    "traditional, AES-256": (["pkey", "-traditional", "-aes256"], True),
    "traditional, 3DES": (["pkey", "-traditional", "-des3"], True),
}


def encoded(workspace, party, form):
    """A key's PEM in a form, by openssl; whether it is encrypted with PASSPHRASE."""
    command, is_encrypted = FORMS[form]
    text = party.plain().decode()
    if command is None:
        return text, False
    passphrase = ["-passout", f"pass:{PASSPHRASE}"] if is_encrypted else []
    return workspace.openssl(*command, *passphrase, stdin=text).stdout, is_encrypted


def authorities(count):
    """So many authorities, each issued by the one before; the first is a root."""
    made = []
    for number in range(count):
        made.append(Party(f"Authority {number}", issuer=made[-1] if made else None, is_authority=True))
    return made
