#!/usr/bin/env python3
"""`ra session` against curl, in the same run.

curl sends the same body, unsigned, to the same HTTPS server on this machine, which answers a made-up
session. Both trust the whole of the system's roots and the server's own: curl reads the bundle, as it
does by default, and `ra` the hashed directory, as it does by default. AWS's Python library does the
same work in a Python process of its own. They take turns, started by a small program in C; medians of
wall time are in milliseconds, and a ratio below 1 says what part of curl's time, or of the library's,
`ra` takes. Peak memory is the resident set, which counts the pages of libraries that other programs
share.
"""

import argparse
import os
import pathlib
import shutil
import socket
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time

ARN = "arn:aws:rolesanywhere:us-east-1:111122223333"
ID = "12345678-1234-4234-8234-123456789012"
ROLE = "arn:aws:iam::111122223333:role/reader"
ANSWER = (
    '{"credentialSet":[{"credentials":{"accessKeyId":"ASIAEXAMPLE","secretAccessKey":"secret",'
    '"sessionToken":"token","expiration":"%s"}}],"subjectArn":"subject"}'
)
LIBRARY = """
import sys
import iam_rolesanywhere_session as library
session = library.IAMRolesAnywhereSession(
    profile_arn=sys.argv[1], role_arn=sys.argv[2], trust_anchor_arn=sys.argv[3],
    certificate=sys.argv[4], private_key=sys.argv[5], region="us-east-1",
    endpoint=sys.argv[6], verify=sys.argv[7])
print(session.get_refreshable_credentials().get_frozen_credentials().access_key)
"""


class Server:
    """Answers every HTTPS request with a session, each on a connection of its own."""

    def __init__(self, certificate, key):
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate, key)
        later = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
        body = (ANSWER % later).encode()
        head = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
        self.answer = head % len(body) + body
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            # Otherwise the second segment waits for a delayed acknowledgement.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        try:
            with self.context.wrap_socket(connection, server_side=True) as stream:
                received = b""
                while b"\r\n\r\n" not in received:
                    part = stream.recv(65_536)
                    if not part:
                        return
                    received += part
                head, _, body = received.partition(b"\r\n\r\n")
                length = 0
                for line in head.lower().split(b"\r\n"):
                    if line.startswith(b"content-length:"):
                        length = int(line.split(b":")[1])
                while len(body) < length:
                    body += stream.recv(65_536)
                stream.sendall(self.answer)
                stream.recv(1)
        except OSError:
            return


def openssl(folder, *arguments):
    subprocess.run(["openssl", *map(str, arguments)], cwd=folder, check=True, capture_output=True)


def make_files(folder):
    """A server's certificate and a client's, and the system's roots with the server's among them."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    openssl(
        folder, "req", "-x509", *key, "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost", "-keyout", "server.key", "-out", "server.pem")
    openssl(
        folder, "req", "-x509", *key, "-subj", "/CN=web-01", "-keyout", "client.key", "-out",
        "client.pem", "-addext", "keyUsage=critical,digitalSignature", "-addext",
        "basicConstraints=critical,CA:FALSE")
    system = pathlib.Path("/etc/ssl/certs")
    own = (folder / "server.pem").read_text()
    (folder / "bundle.pem").write_text((system / "ca-certificates.crt").read_text() + own)
    (folder / "roots").mkdir()
    for path in system.glob("*.0"):
        shutil.copy(path, folder / "roots" / path.name)
    shutil.copy(folder / "server.pem", folder / "roots" / "server.pem")
    openssl(folder, "rehash", "roots")


def make_stopwatch(folder):
    """The program that starts the others, in C."""
    program = folder / "spawned"
    source = pathlib.Path(__file__).with_name("spawned.c")
    subprocess.run(["cc", "-O2", "-o", program, source], check=True)
    return program


def measured(stopwatch, command, environment, folder):
    """Wall time in milliseconds, the peak of the resident set in MB, the exit status, and the errors."""
    done = subprocess.run(
        [stopwatch, *command], env=environment, cwd=folder, capture_output=True, text=True, check=True)
    microseconds, kilobytes, status = map(int, done.stdout.split())
    return microseconds / 1000, kilobytes / 1024, status, done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", type=pathlib.Path, default=pathlib.Path(".build/release"))
    parser.add_argument("--runs", type=int, default=41, help="of each command")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="session-", dir="/dev/shm"))
    try:
        compare(folder, options.tools.resolve(), options.runs)
    finally:
        shutil.rmtree(folder)


def calls(folder, ra, server):
    """The environment of a workload, `ra session` for a server, and the same for any endpoint."""
    url = f"https://localhost:{server.port}"
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "AWS_CA_BUNDLE": str(folder / "roots")}
    session = [
        str(ra), "session", "--trust-anchor-arn", f"{ARN}:trust-anchor/{ID}", "--profile-arn",
        f"{ARN}:profile/{ID}", "--role-arn", ROLE, "--certificate", "client.pem", "--private-key",
        "client.key", "--endpoint"]
    return environment, [*session, url], session


def compare(folder, tools, runs):
    make_files(folder)
    server = Server(folder / "server.pem", folder / "server.key")
    url = f"https://localhost:{server.port}"
    ra = str(tools / "ra")
    environment, to_the_server, session = calls(folder, ra, server)
    closed = socket.create_server(("127.0.0.1", 0))
    refused = f"https://localhost:{closed.getsockname()[1]}"
    closed.close()
    ways = {
        "curl": [
            "curl", "--silent", "--cacert", "bundle.pem", "--output", "/dev/null", "--data",
            '{"durationSeconds":3600}', f"{url}/sessions"],
        "ra session --no-cache": [*to_the_server, "--no-cache"],
        "ra session, cached": to_the_server,
        "ra session, refused": [*session, refused, "--no-cache"],
        "AWS's Python library": [
            sys.executable, "-c", LIBRARY, f"{ARN}:profile/{ID}", ROLE, f"{ARN}:trust-anchor/{ID}",
            "client.pem", "client.key", url.removeprefix("https://"), "bundle.pem"],
        "ra --version": [ra, "--version"],
        "openssl version": ["openssl", "version"],
    }
    stopwatch = make_stopwatch(folder)
    taken = {label: [] for label in ways}
    peaks = {label: [] for label in ways}
    for run in range(runs + 1):
        for label, command in ways.items():
            milliseconds, megabytes, status, errors = measured(
                stopwatch, command, environment, folder)
            if (status == 0) == ("refused" in label):
                raise SystemExit(f"{label}: {status}\n{errors}")
            if run > 0:  # the first of each warms the caches
                taken[label].append(milliseconds)
                peaks[label].append(megabytes)
    medians = {label: statistics.median(times) for label, times in taken.items()}
    library = medians["AWS's Python library"]
    print(f"{'':<24} {'ms':>7} {'of curl':>8} {'of AWS':>8} {'MB':>6}")
    for label, median in medians.items():
        print(f"{label:<24} {median:>7.1f} {median / medians['curl']:>8.2f} "
              f"{median / library:>8.3f} {statistics.median(peaks[label]):>6.1f}")
    start = medians["ra --version"] / medians["openssl version"]
    print(f"a start, ra --version beside openssl version: {start:.2f}")


if __name__ == "__main__":
    main()
