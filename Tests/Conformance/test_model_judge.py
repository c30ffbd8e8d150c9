"""The judge of answers sees every way in which an answer can be wrong."""

import base64
import copy
import json

import boto3
import pytest

from model_arguments import PREFIX, UNKNOWN
from model_judge import ModelJudge

pytestmark = pytest.mark.judge("boto3")

CRL = {
    "crl": {
        "crlId": UNKNOWN,
        "crlArn": PREFIX + "crl/" + UNKNOWN,
        "name": "judged",
        "enabled": True,
        "crlData": base64.b64encode(b"x").decode(),
        "createdAt": "2025-06-15T12:00:00.000000Z",
    }
}
PROFILE = {
    "profile": {
        "profileArn": PREFIX + "profile/" + UNKNOWN,
        "name": "judged",
        "durationSeconds": 900,
        "roleArns": [],
        "attributeMappings": [{"certificateField": "x509SAN", "mappingRules": [{"specifier": ""}]}],
    }
}


def judged(operation, body, status=200, code=None, **headers):
    """What the judge finds in an answer."""
    client = boto3.client(
        "rolesanywhere", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    judge = ModelJudge(client)
    usual = {"Content-Type": "application/json", "x-amzn-RequestId": UNKNOWN}
    if code:
        usual["x-amzn-ErrorType"] = code
    client.meta.events.emit(
        f"before-parse.rolesanywhere.{operation}",
        operation_model=client.meta.service_model.operation_model(operation),
        response_dict={
            "status_code": status,
            "headers": usual | headers,
            "body": body if isinstance(body, bytes) else json.dumps(body).encode(),
        },
        customized_response_dict={},
    )
    return judge.faults


def changed(body, *path, to):
    """A copy in which one value is another, or is gone."""
    body = copy.deepcopy(body)
    inner = body
    for name in path[:-1]:
        inner = inner[name]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return body


def test_sound_answers_pass():
    assert judged("GetCrl", CRL) == []
    assert judged("GetProfile", PROFILE) == []
    assert judged("ImportCrl", CRL, status=201) == []
    error = {"message": "no"}
    assert judged("GetCrl", error, 404, "ResourceNotFoundException") == []


@pytest.mark.parametrize("operation, body, saying", [
    ("GetCrl", b"<xml/>", "no JSON"),
    ("GetCrl", [], "is no structure"),
    ("GetCrl", {}, "crl is missing"),
    ("GetCrl", changed(CRL, "crl", "name", to=1), "is no string"),
    ("GetCrl", changed(CRL, "crl", "enabled", to="true"), "is no boolean"),
    ("GetCrl", changed(CRL, "crl", "color", to="red"), "color is unknown"),
    ("GetCrl", changed(CRL, "crl", "crlId", to=UNKNOWN + "0"), "is not in"),
    ("GetCrl", changed(CRL, "crl", "crlId", to="x" * 36), "does not match"),
    ("GetCrl", changed(CRL, "crl", "createdAt", to="2025-06-15T12:00:00Z"), "is no timestamp"),
    ("GetProfile", changed(PROFILE, "profile", "durationSeconds", to=True), "is no integer"),
    ("GetProfile", changed(PROFILE, "profile", "roleArns", to=["arn"]), "does not match"),
    ("GetProfile", changed(PROFILE, "profile", "name", to="x" * 256), "256 is not in"),
    ("GetProfile", changed(PROFILE, "profile", "managedPolicyArns", to=["a"] * 51), "51 is not in"),
    (
        "GetProfile",
        changed(PROFILE, "profile", "attributeMappings", 0, "certificateField", to="x509"),
        "x509 is not in",
    ),
    (
        "GetProfile",
        changed(
            PROFILE, "profile", "attributeMappings", 0, "mappingRules", 0, "specifier", to=None
        ),
        "specifier is missing",
    ),
])
def test_wrong_answers_are_seen(operation, body, saying):
    [fault] = judged(operation, body)
    assert saying in fault


def test_wrong_statuses_headers_and_errors_are_seen():
    assert "200, not 201" in judged("ImportCrl", CRL)[0]
    headers = {"Content-Type": "text/json"}
    assert "Content-Type" in judged("GetCrl", CRL, **headers)[0]
    error = {"message": "no"}
    assert "is not declared" in judged("GetCrl", error, 400, "ValidationException")[0]
    assert "with 400" in judged("GetCrl", error, 400, "ResourceNotFoundException")[0]
    both = error | {"code": "x"}
    faults = judged("GetCrl", both, 404, "ResourceNotFoundException")
    assert len(faults) == 2 and "code is unknown" in faults[1]
