"""Writes cases.json: settings of retries, what attempts meet, and how often botocore sends a request."""

import json
import os
import pathlib
import types
import unittest.mock

import botocore
import botocore.endpoint
import botocore.exceptions
import botocore.retries.standard
import botocore.retryhandler
import botocore.session
from botocore.awsrequest import AWSResponse

OPERATIONS = {
    "rolesanywhere": "list_trust_anchors", "iam": "list_roles", "sts": "get_caller_identity",
}
URL = "https://endpoint.example"
FAILURES = {
    "couldNotConnect": botocore.exceptions.EndpointConnectionError(endpoint_url=URL),
    "connectTimedOut": botocore.exceptions.ConnectTimeoutError(endpoint_url=URL),
    "connectionLost": botocore.exceptions.ConnectionClosedError(endpoint_url=URL),
}
STATUSES = [400, 403, 404, 408, 409, 429, 500, 501, 502, 503, 504, 505, 509, 520]
CODES = [
    "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottledException",
    "RequestThrottled", "TooManyRequestsException", "ProvisionedThroughputExceededException",
    "TransactionInProgressException", "RequestLimitExceeded", "BandwidthLimitExceeded",
    "LimitExceededException", "LimitExceeded", "SlowDown", "PriorRequestNotComplete",
    "EC2ThrottledException", "RequestTimeout", "RequestTimeoutException",
    "IDPCommunicationError", "AccessDenied",
]


def error(service, status, code):
    """An answer as the service's protocol writes it."""
    if service == "rolesanywhere":
        return {
            "status": status, "body": '{"message":"no"}',
            "headers": {"Content-Type": "application/json", "x-amzn-ErrorType": code},
        }
    body = f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
    return {"status": status, "body": body, "headers": {"Content-Type": "text/xml"}}


def page(status):
    """What a gateway says."""
    return {"status": status, "body": "<html>no", "headers": {"Content-Type": "text/html"}}


def met():
    """Services with what each attempt meets: the error of a code, of a status, a page, a failure."""
    for service in OPERATIONS:
        for code in CODES:
            yield service, error(service, 400, code)
        for code in ("ThrottlingException", "TooManyRequestsException"):
            yield service, error(service, 429, code)
        for status in STATUSES:
            yield service, error(service, status, "Odd")
    for status in STATUSES:
        yield "rolesanywhere", page(status)
    for name in FAILURES:
        yield "rolesanywhere", {"failure": name}


class Body:
    """The body of an answer."""

    def __init__(self, text):
        self._text = text

    def stream(self, **_):
        yield self._text.encode()


def sent(session, service, variables, meets):
    """How often the request is sent, and the waits in between."""
    waits, attempts = [], []

    def answer(request, **_):
        attempts.append(request)
        if "failure" in meets:
            raise FAILURES[meets["failure"]]
        return AWSResponse(request.url, meets["status"], meets["headers"], Body(meets["body"]))

    one = types.SimpleNamespace(random=lambda: 1)
    backoff = botocore.retries.standard.ExponentialBackoff.__init__
    with (
        unittest.mock.patch.dict(os.environ, variables),
        unittest.mock.patch.object(botocore.endpoint, "time", types.SimpleNamespace(
            sleep=waits.append, time=botocore.endpoint.time.time)),
        unittest.mock.patch.object(botocore.retryhandler, "random", one),
        unittest.mock.patch.object(backoff, "__defaults__", (20, one.random, None, None)),
    ):
        client = session.create_client(service, region_name="us-east-1", endpoint_url=URL)
        client.meta.events.register("before-send", answer)
        try:
            getattr(client, OPERATIONS[service])()
        except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
            pass
    return {"attempts": len(attempts), "waits": waits}


def cases():
    plain = {
        "AWS_ACCESS_KEY_ID": "A", "AWS_SECRET_ACCESS_KEY": "s", "AWS_CONFIG_FILE": "/nonexistent",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
    }
    wanted = [
        ({"AWS_RETRY_MODE": mode}, service, meets)
        for mode in ("legacy", "standard") for service, meets in met()
    ]
    wanted += [
        ({"AWS_RETRY_MODE": mode, "AWS_MAX_ATTEMPTS": count}, service, error(service, 503, "Odd"))
        for mode in ("legacy", "standard") for count in ("1", "2", "8") for service in OPERATIONS
    ]
    with unittest.mock.patch.dict(os.environ, plain, clear=True):
        session = botocore.session.Session()
        return [
            {"environment": variables, "service": service, "meets": meets,
             "expected": sent(session, service, variables, meets)}
            for variables, service, meets in wanted
        ]


def document():
    lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases())
    return f'{{"botocore":"{botocore.__version__}","cases":[\n{lines}\n]}}\n'


if __name__ == "__main__":
    pathlib.Path(__file__).with_name("cases.json").write_text(document())
