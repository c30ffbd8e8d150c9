#!/usr/bin/env python3
"""A store with a million certificates beside one with a single client, in the same run.

Each command runs against both stores in turn, as a process of its own; medians are in
milliseconds, and a ratio near 1 says that the size of the store does not matter.

The million is not issued, which would take an hour: SQL copies the row of one issued certificate,
each copy with a name, a serial number, a fingerprint, a key, dates and an alternative name of its
own, under the store's own triggers and checks. The DER in a copy is that of the original, and the
audit log does not know the copies; no command that is measured looks at either.
"""

import argparse
import itertools
import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

# What a copy has of its own, as SQL over `n.i`, its number.
OWN = {
    "id": "(SELECT max(id) FROM certificate) + n.i",
    "serialNumber": "CAST(x'01' || randomblob(15) AS BLOB)",
    "name": "printf('host-%07d', n.i)",
    "sha256": "randomblob(32)",
    "publicKey": "CAST(substr(publicKey, 1, length(publicKey) - 32) || randomblob(32) AS BLOB)",
    # From 31 to 396 days ahead: what `expiring --within 30d` finds is the same in both stores.
    "notAfter": ":now + 31 * 86400 + (n.i * 7919) % (365 * 86400)",
    "partialDirectory": "NULL",
}


class Store:
    """A store with a root, an issuing CA and one client that expires in five days."""

    def __init__(self, folder, tools):
        self.folder = folder
        self.pki_path = tools / "pki"
        self.environment = os.environ | {"PKI_CA_DATA": str(folder / "ca-data")}
        for name in ("PKI_PASSPHRASE", "PKI_KEY_PASSPHRASE"):
            self.environment.pop(name, None)
        folder.mkdir()
        for command, subject in (("init-root", "Root R1"), ("init-issuing", "Issuing A1")):
            self.pki(command, "--subject", f"CN=Bench {subject}", "--insecure-plaintext-ca-key")
        self.issue("soon", "--days", "5")
        self.issue("template", "--days", "90", "--dns", "template.example")

    def issue(self, name, *options):
        self.pki("issue-client", name, "--out", f"clients/{name}", "--no-key-passphrase", *options)

    def pki(self, *arguments, statuses=(0,)):
        done = subprocess.run(
            [str(self.pki_path), *map(str, arguments)], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True,
        )
        if done.returncode not in statuses:
            sys.exit(f"pki {' '.join(map(str, arguments))} -> {done.returncode}\n{done.stderr}")
        return done.stdout

    def database(self):
        database = sqlite3.connect(self.folder / "ca-data" / "pki.sqlite", isolation_level=None)
        database.execute("PRAGMA foreign_keys = ON")
        return database

    def fill(self, count):
        """Copies the template so many times; all of it is one transaction."""
        database = self.database()
        columns = [row[1] for row in database.execute("PRAGMA table_info(certificate)")]
        values = ", ".join(OWN.get(name, name) for name in columns)
        numbers = (
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :count) "
        )
        first, = database.execute("SELECT max(id) FROM certificate").fetchone()
        database.execute("BEGIN IMMEDIATE")
        # The largest id grows while rows are added, so that it is looked up once.
        values = values.replace("(SELECT max(id) FROM certificate)", str(first))
        database.execute(
            f"INSERT INTO certificate ({', '.join(columns)}) {numbers} SELECT {values} "
            "FROM n, (SELECT * FROM certificate WHERE name = 'template')",
            {"count": count, "now": int(time.time())},
        )
        database.execute(
            "INSERT INTO certificateName (certificateID, form, value) "
            "SELECT id, 'dns', name || '.example' FROM certificate WHERE id > ?", (first,)
        )
        database.execute("COMMIT")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()

    def one(self, column, name):
        database = self.database()
        value, = database.execute(
            f"SELECT {column} FROM certificate WHERE name = ?", (name,)
        ).fetchone()
        database.close()
        return value


def commands(store, name, number):
    """What is measured: a label, and a function that does it once."""
    serial = store.one("lower(hex(serialNumber))", name)
    san = store.one(
        "(SELECT value FROM certificateName WHERE certificateID = certificate.id)", name
    )
    due = (0, 2)
    return {
        "show by name": lambda: store.pki("show", name),
        "show by serial number": lambda: store.pki("show", serial),
        "search by alternative name": lambda: store.pki("search", "--san", san),
        "search by serial prefix": lambda: store.pki("search", "--serial", serial[:14]),
        "expiring --within 30d": lambda: store.pki("expiring", "--within", "30d", statuses=due),
        "one more issue": lambda: store.issue(f"new-{next(number)}"),
        "issue and revoke": lambda: issue_and_revoke(store, f"gone-{next(number)}"),
    }


def issue_and_revoke(store, name):
    store.issue(name)
    begin = time.perf_counter()
    store.pki("revoke", name)
    return time.perf_counter() - begin


def measured(function):
    """Seconds; a function that times a part of itself says so by what it returns."""
    begin = time.perf_counter()
    part = function()
    return part if isinstance(part, float) else time.perf_counter() - begin


def peak_megabytes(store, *arguments):
    """The most memory that a command had, output thrown away, and the seconds it took."""
    command = [str(store.pki_path), *arguments]
    begin = time.perf_counter()
    process = subprocess.Popen(command, env=store.environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"pki {' '.join(arguments)} failed")
    return usage.ru_maxrss / 1024, time.perf_counter() - begin


def compare(empty, full, runs):
    number = itertools.count()
    ways = [commands(empty, "template", number), commands(full, "host-0500000", number)]
    print(f"{'command':<28} {'empty':>8} {'full':>8}   {'full/empty':>10}")
    for label in ways[0]:
        taken = ([], [])
        for run in range(runs + 1):
            for times, way in zip(taken, ways):
                seconds = measured(way[label])
                if run > 0:  # the first of each warms the caches
                    times.append(seconds * 1000)
        medians = [statistics.median(times) for times in taken]
        shown = label.replace("issue and revoke", "one revocation")
        print(f"{shown:<28} {medians[0]:>8.1f} {medians[1]:>8.1f}   "
              f"{medians[1] / medians[0]:>9.2f}x", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path(".build/release"))
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=21, help="of each command and store")
    parser.add_argument("--folder", type=pathlib.Path, help="default: /dev/shm, which is memory")
    options = parser.parse_args()
    parent = options.folder or pathlib.Path("/dev/shm")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="inventory-", dir=parent)).resolve()
    try:
        tools = options.tools.resolve()
        empty, full = Store(folder / "empty", tools), Store(folder / "full", tools)
        begin = time.perf_counter()
        full.fill(options.count)
        size = (folder / "full" / "ca-data" / "pki.sqlite").stat().st_size / 1e9
        print(f"{options.count:,} certificates, {size:.1f} GB, filled in "
              f"{time.perf_counter() - begin:.0f} s, in {parent}")
        compare(empty, full, options.runs)
        for arguments in (["list"], ["list", "--csv"], ["list", "--json"]):
            memory, seconds = peak_megabytes(full, *arguments)
            base, _ = peak_megabytes(empty, *arguments)
            print(f"{'pki ' + ' '.join(arguments):<28} {seconds:.1f} s, at most {memory:.0f} MB "
                  f"of memory ({base:.0f} MB in the empty store)", flush=True)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
