"""Requests of the AWS CLI and of AWS's Python library, changed in one place each, are refused."""

import random
import urllib.parse

import pytest

from http_mutation import RawRequest, meaning
from tls_front import recording_front, tls_front

CHANGES = 500


def port_of(lab):
    return urllib.parse.urlsplit(lab.url).port


def expect_refusals(request, service, port, seed):
    accepted = request.send(port)
    assert accepted in (200, 201), accepted
    changes = random.Random(seed)
    same = 0
    for _ in range(CHANGES):
        changed, what = request.changed(changes)
        if changed.bytes() == request.bytes():
            continue
        status = changed.send(port)
        if meaning(changed, service) == meaning(request, service):
            same += 1
            assert status == accepted, f"refused although it means the same: {what}"
        else:
            assert status is not None and status >= 400, f"accepted: {what}"
    assert same < CHANGES / 10
    moved = list(request.with_fields_changed())
    assert len(moved) > 10
    for what, changed in moved:
        status = changed.send(port)
        assert status is not None and status >= 400, f"accepted: {what}"
    assert request.send(port) == accepted


@pytest.mark.judge("iam-rolesanywhere-session")
def test_the_session_library(anywhere, lab, tmp_path):
    from test_session_library import session

    recorded = []
    with tls_front(tmp_path, port_of(lab), recorded) as (port, certificate):
        front = (f"127.0.0.1:{port}", str(certificate))
        session(anywhere, front).get_refreshable_credentials().get_frozen_credentials()
    (request,) = RawRequest.all_of(recorded[0])
    assert request.method == "POST" and request.target.startswith("/sessions")
    expect_refusals(request, "session", port_of(lab), seed=1)


COMMANDS = [
    ("rolesanywhere", "list-trust-anchors", "--max-items", "5"),
    ("rolesanywhere", "list-profiles"),
    ("iam", "get-role", "--role-name", "web-01"),
    ("sts", "get-caller-identity"),
    ("s3api", "list-buckets"),
]


@pytest.mark.judge("AWS CLI")
def test_the_aws_cli(anywhere, authority, lab):
    for command in COMMANDS:
        recorded = []
        with recording_front(port_of(lab), recorded) as port:
            authority.environment["AWS_ENDPOINT_URL"] = f"http://127.0.0.1:{port}"
            authority.aws(*command, "--output", "json")
        (request,) = RawRequest.all_of(recorded[0])
        service = request.authorization.split("/")[3]
        expect_refusals(request, service, port_of(lab), seed=len(command[1]))
