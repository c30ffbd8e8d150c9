#!/usr/bin/env python3
"""Many certificates with new keys: `pki issue-client --from` beside openssl and Python.

Three ways take turns, so that whatever else the machine does meets all of them: pki with one CSV
file; a loop of `openssl req -x509 -CA`, one process a certificate and no record of what was issued;
and one Python process with `cryptography`, which writes the same three files and keeps no record
either. The loop is measured over a part of the certificates and scaled up. pki records each
certificate durably before and after signing, verifies what it signed, lints it, and syncs every
file. Keys are P-256 and unencrypted everywhere.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import sys
import tempfile
import time

from issue import NEW_KEY, Bench

PYTHON = """
import datetime, os, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
folder, count, round = sys.argv[1], int(sys.argv[2]), sys.argv[3]
chain = open("ca.pem", "rb").read()
authority = x509.load_pem_x509_certificate(chain)
signer = serialization.load_pem_private_key(open("ca.key", "rb").read(), None)
begin = datetime.datetime.now(datetime.timezone.utc)
identifier = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(
    authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value)
usage = x509.KeyUsage(True, *[False] * 8)
purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
for number in range(count):
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{round}-{number}")]))
        .issuer_name(authority.subject).public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin).not_valid_after(begin + datetime.timedelta(30))
        .add_extension(x509.BasicConstraints(False, None), True)
        .add_extension(usage, True).add_extension(purpose, False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), False)
        .add_extension(identifier, False)
        .sign(signer, hashes.SHA256()))
    place = f"{folder}/{round}-{number}"
    os.makedirs(place)
    for name, data in (
        ("certificate.pem", certificate.public_bytes(serialization.Encoding.PEM)),
        ("certificate_chain.pem", chain),
        ("private_key.pem", key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption())),
    ):
        with open(f"{place}/{name}", "wb") as file:
            file.write(data)
"""


class FleetBench(Bench):
    """The same with what one Python process needs; no key is encrypted."""

    def __init__(self, folder, tools, python):
        super().__init__(folder, tools, "p256", False)
        self.python = python
        (folder / "issue.py").write_text(PYTHON)

    def timed(self, *command):
        begin = time.perf_counter()
        self.run(*command)
        return time.perf_counter() - begin

    def pki(self, round, count):
        rows = "".join(f"{round}-{number}\n" for number in range(count))
        (self.folder / "fleet.csv").write_text("name\n" + rows)
        return self.timed(
            self.tools / "pki", "issue-client", "--from", "fleet.csv", "--out", "pki",
            "--days", "30", "--no-key-passphrase",
        )

    def pki_again(self, count):
        """The same file again: there is nothing to do."""
        return self.timed(
            self.tools / "pki", "issue-client", "--from", "fleet.csv", "--out", "pki",
            "--days", "30", "--no-key-passphrase",
        )

    def in_python(self, round, count):
        return self.timed(self.python, "issue.py", "python", count, round)

    def openssl(self, round, count):
        (self.folder / "openssl").mkdir(exist_ok=True)
        begin = time.perf_counter()
        for number in range(count):
            name = f"openssl/{round}-{number}"
            self.run(
                "openssl", "req", "-x509", "-config", "openssl.cnf", "-extensions", "client",
                "-CA", "ca.pem", "-CAkey", "ca.key", *NEW_KEY["p256"], "-noenc", "-keyout",
                f"{name}.key", "-out", f"{name}.pem", "-days", "30",
                "-subj", f"/CN={round}-{number}",
            )
        return time.perf_counter() - begin


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path(".build/release"))
    parser.add_argument("--python", default=sys.executable, help="one that has cryptography")
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--sample", type=int, default=100, help="of the loop, scaled up")
    parser.add_argument("--large", type=int, default=0, help="also once for so many, pki alone")
    parser.add_argument("--disk", type=pathlib.Path, default=pathlib.Path(".build"))
    options = parser.parse_args()
    tools = options.tools.resolve()
    python = os.path.abspath(options.python)  # a link into an environment stays one

    print(f"{options.count} P-256 clients, keys included, seconds")
    print(f"{'directory':<10} {'pki':>7} {'again':>7} {'python':>7} {'openssl loop':>13}"
          f"   {'pki/python':>10} {'pki/loop':>8}")
    for place, parent in (("/dev/shm", pathlib.Path("/dev/shm")), ("disk", options.disk)):
        if not parent.is_dir():
            print(f"{place:<10} is not on this machine")
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=parent)).resolve()
        try:
            bench = FleetBench(folder, tools, python)
            taken = {"pki": [], "again": [], "python": [], "loop": []}
            for run in range(options.runs):
                taken["pki"].append(bench.pki(f"r{run}", options.count))
                taken["again"].append(bench.pki_again(options.count))
                taken["python"].append(bench.in_python(f"r{run}", options.count))
                loop = bench.openssl(f"r{run}", options.sample)
                taken["loop"].append(loop * options.count / options.sample)
            seconds = {way: statistics.median(times) for way, times in taken.items()}
            print(
                f"{place:<10} {seconds['pki']:>7.3f} {seconds['again']:>7.3f}"
                f" {seconds['python']:>7.3f} {seconds['loop']:>13.3f}"
                f"   {seconds['pki'] / seconds['python']:>9.2f}x"
                f" {seconds['pki'] / seconds['loop']:>7.3f}x",
                flush=True,
            )
            if options.large and place == "/dev/shm":  # to take 400,000 files away takes long
                large = bench.pki("large", options.large)
                print(
                    f"{'':<10} {large:>7.1f} for {options.large}:"
                    f" {large / seconds['pki']:.0f} times as long", flush=True,
                )
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
