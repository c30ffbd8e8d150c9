"""The certificates of the matrix: what is issued, and what a validator gets beside each."""

import dataclasses

from path_judges import CLIENT, SERVER, Case
from workspace import Workspace

ALGORITHMS = ["p256", "p384", "p521", "rsa2048", "rsa3072", "rsa4096", "ed25519"]
HOST = "web-01.example.org"

# What the certificates of each profile are for, and the key algorithms that it allows: Roles
# Anywhere has no name for Ed25519.
PROFILES = {
    "client": (CLIENT, ALGORITHMS[:-1]),
    "client-short-lived": (CLIENT, ALGORITHMS[:-1]),
    "client-generic": (CLIENT, ALGORITHMS),
    "server": (SERVER, ALGORITHMS),
}

# The root's algorithm above an issuing CA of each: every one once, and never the same twice in a
# path.
ROOTS = dict(zip(ALGORITHMS, ALGORITHMS[3:] + ALGORITHMS[:3]))


@dataclasses.dataclass(frozen=True)
class Issued:
    """One end-entity certificate of the matrix."""

    issuer: str  # the key algorithm of the issuing CA
    profile: str
    algorithm: str  # of its own key

    @property
    def name(self):
        return f"{self.issuer}/{self.profile}/{self.algorithm}"


ISSUED = [
    Issued(issuer, profile, algorithm)
    for issuer in ALGORITHMS
    for profile, (_, algorithms) in PROFILES.items()
    for algorithm in algorithms
]


def _generate(algorithm):
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if algorithm.startswith("rsa"):
        return rsa.generate_private_key(65537, int(algorithm[3:]))
    if algorithm == "ed25519":
        return ed25519.Ed25519PrivateKey.generate()
    curves = {"p256": ec.SECP256R1, "p384": ec.SECP384R1, "p521": ec.SECP521R1}
    return ec.generate_private_key(curves[algorithm]())


class Matrix(Workspace):
    """A store with root and issuing CA for each algorithm, and one of their namesakes."""

    def make(self):
        self._make_requests()
        for algorithm in ALGORITHMS:
            self._make_authorities(algorithm, f"ca-{algorithm}")
            self._issue_everything(algorithm)
            self._revoke(algorithm)
        # Authorities of the same names with keys of their own, whose lists must not count.
        self._make_authorities("p256", "ca-namesake")
        self._create_crl("issuing", "ca-namesake", "namesake.crl")

    def _make_requests(self):
        """CSRs by another's hand, one key an algorithm: making RSA keys takes long."""
        from cryptography import x509
        from cryptography.hazmat.primitives import hashes, serialization

        keys = {algorithm: _generate(algorithm) for algorithm in ALGORITHMS}
        for profile, (_, algorithms) in PROFILES.items():
            for algorithm in algorithms:
                name = x509.NameAttribute(x509.NameOID.COMMON_NAME, f"{profile}-{algorithm}")
                request = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([name]))
                if profile == "server":
                    names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
                    request = request.add_extension(names, critical=False)
                digest = None if algorithm == "ed25519" else hashes.SHA256()
                signed = request.sign(keys[algorithm], digest)
                self.write(
                    f"requests/{profile}/{algorithm}.csr",
                    signed.public_bytes(serialization.Encoding.PEM),
                )

    def _make_authorities(self, algorithm, store):
        for kind, key in (("root", ROOTS[algorithm]), ("issuing", algorithm)):
            self.pki(
                f"init-{kind}", "--subject", f"CN=Matrix {kind} {algorithm},O=Conformance",
                "--key-algorithm", key, "--ca-data", store, "--insecure-plaintext-ca-key",
            )
            if store != "ca-namesake":
                self.pki(
                    "export-bundle", "--issuer", kind, "--ca-data", store,
                    "--out", f"{kind}-{algorithm}.pem",
                )

    def _issue_everything(self, algorithm):
        self.path(f"certificates/{algorithm}").mkdir(parents=True)
        for profile in PROFILES:
            self.pki(
                "sign-csr", f"requests/{profile}", "--profile", profile,
                "--ca-data", f"ca-{algorithm}", "--out", f"certificates/{algorithm}/{profile}",
            )

    def _revoke(self, algorithm):
        """Lists without an entry, and with entries with and without a reason."""
        store = f"ca-{algorithm}"
        self._create_crl("issuing", store, f"empty-{algorithm}.crl")
        for name in ("revoked", "withdrawn"):
            self.pki(
                "issue-client", name, "--ca-data", store, "--no-key-passphrase",
                "--key-algorithm", "p256", "--out", f"clients/{algorithm}/{name}",
            )
        begin = self.pki("show", "revoked", "--ca-data", store, "--json").json["notBefore"]
        self.pki(
            "revoke", "revoked", "--reason", "keyCompromise", "--invalidity-date", begin,
            "--ca-data", store,
        )
        self.pki("revoke", "withdrawn", "--ca-data", store)
        for issuer in ("root", "issuing"):
            self._create_crl(issuer, store, f"{issuer}-{algorithm}.crl")

    def _create_crl(self, issuer, store, out):
        self.pki("create-crl", "--issuer", issuer, "--ca-data", store, "--out", out)

    def lists(self, algorithm):
        return (self.path(f"issuing-{algorithm}.crl"), self.path(f"root-{algorithm}.crl"))

    def case(self, leaf, algorithm, *, crls=(), purpose=CLIENT, under_root=True, at=None):
        """A certificate below the root of its issuer, or with the issuing CA as the anchor."""
        issuing = self.path(f"issuing-{algorithm}.pem")
        return Case(
            name=f"{leaf} under the {'root' if under_root else 'issuing CA'}",
            leaf=self.path(leaf), intermediates=(issuing,) if under_root else (),
            anchor=self.path(f"root-{algorithm}.pem") if under_root else issuing,
            crls=tuple(crls), purpose=purpose, at=at, host=HOST,
        )

    def good(self, with_crls):
        """Every certificate under both anchors."""
        for issued in ISSUED:
            purpose = PROFILES[issued.profile][0]
            lists = self.lists(issued.issuer)
            leaf = f"certificates/{issued.name}.pem"
            yield self.case(
                leaf, issued.issuer, purpose=purpose, crls=lists if with_crls else ()
            )
            yield self.case(
                leaf, issued.issuer, purpose=purpose, under_root=False,
                crls=lists[:1] if with_crls else (),
            )

    def certificates(self):
        """Every certificate that was made."""
        authorities = [
            self.path(f"{kind}-{algorithm}.pem")
            for algorithm in ALGORITHMS
            for kind in ("root", "issuing")
        ]
        issued = sorted(self.path("certificates").glob("*/*/*.pem"))
        return authorities + issued + sorted(self.path("clients").glob("*/*/certificate.pem"))

    def all_lists(self):
        """Every CRL that was made."""
        return sorted(self.folder.glob("*.crl"))
