"""`ra lab` as a process of its own, and clients of it that are not ours."""

import os
import re
import signal
import subprocess
import threading

import judges
from patience import PATIENCE
from workspace import Workspace

EXPORT = re.compile(r"export ([A-Z_]+)=(.*)")


class LocalService:
    """Starts `ra lab` on a free port; its `environment` points any AWS tool at it."""

    VARIABLES = {
        "AWS_ENDPOINT_URL",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_REGION",
        "AWS_DEFAULT_REGION",
    }

    def __init__(self, folder, *options, under=(), quiet=False):
        """`quiet` throws its log away, and takes no time to read it."""
        self.quiet = quiet
        self.workspace = Workspace(folder)
        self.under = under
        self.options = options
        self.environment = {}
        self.printed = []
        self.log = []

    def __enter__(self):
        self.process = subprocess.Popen(
            [*self.under, "ra", "lab", "--port", "0", *self.options],
            cwd=self.workspace.folder,
            env=self.workspace.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL if self.quiet else subprocess.PIPE,
            start_new_session=True,
            text=True,
        )
        self._collector = threading.Thread(
            target=lambda: self.log.extend(self.process.stderr or ()), daemon=True
        )
        self._collector.start()
        for line in self.process.stdout:
            self.printed.append(line)
            match = EXPORT.fullmatch(line.rstrip("\n"))
            if match:
                self.environment[match[1]] = match[2].strip("'\"")
            if self.VARIABLES <= self.environment.keys():
                break
        assert self.VARIABLES <= self.environment.keys(), (self.printed, self.log)
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends the service, and collects what it had still printed."""
        if self.process.poll() is None:
            # The whole group: it may run under another program.
            os.killpg(self.process.pid, signal.SIGTERM)
        rest, _ = self.process.stdout.read(), self.process.wait(timeout=PATIENCE)
        self.printed.extend(rest.splitlines(keepends=True))
        if "faketime" in str(self.under):
            # A signal ends it without its cleaning up.
            judges.clear_after_faketime()
        self._collector.join(timeout=PATIENCE)

    @property
    def url(self):
        return self.environment["AWS_ENDPOINT_URL"]

    def boto3(self, service, **configuration):
        """A boto3 client with the keys of the environment: the lab's own, or a session's."""
        import boto3
        import botocore.config

        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=self.environment["AWS_REGION"],
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=self.environment.get("AWS_SESSION_TOKEN"),
            config=botocore.config.Config(**configuration),
        )

    def point(self, workspace):
        """Lets every command of a workspace talk to this service."""
        workspace.environment |= self.environment
        return workspace
