#!/usr/bin/env python3
"""Many CSRs at once: `pki sign-csr` beside `openssl ca -infiles`, in the same run.

Both check each CSR's proof of possession, sign with a P-256 key that is not encrypted, keep a record
and write each certificate into a file of its own. pki commits what it is about to sign durably, lints
each certificate before it is signed, verifies its own signature and commits again; openssl writes its
index once at the end. They take turns, each on a CA that has issued nothing yet. Medians are in
milliseconds a CSR.
"""

import argparse
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile
import time

from issue import NEW_KEY, Bench


class SigningBench(Bench):
    """A folder with CSRs, and a fresh CA of each kind for each run."""

    def __init__(self, folder, tools, count):
        super().__init__(folder, tools, "p256", False)
        requests = folder / "requests"
        requests.mkdir()
        for number in range(count):
            self.run(
                "openssl", "req", "-new", "-config", "openssl.cnf", *NEW_KEY["p256"], "-noenc",
                "-keyout", "unused.key", "-out", requests / f"host-{number:05}.csr",
                "-subj", f"/CN=host-{number:05}",
            )
        self.requests = sorted(requests.iterdir())

    def renew_pki(self):
        shutil.rmtree(self.folder / "ca-data")
        shutil.rmtree(self.folder / "out", ignore_errors=True)
        self.make_pki_authority()

    def renew_openssl(self):
        for path in self.folder.glob("index.txt*"):
            path.unlink()
        (self.folder / "index.txt").touch()
        shutil.rmtree(self.folder / "issued")
        (self.folder / "issued").mkdir()

    def pki(self):
        self.run(self.tools / "pki", "sign-csr", "requests", "--out", "out", "--days", "30")

    def openssl(self):
        self.run(
            "openssl", "ca", "-batch", "-notext", "-config", "openssl.cnf", "-out", "all.pem",
            "-infiles", *self.requests,
        )


def medians(bench, runs, count):
    """Milliseconds a CSR of both ways, which take turns."""
    ways = {
        "pki": (bench.renew_pki, bench.pki), "ca": (bench.renew_openssl, bench.openssl),
    }
    taken = {way: [] for way in ways}
    for _ in range(runs):
        for way, (renew, sign) in ways.items():
            renew()
            os.sync()
            begin = time.perf_counter()
            sign()
            taken[way].append((time.perf_counter() - begin) * 1000 / count)
    return {way: statistics.median(times) for way, times in taken.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path(".build/release"))
    parser.add_argument("--count", type=int, default=1000, help="CSRs a run")
    parser.add_argument("--runs", type=int, default=7, help="of each way")
    parser.add_argument("--disk", type=pathlib.Path, default=pathlib.Path(".build"))
    options = parser.parse_args()

    version = subprocess.run(["openssl", "version"], capture_output=True, text=True).stdout
    print(f"{version.strip()}; {options.count} CSRs, milliseconds each")
    print(f"{'directory':<10} {'pki':>8} {'openssl ca':>11}   {'pki/ca':>7}")
    for place, parent in (("/dev/shm", pathlib.Path("/dev/shm")), ("disk", options.disk)):
        if not parent.is_dir():
            print(f"{place:<10} is not on this machine")
            continue
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bench-", dir=parent)).resolve()
        try:
            bench = SigningBench(folder, options.tools.resolve(), options.count)
            ms = medians(bench, options.runs, options.count)
        finally:
            shutil.rmtree(folder)
        print(
            f"{place:<10} {ms['pki']:>8.3f} {ms['ca']:>11.3f}   {ms['pki'] / ms['ca']:>6.2f}x",
            flush=True,
        )


if __name__ == "__main__":
    main()
