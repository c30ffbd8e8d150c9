#!/usr/bin/env python3
"""How fast `ra serve` answers, beside its own HTTP server answering the same bytes, in the same run.

Rounds take turns; each is some seconds of a fixed number of connections that ask for credentials. The
instance metadata pays for its token's code, the container endpoint for its token's digest.
With --answers N it is asked so many times instead, and its memory is looked at on the way.
"""

import argparse
import json
import os
import pathlib
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
CONNECTIONS = 16
GOAL = 0.4
TOKEN = "a-token-for-the-benchmark"


def build_load(folder):
    """The program that asks."""
    load = folder / "load"
    source = REPOSITORY / "Tests" / "Conformance" / "load.c"
    subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", "-o", load, source], check=True)
    return load


def build_constant():
    """The server that answers a constant."""
    # The same modules as those of the release build, which is there already.
    arguments = ["-c", "release", "--static-swift-stdlib"]
    checked = ["--explicit-target-dependency-import-check", "error"]
    subprocess.run(
        ["swift", "build", *arguments, *checked, "--product", "ConstantServer"], cwd=REPOSITORY,
        check=True, env=os.environ | {"ANCHORAGE_BENCHMARK": "1"}, stdout=subprocess.DEVNULL)
    return REPOSITORY / ".build" / "release" / "ConstantServer"


class Place:
    """A CA, a local service that knows it, and `ra serve`."""

    def __init__(self, folder, tools):
        self.folder, self.tools = folder, tools
        self.environment = {
            name: value for name, value in os.environ.items() if not name.startswith("AWS_")
        } | {"PKI_CA_DATA": str(folder / "ca"), "XDG_RUNTIME_DIR": str(folder), "HOME": str(folder)}
        self.processes = []
        for command, name in (("init-root", "Root"), ("init-issuing", "Issuing")):
            self.run("pki", command, "--subject", f"CN=Benchmark {name}", "--insecure-plaintext-ca-key")
        self.run("pki", "issue-client", "client", "--out", "client", "--no-key-passphrase")
        self.run("pki", "export-bundle", "--out", "bundle.pem")
        lab = self.start("ra", "lab", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for line in lab.stdout:
            if match := re.fullmatch(r"export (\w+)='?([^'\n]*)'?\n", line):
                self.environment[match[1]] = match[2]
                if match[1] == "AWS_DEFAULT_REGION":
                    break
        anchor = self.run("ra", "create-trust-anchor", "--name", "b", "--bundle", "bundle.pem")
        role = self.run("ra", "create-role", "--name", "b", "--trust-anchor", "b", "--policy-arn",
                        "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
        profile = self.run("ra", "create-profile", "--name", "b", "--role", "b")
        (folder / "token").write_text(TOKEN)
        (folder / "token").chmod(0o600)
        self.serve = self.start(
            "ra", "serve", "--port", "0", "--trust-anchor-arn", anchor, "--profile-arn", profile,
            "--role-arn", role, "--certificate", "client/certificate.pem", "--private-key",
            "client/private_key.pem", "--authorization-token-file", "token",
            stderr=subprocess.PIPE)
        for line in self.serve.stderr:
            if match := re.search(r"on port: (\d+)", line):
                self.port = int(match[1])
            if "credentials until" in line:
                break

    def run(self, tool, *arguments):
        done = subprocess.run(
            [str(self.tools / tool), *arguments], cwd=self.folder, env=self.environment,
            capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{tool} {arguments}: {done.stderr}")
        return done.stdout.strip()

    def start(self, tool, *arguments, **streams):
        process = subprocess.Popen(
            [str(self.tools / tool), *arguments], cwd=self.folder, env=self.environment, text=True,
            stdin=subprocess.DEVNULL, **streams)
        self.processes.append(process)
        return process

    def ask(self, method, path, **headers):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", method=method, headers=headers)
        with urllib.request.urlopen(request) as answer:
            return answer.read().decode()

    def memory(self):
        status = pathlib.Path(f"/proc/{self.serve.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1])


def requests_file(folder, name, head):
    path = folder / name
    text = (head + "Host: 127.0.0.1\r\nUser-Agent: benchmark\r\n\r\n").encode()
    path.write_bytes(struct.pack("<I", len(text)) + text)
    return path


def rate(load, port, path, seconds):
    done = subprocess.run(
        [load, str(port), path, str(CONNECTIONS), str(seconds)], capture_output=True, text=True,
        check=True)
    result = json.loads(done.stdout)
    statuses = result["statuses"]
    assert set(statuses) == {"200"}, result
    return statuses["200"] / result["seconds"], statuses["200"]


def measure(place, load, constant, folder, rounds, seconds):
    token = place.ask("PUT", "/latest/api/token")
    path = "/latest/meta-data/iam/security-credentials/b"
    ways = {
        "instance metadata": requests_file(
            folder, "imds", f"GET {path} HTTP/1.1\r\nX-aws-ec2-metadata-token: {token}\r\n"),
        "container endpoint": requests_file(
            folder, "container", f"GET /role/b HTTP/1.1\r\nAuthorization: {TOKEN}\r\n"),
    }
    answer = place.ask("GET", path, **{"X-aws-ec2-metadata-token": token})
    server = subprocess.Popen(
        [constant], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    place.processes.append(server)
    server.stdin.write(answer)
    server.stdin.close()
    port = int(server.stdout.readline())
    rates = {name: [] for name in ("constant", *ways)}
    for _ in range(rounds):
        rates["constant"].append(rate(load, port, ways["instance metadata"], seconds)[0])
        for name, file in ways.items():
            rates[name].append(rate(load, place.port, file, seconds)[0])
    base = statistics.median(rates["constant"])
    print(f"ra serve, {CONNECTIONS} connections, median of {rounds} rounds of {seconds} s")
    for name, values in rates.items():
        value = statistics.median(values)
        print(f"  {name:20} {value:10,.0f}/s  {value / base:5.2f}")
    worst = min(statistics.median(rates[name]) / base for name in ways)
    if worst < GOAL:
        sys.exit(f"the goal is {GOAL}")


def soak(place, load, folder, answers):
    file = requests_file(
        folder, "container", f"GET /role/b HTTP/1.1\r\nAuthorization: {TOKEN}\r\n")
    done, sizes = 0, []
    while done < answers:
        done += rate(load, place.port, file, 2)[1]
        sizes.append(place.memory())
    early, late = sizes[min(2, len(sizes) - 1)], sizes[-1]
    print(f"ra serve: {done:,} answers; memory {early:,} KiB after some seconds, {late:,} at the end")
    if late > early * 1.05:
        sys.exit("memory grows")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tools", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--answers", type=int, help="soak: so many answers, and memory stays")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        load = build_load(folder)
        constant = None if arguments.answers else build_constant()
        place = Place(folder, arguments.tools.resolve())
        try:
            if arguments.answers:
                soak(place, load, folder, arguments.answers)
            else:
                measure(place, load, constant, folder, arguments.rounds, arguments.seconds)
        finally:
            for process in place.processes:
                process.kill()
                process.wait()
            time.sleep(0.1)


if __name__ == "__main__":
    main()
