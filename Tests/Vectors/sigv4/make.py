"""Writes requests.json: random requests, and how botocore signs them."""

import base64
import datetime
import json
import pathlib
import random
import string
import urllib.parse

import botocore
import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

COUNT = 600
UNRESERVED = string.ascii_letters + string.digits + "-._~"
# What a header's value may have, but no tab: botocore takes it for a space, the published suite
# does not know it, and a signature should cover it.
VISIBLE = "".join(map(chr, range(0x20, 0x7F)))


def text(rng, alphabet, low, high):
    return "".join(rng.choice(alphabet) for _ in range(rng.randint(low, high)))


def octets(rng, low, high):
    return bytes(rng.randrange(256) for _ in range(rng.randint(low, high)))


def encoded(rng, low=0, high=8):
    """Any octets, percent-encoded as every client of AWS does it."""
    return urllib.parse.quote(octets(rng, low, high), safe=UNRESERVED)


def path(rng):
    segments = [
        rng.choice([encoded(rng), text(rng, UNRESERVED, 1, 6), "", ".", "..", "%2F", "a%20b"])
        for _ in range(rng.randint(0, 5))
    ]
    return "/" + "/".join(segments)


def query(rng):
    """Every octet in names and values, repeated names, and names without a value."""
    names = [encoded(rng, 1, 4) for _ in range(3)] + ["a", "A", "x-y", "~"]
    parts = []
    for _ in range(rng.randint(0, 6)):
        name = rng.choice(names)
        parts.append(f"{name}={encoded(rng)}" if rng.random() < 0.9 else f"{name}=")
    return "&".join(parts)


def headers(rng):
    fields = []
    for number in range(rng.randint(0, 4)):
        name = rng.choice(["X-Custom", "Content-Type", "x-amz-meta", "Accept", "User-Agent"])
        if any(name == other for other, _ in fields) and name != "X-Custom":
            name = f"X-{number}"
        fields.append((name, rng.choice(["", "  "]) + text(rng, VISIBLE, 0, 12)))
    return fields


def case(rng, number, at):
    service = rng.choice(["rolesanywhere", "iam", "sts", "s3"])
    port = rng.choice(["", "", ":8443"])
    host = f"{service}.{text(rng, string.ascii_lowercase, 3, 8)}.amazonaws.com{port}"
    method = rng.choice(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"])
    body = octets(rng, 0, 24) if method in ("POST", "PUT", "PATCH") else b""
    token = text(rng, UNRESERVED + "/+=", 8, 40) if rng.random() < 0.5 else None
    return {
        "service": service, "method": method, "host": host, "path": path(rng),
        "query": query(rng), "headers": headers(rng), "body": base64.b64encode(body).decode(),
        "region": rng.choice(["us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1"]),
        "accessKeyID": "AKID" + text(rng, string.ascii_uppercase, 4, 16),
        "secretAccessKey": text(rng, string.ascii_letters + "/+", 40, 40), "sessionToken": token,
        "date": at.strftime("%Y%m%dT%H%M%SZ"),
    }


def sign(entry, at):
    """botocore's own signer, with the clock held still."""
    url = f"https://{entry['host']}{entry['path']}" + (
        f"?{entry['query']}" if entry["query"] else ""
    )
    request = AWSRequest(method=entry["method"], url=url, data=base64.b64decode(entry["body"]))
    for name, value in entry["headers"]:
        request.headers.add_header(name, value)
    kind = botocore.auth.S3SigV4Auth if entry["service"] == "s3" else botocore.auth.SigV4Auth
    keys = Credentials(entry["accessKeyID"], entry["secretAccessKey"], entry["sessionToken"])
    # S3's bodies are hashed whatever the transport.
    request.context["payload_signing_enabled"] = True
    # Others in this process sign by the true time.
    kept = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda *_, **__: at
    try:
        kind(keys, entry["service"], entry["region"]).add_auth(request)
    finally:
        botocore.auth.get_current_datetime = kept
    return request.headers["Authorization"]


def cases():
    rng = random.Random(20261126)
    made = []
    for number in range(COUNT):
        at = datetime.datetime(2025, 1, 1) + datetime.timedelta(
            seconds=rng.randrange(400 * 86_400)
        )
        entry = case(rng, number, at)
        entry["authorization"] = sign(entry, at)
        made.append(entry)
    return made


def document():
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases())
    return f'{{"botocore":"{botocore.__version__}","requests":[\n{lines}\n]}}\n'


if __name__ == "__main__":
    pathlib.Path(__file__).with_name("requests.json").write_text(document())
