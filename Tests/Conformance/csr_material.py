"""CSRs that pyca/cryptography makes, and what becomes of them."""

import pathlib

try:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
except ImportError:  # the judge is missing, and its tests say so
    x509 = None


def make_csr(common_name="web-01", names=(), key=None, extensions=(), subject=None):
    """A CSR in PEM, made by pyca/cryptography."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    if subject is None:
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common_name)])
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    if names:
        builder = builder.add_extension(x509.SubjectAlternativeName(list(names)), critical=False)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical=critical)
    return builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def certificate(path):
    return x509.load_pem_x509_certificate(pathlib.Path(path).read_bytes())


def refusal(authority, *arguments, status=65):
    """The code of a refusal, which leaves everything as it was."""
    outcome = authority.refused_json(status, "pki", "sign-csr", *arguments)
    return outcome["error"]["code"]
