"""The certificates of the matrix: what is issued, and what a validator gets beside each."""

import dataclasses

from path_judges import CLIENT, Case
from workspace import Workspace

ALGORITHMS = ["p256", "p384", "p521", "rsa2048", "rsa3072", "rsa4096", "ed25519"]
HOST = "web-01.example.org"

# What the certificates of each profile are for, and the key algorithms that it allows.
PROFILES = {
    "client": (CLIENT, ALGORITHMS[:-1]),
    "client-generic": (CLIENT, ALGORITHMS),
}


@dataclasses.dataclass(frozen=True)
class Issued:
    """One end-entity certificate of the matrix."""

    issuer: str  # the key algorithm of the issuing CA and its root
    profile: str
    algorithm: str  # of its own key

    @property
    def name(self):
        return f"{self.issuer}-{self.profile}-{self.algorithm}"


def is_made(issuer, algorithm):
    """RSA keys take long: each issuer gets those of its own algorithm, and P-256 gets all."""
    return not algorithm.startswith("rsa") or issuer in ("p256", algorithm)


ISSUED = [
    Issued(issuer, profile, algorithm)
    for issuer in ALGORITHMS
    for profile, (_, algorithms) in PROFILES.items()
    for algorithm in algorithms
    if is_made(issuer, algorithm)
]


class Matrix(Workspace):
    """A store with root and issuing CA for each algorithm, and one of their namesakes."""

    def make(self):
        for algorithm in ALGORITHMS:
            self._make_authorities(algorithm, f"ca-{algorithm}")
            for name in ("root", "issuing"):
                self.pki(
                    "export-bundle", "--issuer", name, "--ca-data", f"ca-{algorithm}",
                    "--out", f"{name}-{algorithm}.pem",
                )
        for issued in ISSUED:
            self._issue(issued.name, issued)
        for algorithm in ALGORITHMS:
            store, name = f"ca-{algorithm}", f"revoked-{algorithm}"
            self._issue(name, Issued(algorithm, "client", "p256"))
            self.pki("revoke", name, "--reason", "keyCompromise", "--ca-data", store)
            for issuer in ("root", "issuing"):
                self._create_crl(issuer, store, f"{issuer}-{algorithm}.crl")
        # Authorities of the same names with keys of their own, whose lists must not count.
        self._make_authorities("p256", "ca-namesake")
        self._create_crl("issuing", "ca-namesake", "namesake.crl")

    def _make_authorities(self, algorithm, store):
        for kind in ("root", "issuing"):
            self.pki(
                f"init-{kind}", "--subject", f"CN=Matrix {kind} {algorithm},O=Conformance",
                "--key-algorithm", algorithm, "--ca-data", store, "--insecure-plaintext-ca-key",
            )

    def _issue(self, name, issued):
        extra = ["--dns", HOST] if issued.profile == "server" else []
        self.pki(
            "issue-client", name, "--ca-data", f"ca-{issued.issuer}", "--profile",
            issued.profile, "--key-algorithm", issued.algorithm, "--no-key-passphrase",
            "--out", f"clients/{name}", *extra,
        )

    def _create_crl(self, issuer, store, out):
        self.pki("create-crl", "--issuer", issuer, "--ca-data", store, "--out", out)

    def lists(self, algorithm):
        return (self.path(f"issuing-{algorithm}.crl"), self.path(f"root-{algorithm}.crl"))

    def case(self, client, algorithm, *, crls=(), purpose=CLIENT, under_root=True, at=None):
        """A certificate below the root of its issuer, or with the issuing CA as the anchor."""
        issuing = self.path(f"issuing-{algorithm}.pem")
        return Case(
            name=f"{client} under the {'root' if under_root else 'issuing CA'}",
            leaf=self.path(f"clients/{client}/certificate.pem"),
            intermediates=(issuing,) if under_root else (),
            anchor=self.path(f"root-{algorithm}.pem") if under_root else issuing,
            crls=tuple(crls), purpose=purpose, at=at, host=HOST,
        )

    def good(self, with_crls):
        """Every certificate under both anchors."""
        for issued in ISSUED:
            purpose = PROFILES[issued.profile][0]
            lists = self.lists(issued.issuer)
            yield self.case(
                issued.name, issued.issuer, purpose=purpose, crls=lists if with_crls else ()
            )
            yield self.case(
                issued.name, issued.issuer, purpose=purpose, under_root=False,
                crls=lists[:1] if with_crls else (),
            )

    def certificates(self):
        """Every certificate that was made."""
        authorities = [
            self.path(f"{kind}-{algorithm}.pem")
            for algorithm in ALGORITHMS
            for kind in ("root", "issuing")
        ]
        return authorities + sorted(self.path("clients").glob("*/certificate.pem"))

    def all_lists(self):
        """Every CRL that was made."""
        return sorted(self.folder.glob("*.crl"))
