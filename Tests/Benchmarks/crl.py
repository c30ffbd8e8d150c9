#!/usr/bin/env python3
"""A CRL of many entries: `pki create-crl` against `openssl ca -gencrl`, in the same run.

The store is made by pki, and filled here with SQL as N revocations would have left it: for each a
row of a certificate (small, without its DER), a row of its revocation and, unless told otherwise,
the entry of the audit log with its hash. openssl gets an index of the same serial numbers, dates
and reasons. Three lists are made: the first has no list before it, so that every revocation is
looked up in the log; the second and every later one are compared with the list before; for the
third one more certificate is revoked. Times are of whole processes, memory is the peak of each, and
a ratio below 1 says what part of openssl's time pki took. Every list is read back and verified by
openssl.
"""

import argparse
import dataclasses
import datetime
import hashlib
import os
import pathlib
import random
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

REASONS = ["unspecified", "keyCompromise", "superseded", "cessationOfOperation"]
CONFIGURATION = """
[ca]
default_ca = authority
[authority]
database = index.txt
crlnumber = crlnumber
certificate = ca.pem
private_key = ca.key
default_md = sha256
default_crl_days = 7
crl_extensions = extensions
[extensions]
authorityKeyIdentifier = keyid
"""


# A process inherits the peak memory of the one that starts it, so that a small one starts each.
STARTER = """
import os, sys, time
begin = time.perf_counter()
process = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, usage = os.wait4(process, 0)
seconds = time.perf_counter() - begin
with open("usage", "w") as file:
    print(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, file=file)
sys.exit(os.waitstatus_to_exitcode(status))
"""


@dataclasses.dataclass(frozen=True)
class Usage:
    """What a process took: seconds by the clock and of the processor, and peak mebibytes."""

    seconds: float
    processor: float
    memory: float

    @classmethod
    def median(cls, usages):
        return cls(
            statistics.median(each.seconds for each in usages),
            statistics.median(each.processor for each in usages),
            max(each.memory for each in usages),
        )


def measure(folder, *command):
    """What a process took, which must succeed."""
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-c", STARTER, *(str(word) for word in command)], cwd=folder,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PKI_CA_DATA": str(folder / "ca-data")},
    )
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stderr}")
    return Usage(*map(float, (folder / "usage").read_text().split()))


def revocations(count, now):
    """Serial numbers in the order of the store, with dates and reasons, the same in every run."""
    source = random.Random(7)
    serials = sorted(
        bytes([source.randrange(1, 128)]) + source.randbytes(15) for _ in range(count)
    )
    for number, serial in enumerate(serials):
        yield serial, now - 1 - source.randrange(30 * 86_400), REASONS[number % len(REASONS)]


def fill_store(folder, count, now, with_log):
    """What the revocations would have left in the store; the clock of the store stays right."""
    database = sqlite3.connect(folder / "ca-data" / "pki.sqlite", isolation_level=None)
    database.execute("PRAGMA synchronous = OFF")
    database.execute("BEGIN IMMEDIATE")
    issuer, subject = database.execute(
        "SELECT id, subject FROM authority WHERE name = 'issuing'"
    ).fetchone()
    empty = hashlib.sha256(b"").digest()
    certificate = database.execute("SELECT max(id) FROM certificate").fetchone()[0]
    entry, previous = database.execute(
        "SELECT id, sha256 FROM auditEntry ORDER BY id DESC LIMIT 1"
    ).fetchone()
    for serial, date, reason in revocations(count, now):
        certificate += 1
        end = now + 300 * 86_400
        database.execute(
            "INSERT INTO certificate (id, issuerID, issuer, serialNumber, name, kind, profile,"
            " state, requester, requestSHA256, subject, publicKey, notBefore, notAfter, tbs,"
            " tbsSHA256, reservedAt) VALUES (?, ?, ?, ?, ?, 'endEntity', 'client', 'revoked',"
            " 'bench', ?, ?, x'', ?, ?, x'', ?, ?)",
            (certificate, issuer, subject, serial, f"client-{certificate}", empty, subject,
             date - 86_400, end, empty, date - 86_400),
        )
        database.execute(
            "INSERT INTO revocation VALUES (?, ?, ?, ?, ?, ?, NULL, 0, 'bench')",
            (issuer, serial, certificate, end, date, reason),
        )
        if with_log:
            entry += 1
            detail = f"serial {serial.hex()} reason {reason} issuer issuing"
            content = previous
            for part in (str(entry), str(now), "bench", "revoked", detail):
                content += len(part).to_bytes(4, "big") + part.encode()
            digest = hashlib.sha256(content).digest()
            database.execute(
                "INSERT INTO auditEntry VALUES (?, ?, 'bench', 'revoked', ?, ?, ?)",
                (entry, now, detail, previous, digest),
            )
            previous = digest
    database.execute("COMMIT")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()


def make_openssl_authority(folder, count, now):
    def moment(seconds):
        date = datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc)
        return date.strftime("%y%m%d%H%M%SZ")

    end = moment(now + 300 * 86_400)
    with open(folder / "index.txt", "w") as index:
        for number, (serial, date, reason) in enumerate(revocations(count, now)):
            why = "" if reason == "unspecified" else f",{reason}"
            index.write(
                f"R\t{end}\t{moment(date)}{why}\t{serial.hex().upper()}\tunknown"
                f"\t/CN=client-{number}\n"
            )
    (folder / "crlnumber").write_text("01\n")
    (folder / "openssl.cnf").write_text(CONFIGURATION)
    measure(
        folder, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
        "ec_paramgen_curve:P-256", "-noenc", "-keyout", "ca.key", "-out", "ca.pem", "-days",
        "1461", "-subj", "/CN=Bench Issuing A1", "-addext", "keyUsage=critical,keyCertSign,cRLSign",
    )


def verify(folder, name, authority):
    done = subprocess.run(
        ["openssl", "crl", "-in", name, "-CAfile", authority, "-noout"], cwd=folder,
        capture_output=True, text=True,
    )
    if "verify OK" not in done.stderr + done.stdout:
        sys.exit(f"openssl does not verify {name}: {done.stderr}")


def bench(folder, tools, count, runs, with_log):
    now = int(time.time())
    pki = tools / "pki"
    plain = "--insecure-plaintext-ca-key"
    measure(folder, pki, "init-root", "--subject", "CN=Bench Root R1", plain)
    measure(folder, pki, "init-issuing", "--subject", "CN=Bench Issuing A1", plain)
    measure(folder, pki, "issue-client", "one-more", "--out", "one-more", "--no-key-passphrase")
    measure(folder, pki, "export-bundle", "--out", "issuing.pem")
    fill_store(folder, count, now, with_log)
    make_openssl_authority(folder, count, now)

    first = measure(folder, pki, "create-crl", "--out", "first.crl")
    later, reference = [], []
    for run in range(runs):
        later.append(measure(folder, pki, "create-crl", "--out", f"later-{run}.crl"))
        reference.append(
            measure(folder, "openssl", "ca", "-gencrl", "-config", "openssl.cnf", "-out", "o.crl")
        )
    revocation = measure(folder, pki, "revoke", "one-more")
    last = measure(folder, pki, "create-crl", "--out", "last.crl")
    for name in ("first.crl", "later-0.crl", "last.crl"):
        verify(folder, name, "issuing.pem")
    verify(folder, "o.crl", "ca.pem")
    size = (folder / "last.crl").stat().st_size
    print(f"{count} revocations, {size} bytes of PEM{'' if with_log else ', not in the log'}")
    against = Usage.median(reference)
    for name, usage in (
        ("openssl ca -gencrl", against),
        ("pki create-crl, the first", first),
        ("pki create-crl, the next", Usage.median(later)),
        ("pki create-crl, after one more", last),
        ("pki revoke, one", revocation),
    ):
        ratio = f"   {usage.seconds / against.seconds:.3f} x" if "create" in name else ""
        print(f"  {name:<32} {usage.seconds:>7.3f} s {usage.processor:>7.3f} s of processor"
              f" {usage.memory:>5.0f} MiB{ratio}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path(".build/release"))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--without-log", action="store_true",
                        help="leave the revocations out of the audit log")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("/dev/shm"),
                        help="where the stores are made: memory, or a disk")
    parser.add_argument("counts", type=int, nargs="*", default=[0, 10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    version = subprocess.run(["openssl", "version"], capture_output=True, text=True).stdout.strip()
    print(f"{version}; in {options.folder}")
    for count in options.counts:
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=options.folder)).resolve()
        try:
            bench(folder, options.tools.resolve(), count, options.runs, not options.without_log)
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
