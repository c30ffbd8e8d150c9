"""A server that plays STS, SSO, a container's agent, instance metadata and Roles Anywhere at once."""

import contextlib
import dataclasses
import datetime
import http.server
import json
import threading
import urllib.parse

NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/"
EXPIRATION = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=6)
EXPIRATION_TEXT = EXPIRATION.strftime("%Y-%m-%dT%H:%M:%SZ")
METADATA_TOKEN = "a-token-of-the-instance-metadata-service"


def secret_of(key):
    return f"the secret of {key}"


def token_of(key):
    return f"the/token+of={key}"


@dataclasses.dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: dict
    body: bytes

    @property
    def form(self):
        return dict(urllib.parse.parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def signer(self):
        """The access key that signed; None where nobody did."""
        authorization = self.headers.get("authorization", "")
        return authorization.partition("Credential=")[2].partition("/")[0] or None


class CloudStub:
    """What it was asked is in `requests`; `answers` replaces an answer by path."""

    def __init__(self):
        self.requests = []
        self.answers = {}

    def answer(self, request):
        path = request.path.partition("?")[0]
        if path in self.answers:
            return self.answers[path]
        if path == "/" and request.method == "POST":
            return self._sts(request)
        if path == "/federation/credentials":
            return self._sso(request)
        if path == "/container":
            return self._metadata("ASIACONTAINER")
        if path == "/latest/api/token" and request.method == "PUT":
            return 200, "text/plain", METADATA_TOKEN
        if path == "/latest/meta-data/iam/security-credentials/":
            return 200, "text/plain", "the-role"
        if path == "/latest/meta-data/iam/security-credentials/the-role":
            return self._metadata("ASIAINSTANCE")
        if path == "/trustanchors":
            return 200, "application/json", '{"trustAnchors":[]}'
        return 404, "application/json", '{"message":"no such thing"}'

    def _sts(self, request):
        operation = request.form["Action"]
        role = request.form["RoleArn"].rpartition("/")[2]
        key = f"ASIAROLE{role.upper()}{len(request.signer or '')}"
        return 200, "text/xml", (
            f'<{operation}Response xmlns="{NAMESPACE}"><{operation}Result><Credentials>'
            f"<AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret_of(key)}</SecretAccessKey>"
            f"<SessionToken>{token_of(key)}</SessionToken><Expiration>{EXPIRATION_TEXT}"
            f"</Expiration></Credentials><AssumedRoleUser><Arn>arn:aws:sts::111122223333:"
            f"assumed-role/{role}/s</Arn><AssumedRoleId>AROA:s</AssumedRoleId></AssumedRoleUser>"
            f"</{operation}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
            f"</{operation}Response>"
        )

    def _sso(self, request):
        key = "ASIASSO"
        return 200, "application/json", json.dumps({"roleCredentials": {
            "accessKeyId": key, "secretAccessKey": secret_of(key), "sessionToken": token_of(key),
            "expiration": int(EXPIRATION.timestamp() * 1000),
        }})

    def _metadata(self, key):
        return 200, "application/json", json.dumps({
            "Code": "Success", "AccessKeyId": key, "SecretAccessKey": secret_of(key),
            "Token": token_of(key), "Expiration": EXPIRATION_TEXT,
        })


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, body)
        self.server.stub.requests.append(request)
        status, kind, text = self.server.stub.answer(request)
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(text.encode())))
        self.end_headers()
        self.wfile.write(text.encode())

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def cloud_stub():
    """Runs the server on a free port; the stub with its `url`."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.stub = CloudStub()
    server.stub.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.stub
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=20)
