"""A CreateSession that keeps what it is sent, and judges signatures by pyca/cryptography alone.

Nothing here shares a line with the product: the canonical request is put together from the bytes that
arrived, and the key is taken from the certificate that came with them.
"""

import base64
import contextlib
import dataclasses
import hashlib
import http.server
import json
import re
import threading
import urllib.parse

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

SAFE = "-_.~"
AUTHORIZATION = re.compile(
    r"(?P<algorithm>[A-Z0-9-]+) Credential=(?P<serial>[0-9]+)/(?P<date>[0-9]{8})/"
    r"(?P<region>[a-z0-9-]+)/rolesanywhere/aws4_request, "
    r"SignedHeaders=(?P<names>[a-z0-9-]+(?:;[a-z0-9-]+)*), Signature=(?P<signature>[0-9a-f]+)"
)


@dataclasses.dataclass
class Sent:
    """One request as it arrived."""

    method: str
    target: str
    headers: list
    body: bytes

    def values(self, name):
        return [value for key, value in self.headers if key.lower() == name]

    def only(self, name):
        values = self.values(name)
        assert len(values) == 1, (name, values)
        return values[0]


@dataclasses.dataclass
class Judged:
    """What a request that verifies asks for, and who asks."""

    certificate: x509.Certificate
    chain: list
    region: str
    parameters: dict
    body: dict


def judge(sent):
    """Verifies the signature of a request with the certificate it carries; fails where it is wrong."""
    match = AUTHORIZATION.fullmatch(sent.only("authorization"))
    assert match, sent.only("authorization")
    names = match["names"].split(";")
    assert names == sorted(set(names)), names
    required = {"content-type", "host", "x-amz-date", "x-amz-x509"}
    required |= {"x-amz-x509-chain"} if sent.values("x-amz-x509-chain") else set()
    assert required <= set(names), names
    moment = sent.only("x-amz-date")
    assert re.fullmatch(r"[0-9]{8}T[0-9]{6}Z", moment) and moment[:8] == match["date"]

    path, _, query = sent.target.partition("?")
    assert path.endswith("/sessions"), path
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True, strict_parsing=True)
    canonical = [
        sent.method, "/sessions",
        "&".join(
            f"{urllib.parse.quote(name, safe=SAFE)}={urllib.parse.quote(value, safe=SAFE)}"
            for name, value in sorted(pairs)
        ),
    ]
    for name in names:
        value = ",".join(re.sub(" +", " ", each.strip()) for each in sent.values(name))
        canonical.append(f"{name}:{value}")
    canonical += ["", match["names"], hashlib.sha256(sent.body).hexdigest()]
    digest = hashlib.sha256("\n".join(canonical).encode()).hexdigest()
    scope = f"{match['date']}/{match['region']}/rolesanywhere/aws4_request"
    text = f"{match['algorithm']}\n{moment}\n{scope}\n{digest}".encode()

    certificate = _certificate(sent.only("x-amz-x509"))
    assert int(match["serial"]) == certificate.serial_number
    _verify(certificate.public_key(), match["algorithm"], bytes.fromhex(match["signature"]), text)
    chain = sent.values("x-amz-x509-chain")
    return Judged(
        certificate, [_certificate(each) for each in chain[0].split(",")] if chain else [],
        match["region"], dict(pairs), json.loads(sent.body),
    )


def _certificate(text):
    return x509.load_der_x509_certificate(base64.b64decode(text, validate=True))


def _verify(key, algorithm, signature, text):
    if isinstance(key, rsa.RSAPublicKey):
        assert algorithm == "AWS4-X509-RSA-SHA256"
        key.verify(signature, text, padding.PKCS1v15(), hashes.SHA256())
    elif isinstance(key, ec.EllipticCurvePublicKey):
        assert algorithm == "AWS4-X509-ECDSA-SHA256"
        key.verify(signature, text, ec.ECDSA(hashes.SHA256()))
    else:
        raise AssertionError(f"no way to judge {key}")


CREDENTIALS = {
    "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
    "secretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "sessionToken": "IQoJb3JpZ2luX2VjEXAMPLE+/=",
    "expiration": "2099-12-31T23:59:59Z",
}

# What a credential_process prints for them, byte for byte.
PRINTED = (
    '{"Version":1,"AccessKeyId":"ASIAIOSFODNN7EXAMPLE",'
    '"SecretAccessKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",'
    '"SessionToken":"IQoJb3JpZ2luX2VjEXAMPLE+/=","Expiration":"2099-12-31T23:59:59Z"}'
)


class _Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.sent.append(Sent(self.command, self.path, self.headers.items(), body))
        query = dict(urllib.parse.parse_qsl(self.path.partition("?")[2]))
        answer = json.dumps({
            "credentialSet": [{
                "assumedRoleUser": {"arn": "arn:aws:sts::1:assumed-role/x/y", "assumedRoleId": "A:y"},
                "credentials": CREDENTIALS, "packedPolicySize": 1,
                "roleArn": query.get("roleArn", ""), "sourceIdentity": "CN=x",
            }],
            "subjectArn": "arn:aws:rolesanywhere:us-east-1:111122223333:subject/x",
        }).encode()
        self.send_response(201)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Recorder:
    """Where requests go; each is taken once."""

    def __init__(self, server):
        self._server = server
        self.url = f"http://127.0.0.1:{server.server_port}"

    @property
    def count(self):
        return len(self._server.sent)

    def take(self):
        """The request that arrived last, after judging it; there must be no other."""
        assert self.count == 1, self.count
        return judge(self._server.sent.pop())

    def take_all(self):
        sent, self._server.sent[:] = list(self._server.sent), []
        return [judge(each) for each in sent]


@contextlib.contextmanager
def recording():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Answer)
    server.daemon_threads, server.sent = True, []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Recorder(server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=20)
