#!/usr/bin/env python3
"""One certificate with a new key: `pki issue-client` against openssl, in the same run.

The three take turns, so that whatever else the machine does meets all of them. Medians are in
milliseconds; a ratio above 1 says how many times faster pki was. Two openssl ways are measured:
`openssl req -x509 -CA` (one process, no record of what was issued) and `openssl req` with
`openssl ca` (two processes, a text index). pki writes its record durably before and after signing,
which costs nothing on a RAM-backed directory and several syncs on a disk.
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

PASSPHRASE = "a passphrase for the benchmark"
ROUNDS = "210000"
EXTENSIONS = """
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""
CONFIGURATION = """
[req]
distinguished_name = name
prompt = no
[name]
CN = unused
[client]
{extensions}
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
"""
NEW_KEY = {
    "p256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
    "rsa2048": ["-newkey", "rsa:2048"],
}


class Bench:
    """A folder with a CA of each kind, whose keys are encrypted or not."""

    def __init__(self, folder, tools, algorithm, is_encrypted):
        self.folder = folder
        self.tools = tools
        self.algorithm = algorithm
        self.is_encrypted = is_encrypted
        self.environment = os.environ | {
            "PKI_PASSPHRASE": PASSPHRASE,
            "PKI_KEY_PASSPHRASE": PASSPHRASE,
            "PKI_CA_DATA": str(folder / "ca-data"),
        }
        self.make_pki_authority()
        self.make_openssl_authority()

    def run(self, *command):
        done = subprocess.run(
            [str(word) for word in command], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )
        if done.returncode != 0:
            sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
        return done

    def make_pki_authority(self):
        protection = [] if self.is_encrypted else ["--insecure-plaintext-ca-key"]
        for command, subject in (("init-root", "Root R1"), ("init-issuing", "Issuing A1")):
            self.run(self.tools / "pki", command, "--subject", f"CN=Bench {subject}", *protection)

    def make_openssl_authority(self):
        (self.folder / "issued").mkdir()
        (self.folder / "index.txt").touch()
        configuration = CONFIGURATION.format(extensions=EXTENSIONS)
        (self.folder / "openssl.cnf").write_text(configuration)
        self.run(
            "openssl", "req", "-x509", *NEW_KEY["p256"], "-noenc", "-keyout", "ca.key",
            "-out", "ca.pem", "-days", "1461", "-subj", "/CN=Bench Issuing A1",
            "-addext", "keyUsage=critical,keyCertSign,cRLSign",
        )
        if self.is_encrypted:
            self.encrypt("ca.key")

    def encrypt(self, name):
        """PKCS#8 with the same KDF, PRF, rounds and cipher as pki writes."""
        encrypted = f"{name}.encrypted"
        self.run(
            "openssl", "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-v2prf", "hmacWithSHA512",
            "-iter", ROUNDS, "-in", name, "-out", encrypted, "-passout", "env:PKI_PASSPHRASE",
        )
        os.replace(self.folder / encrypted, self.folder / name)

    @property
    def passphrase_options(self):
        return ["-passin", "env:PKI_PASSPHRASE"] if self.is_encrypted else []

    def pki(self, name):
        protection = [] if self.is_encrypted else ["--no-key-passphrase"]
        self.run(
            self.tools / "pki", "issue-client", name, "--out", f"pki-{name}", "--days", "30",
            "--key-algorithm", self.algorithm, *protection,
        )

    def openssl_req(self, name):
        self.run(
            "openssl", "req", "-x509", "-config", "openssl.cnf", "-extensions", "client",
            "-CA", "ca.pem", "-CAkey", "ca.key", *self.passphrase_options,
            *NEW_KEY[self.algorithm], "-noenc", "-keyout", f"{name}.req.key",
            "-out", f"{name}.req.pem", "-days", "30", "-subj", f"/CN={name}",
        )
        if self.is_encrypted:
            self.encrypt(f"{name}.req.key")

    def openssl_ca(self, name):
        self.run(
            "openssl", "req", "-new", "-config", "openssl.cnf", *NEW_KEY[self.algorithm],
            "-noenc", "-keyout", f"{name}.ca.key", "-out", f"{name}.csr", "-subj", f"/CN={name}",
        )
        self.run(
            "openssl", "ca", "-batch", "-notext", "-config", "openssl.cnf",
            *self.passphrase_options, "-in", f"{name}.csr", "-out", f"{name}.ca.pem",
        )
        if self.is_encrypted:
            self.encrypt(f"{name}.ca.key")


def medians(bench, runs):
    """Milliseconds of each way, the three taking turns."""
    ways = {"pki": bench.pki, "req": bench.openssl_req, "ca": bench.openssl_ca}
    taken = {way: [] for way in ways}
    for run in range(runs + 1):
        for way, issue in ways.items():
            begin = time.perf_counter()
            issue(f"client-{run}")
            if run > 0:  # the first of each warms the caches
                taken[way].append((time.perf_counter() - begin) * 1000)
    return {way: statistics.median(times) for way, times in taken.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path(".build/release"))
    parser.add_argument("--runs", type=int, default=21, help="of each way; twice that for RSA")
    parser.add_argument("--disk", type=pathlib.Path, default=pathlib.Path(".build"))
    options = parser.parse_args()
    tools = options.tools.resolve()

    print(subprocess.run(["openssl", "version"], capture_output=True, text=True).stdout.strip())
    print(f"{'directory':<10} {'key':<8} {'keys are':<12} {'pki':>8} {'req -x509':>10} {'ca':>8}"
          f"   {'req/pki':>7} {'ca/pki':>7}")
    for place, parent in (("/dev/shm", pathlib.Path("/dev/shm")), ("disk", options.disk)):
        if not parent.is_dir():
            print(f"{place:<10} is not on this machine")
            continue
        for algorithm in NEW_KEY:
            for is_encrypted in (False, True):
                folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=parent)).resolve()
                try:
                    bench = Bench(folder, tools, algorithm, is_encrypted)
                    runs = options.runs * (2 if algorithm.startswith("rsa") else 1)
                    ms = medians(bench, runs)
                finally:
                    shutil.rmtree(folder)
                print(
                    f"{place:<10} {algorithm:<8} {'encrypted' if is_encrypted else 'plain':<12}"
                    f" {ms['pki']:>8.1f} {ms['req']:>10.1f} {ms['ca']:>8.1f}"
                    f"   {ms['req'] / ms['pki']:>6.2f}x {ms['ca'] / ms['pki']:>6.2f}x",
                    flush=True,
                )


if __name__ == "__main__":
    main()
