#!/usr/bin/env python3
"""Many CSRs: `pki sign-csr` beside `openssl ca -infiles` and Python, in the same run.

Each signs the same CSRs, in one process, and they take turns. `openssl ca` keeps a text index and
syncs nothing; Python's `cryptography` keeps no record. pki checks each request against its profile,
lints what it will sign, records it durably before and after, and verifies its own signature. Keys
are P-256, the authority's is not encrypted.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

CONFIGURATION = """
[ca]
default_ca = authority
[authority]
database = index.txt
new_certs_dir = issued
rand_serial = yes
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_days = 30
unique_subject = no
policy = anything
x509_extensions = client
[anything]
commonName = supplied
[client]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
REQUESTS = """
import os, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
folder, count = sys.argv[1], int(sys.argv[2])
os.makedirs(folder)
for number in range(count):
    name = f"{folder}-{number}"
    request = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .sign(ec.generate_private_key(ec.SECP256R1()), hashes.SHA256()))
    with open(f"{folder}/{name}.csr", "wb") as file:
        file.write(request.public_bytes(serialization.Encoding.PEM))
"""
PYTHON = """
import datetime, os, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtendedKeyUsageOID
source, target = sys.argv[1:]
authority = x509.load_pem_x509_certificate(open("ca.pem", "rb").read())
signer = serialization.load_pem_private_key(open("ca.key", "rb").read(), None)
begin = datetime.datetime.now(datetime.timezone.utc)
identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
    authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value)
usage = x509.KeyUsage(True, *[False] * 8)
purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
os.makedirs(target)
for name in sorted(os.listdir(source)):
    request = x509.load_pem_x509_csr(open(f"{source}/{name}", "rb").read())
    assert request.is_signature_valid
    certificate = (
        x509.CertificateBuilder()
        .subject_name(request.subject).issuer_name(authority.subject)
        .public_key(request.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(begin).not_valid_after(begin + datetime.timedelta(30))
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(usage, True).add_extension(purpose, False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(request.public_key()), False)
        .add_extension(identifier, False)
        .sign(signer, hashes.SHA256()))
    with open(f"{target}/{name}.pem", "wb") as file:
        file.write(certificate.public_bytes(serialization.Encoding.PEM))
"""


class Bench:
    """A folder with a CA of each kind, and CSRs."""

    def __init__(self, folder, tools, python):
        self.folder = folder
        self.tools = tools
        self.python = python
        plain = "--insecure-plaintext-ca-key"
        self.run(tools / "pki", "init-root", "--subject", "CN=Bench Root R1", plain)
        self.run(tools / "pki", "init-issuing", "--subject", "CN=Bench Issuing A1", plain)
        (folder / "openssl.cnf").write_text(CONFIGURATION)
        (folder / "issued").mkdir()
        (folder / "index.txt").touch()
        self.run(
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-noenc", "-keyout", "ca.key", "-out", "ca.pem", "-days", "1461",
            "-subj", "/CN=Bench Issuing A1", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        )
        (folder / "request.py").write_text(REQUESTS)
        (folder / "sign.py").write_text(PYTHON)

    def run(self, *command):
        done = subprocess.run(
            [str(word) for word in command], cwd=self.folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"PKI_CA_DATA": str(self.folder / "ca-data")},
        )
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")

    def timed(self, *command):
        begin = time.perf_counter()
        self.run(*command)
        return time.perf_counter() - begin

    def requests(self, name, count):
        self.run(self.python, "request.py", name, count)

    def pki(self, name):
        return self.timed(
            self.tools / "pki", "sign-csr", f"{name}/", "--out", f"{name}-pki", "--days", "30"
        )

    def openssl(self, name):
        files = sorted(path.relative_to(self.folder) for path in (self.folder / name).iterdir())
        return self.timed(
            "openssl", "ca", "-batch", "-notext", "-config", "openssl.cnf", "-infiles", *files
        )

    def in_python(self, name):
        return self.timed(self.python, "sign.py", name, f"{name}-python")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path(".build/release"))
    parser.add_argument("--python", default=sys.executable, help="one that has cryptography")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--disk", type=pathlib.Path, default=pathlib.Path(".build"))
    options = parser.parse_args()
    tools = options.tools.resolve()
    python = os.path.abspath(options.python)  # a link into an environment stays one

    print(f"{options.count} CSRs with P-256 keys, seconds")
    print(f"{'directory':<10} {'pki':>7} {'openssl ca':>10} {'python':>7}"
          f"   {'pki/ca':>7} {'pki/python':>10}")
    for place, parent in (("/dev/shm", pathlib.Path("/dev/shm")), ("disk", options.disk)):
        if not parent.is_dir():
            print(f"{place:<10} is not on this machine")
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=parent)).resolve()
        try:
            bench = Bench(folder, tools, python)
            taken = {"pki": [], "ca": [], "python": []}
            for run in range(options.runs):
                name = f"r{run}"
                bench.requests(name, options.count)
                taken["pki"].append(bench.pki(name))
                taken["ca"].append(bench.openssl(name))
                taken["python"].append(bench.in_python(name))
            seconds = {way: statistics.median(times) for way, times in taken.items()}
            print(
                f"{place:<10} {seconds['pki']:>7.3f} {seconds['ca']:>10.3f}"
                f" {seconds['python']:>7.3f}   {seconds['pki'] / seconds['ca']:>6.2f}x"
                f" {seconds['pki'] / seconds['python']:>9.2f}x",
                flush=True,
            )
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
