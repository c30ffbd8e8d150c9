"""What AWS's own tools do with the local service: its library, boto3 and the AWS CLI."""

import json
import urllib.parse

import botocore.exceptions
import pytest

from test_boto3_management import make_anchor, trust_policy

S3_READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"


@pytest.mark.judge("iam-rolesanywhere-session")
def test_row_22_the_session_library_puts_everything_into_the_body(anywhere, lab, tmp_path):
    from http_mutation import RawRequest
    from test_session_library import caller, session
    from tls_front import tls_front

    recorded = []
    port = urllib.parse.urlsplit(lab.url).port
    with tls_front(tmp_path, port, recorded) as (front, certificate):
        credentials = session(
            anywhere, (f"127.0.0.1:{front}", str(certificate))
        ).get_refreshable_credentials()
        assert ":assumed-role/web-01/" in caller(credentials, lab)["Arn"]
    (request,) = RawRequest.all_of(recorded[0])
    types = [value for name, value in request.headers if name.lower() == "content-type"]
    assert types == ["application/x-amz-json-1.0"]
    assert json.loads(request.body)["trustAnchorArn"] == anywhere.trust_anchor


@pytest.mark.judge("boto3")
def test_row_29_boto3_makes_changes_and_deletes_each_resource(authority, lab):
    # boto3 reads every answer by the service's model, and fails on one that does not fit.
    client = lab.boto3("rolesanywhere")
    anchor = make_anchor(client, authority)
    arn = anchor["trustAnchorArn"]
    assert set(anchor) >= {
        "trustAnchorId", "trustAnchorArn", "name", "source", "enabled", "createdAt", "updatedAt",
        "notificationSettings",
    }
    renamed = client.update_trust_anchor(trustAnchorId=anchor["trustAnchorId"], name="renamed")
    assert renamed["trustAnchor"]["name"] == "renamed"

    role = lab.boto3("iam").create_role(
        RoleName="row-29", AssumeRolePolicyDocument=json.dumps(trust_policy(arn))
    )["Role"]
    profile = client.create_profile(name="row-29", roleArns=[role["Arn"]], enabled=True)["profile"]
    identity = profile["profileId"]
    updated = client.update_profile(profileId=identity, durationSeconds=7200)["profile"]
    assert updated["durationSeconds"] == 7200
    assert client.disable_profile(profileId=identity)["profile"]["enabled"] is False
    assert client.enable_profile(profileId=identity)["profile"]["enabled"] is True
    mapped = client.put_attribute_mapping(
        profileId=identity, certificateField="x509Subject", mappingRules=[{"specifier": "CN"}]
    )["profile"]
    assert {"specifier": "CN"} in next(
        mapping["mappingRules"]
        for mapping in mapped["attributeMappings"]
        if mapping["certificateField"] == "x509Subject"
    )
    cut = client.delete_attribute_mapping(
        profileId=identity, certificateField="x509SAN"
    )["profile"]["attributeMappings"]
    assert "x509SAN" not in [mapping["certificateField"] for mapping in cut]

    authority.create_crl()
    crl = client.import_crl(
        name="row-29", crlData=authority.path("issuing.crl").read_bytes(), trustAnchorArn=arn,
        enabled=True,
    )["crl"]
    assert client.update_crl(crlId=crl["crlId"], name="other")["crl"]["name"] == "other"
    assert client.disable_crl(crlId=crl["crlId"])["crl"]["enabled"] is False

    client.delete_crl(crlId=crl["crlId"])
    client.delete_profile(profileId=identity)
    client.delete_trust_anchor(trustAnchorId=anchor["trustAnchorId"])
    for listing, key in [
        (client.list_crls, "crls"), (client.list_profiles, "profiles"),
        (client.list_trust_anchors, "trustAnchors"),
    ]:
        assert listing()[key] == []
    with pytest.raises(client.exceptions.ResourceNotFoundException):
        client.get_profile(profileId=identity)


@pytest.mark.judge("AWS CLI")
def test_row_30_the_aws_cli_makes_reads_and_deletes_a_role(authority, lab):
    lab.point(authority)
    policy = trust_policy("arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/*")
    authority.write("trust.json", json.dumps(policy))

    def aws(*arguments, check=True):
        return authority.aws("iam", *arguments, "--output", "json", check=check)

    aws(
        "create-role", "--role-name", "row-30",
        "--assume-role-policy-document", "file://trust.json",
    )
    read = json.loads(aws("get-role", "--role-name", "row-30").stdout)["Role"]
    assert read["AssumeRolePolicyDocument"] == policy

    # On the wire the policy is URL-encoded.
    client = lab.boto3("iam")
    bodies = []
    client.meta.events.register(
        "before-parse.iam.GetRole", lambda response_dict, **_: bodies.append(response_dict["body"])
    )
    client.get_role(RoleName="row-30")
    encoded = bodies[0].decode().partition("<AssumeRolePolicyDocument>")[2].partition("<")[0]
    assert encoded.startswith("%7B") and json.loads(urllib.parse.unquote(encoded)) == policy

    aws("attach-role-policy", "--role-name", "row-30", "--policy-arn", S3_READ_ONLY)
    refused = aws("delete-role", "--role-name", "row-30", check=False)
    assert refused.status in (254, 255)  # of version 2, of version 1
    assert (
        "An error occurred (DeleteConflict) when calling the DeleteRole operation: "
        "Cannot delete entity, must detach all policies first." in refused.stderr
    )
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        client.delete_role(RoleName="row-30")
    assert caught.value.response["Error"]["Code"] == "DeleteConflict"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 409

    aws("detach-role-policy", "--role-name", "row-30", "--policy-arn", S3_READ_ONLY)
    aws("delete-role", "--role-name", "row-30")
    with pytest.raises(client.exceptions.NoSuchEntityException):
        client.get_role(RoleName="row-30")
