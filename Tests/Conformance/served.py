"""`ra serve` as a process of its own, and what asks it without an SDK."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time

import judges
from anywhere import Anywhere
from local_service import LocalService
from patience import PATIENCE
from workspace import Authority, tools_folder


class YoungSessions:
    """A local service whose sessions of 900 s last no longer than `seconds`.

    Its clock is behind by the rest; so is the one by which its clients' certificates were issued.
    """

    def __init__(self, folder, seconds):
        self.lab = LocalService(folder / "lab", "--clock", f"{seconds - 900}s")
        self.authority = Authority(folder / "past")
        self.authority.pki = self._pki
        self.authority.make()

    def _pki(self, *arguments, **options):
        return self.authority.run(
            judges.program("faketime"), "-f", "-1h", tools_folder() / "pki", *arguments,
            environment={"FAKETIME_DONT_FAKE_MONOTONIC": "1"}, **options)

    def __enter__(self):
        self.lab.__enter__()
        return self.lab, Anywhere(self.lab.point(self.authority))

    def __exit__(self, *_):
        self.lab.stop()


class Served:
    """Starts `ra serve` on a free port of a workspace; what it says is in `log`."""

    def __init__(self, workspace, *options, environment=None):
        self.workspace = workspace
        self.options = options
        self.environment = environment or {}
        self.log = []

    def __enter__(self):
        variables = self.workspace.environment | self.environment
        self.process = subprocess.Popen(
            [str(word) for word in ("ra", "serve", "--port", "0", *self.options)],
            cwd=self.workspace.folder,
            env={name: value for name, value in variables.items() if value is not None},
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, text=True,
        )
        self._collector = threading.Thread(target=self._collect, daemon=True)
        self._collector.start()
        self.port = int(self.said(r"Local server started on port: (\d+)$")[1])
        return self

    def _collect(self):
        for line in self.process.stderr:
            self.log.append(line.rstrip("\n"))

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._collector.join(timeout=PATIENCE)

    def said(self, pattern, timeout=PATIENCE, after=0):
        """Waits until a line says so."""
        end = time.monotonic() + timeout
        while True:
            has_ended = self.process.poll() is not None
            if has_ended:
                self._collector.join(timeout=PATIENCE)
            for line in self.log[after:]:
                match = re.search(pattern, line)
                if match:
                    return match
            assert time.monotonic() < end, (pattern, self.log)
            assert not has_ended, (pattern, self.log)
            time.sleep(0.01)

    def wait_for_credentials(self, count=1):
        end = time.monotonic() + PATIENCE
        while sum("credentials until" in line for line in self.log) < count:
            assert time.monotonic() < end, self.log
            time.sleep(0.01)
        return self

    def stop(self, number=signal.SIGTERM):
        """Ends it by a signal; its exit status, and nothing was printed."""
        self.process.send_signal(number)
        status = self.process.wait(timeout=PATIENCE)
        assert self.process.stdout.read() == ""
        self._collector.join(timeout=PATIENCE)
        return status

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def imds(self):
        """The environment of a client of the instance metadata, which finds nothing else."""
        return without_credentials() | {
            "AWS_EC2_METADATA_SERVICE_ENDPOINT": f"{self.url}/", "AWS_EC2_METADATA_DISABLED": None,
        }

    def container(self, name, token):
        """The environment of a client of the container endpoint."""
        return without_credentials() | {
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{self.url}/role/{name}",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": str(token),
        }

    def ask(self, method, path, **headers):
        return ask(self.port, method, path, **headers)

    def credentials(self, name):
        """What an SDK does for the credentials of a role; the status and the answer."""
        status, token = self.ask("PUT", "/latest/api/token")
        assert status == 200, token
        status, answer = self.ask(
            "GET", f"/latest/meta-data/iam/security-credentials/{name}",
            **{"X-aws-ec2-metadata-token": token})
        return status, json.loads(answer)


def without_credentials():
    """No credentials but those of an endpoint."""
    return dict.fromkeys(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"))


def ask(port, method, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


class ServiceManager:
    """The end of a service manager's notification socket, in the file system or the abstract space."""

    def __init__(self, name):
        self.name = name
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind("\0" + name[1:] if name.startswith("@") else name)
        self.socket.settimeout(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()
        if not self.name.startswith("@"):
            os.unlink(self.name)

    def told(self):
        return self.socket.recv(4096).decode().splitlines()
