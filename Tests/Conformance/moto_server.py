"""moto's server as a process of its own: IAM and STS of a second mind."""

import re
import socket
import subprocess
import time
import urllib.request

import judges
from patience import PATIENCE

ACCOUNT = "123456789012"


class MotoServer:
    """Starts moto on a free port, with AWS's managed policies in it."""

    def __init__(self, folder):
        self.log = folder / "log"

    def __enter__(self):
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                [judges.program("moto_server"), "-H", "127.0.0.1", "-p", "0"],
                env={"PATH": "/usr/bin:/bin", "MOTO_IAM_LOAD_MANAGED_POLICIES": "true"},
                stdout=output, stderr=subprocess.STDOUT,
            )
        try:
            self.url = self._url()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=PATIENCE)

    def reset(self):
        """Empties the account."""
        request = urllib.request.Request(f"{self.url}/moto-api/reset", method="POST")
        urllib.request.urlopen(request).close()

    def boto3(self, service, **configuration):
        """A boto3 client of this server."""
        import boto3
        import botocore.config

        return boto3.client(
            service, endpoint_url=self.url, region_name="us-east-1",
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE", aws_secret_access_key="secret",
            config=botocore.config.Config(**configuration),
        )

    def _url(self):
        deadline = time.monotonic() + 2 * PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            match = re.search(r"Running on (http://127\.0\.0\.1:(\d+))", self.log.read_text())
            if match:
                with socket.create_connection(("127.0.0.1", int(match[2])), timeout=PATIENCE):
                    return match[1]
            time.sleep(0.05)
        raise AssertionError(self.log.read_text())
