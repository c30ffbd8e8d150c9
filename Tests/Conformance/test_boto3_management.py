"""boto3 creates, reads, lists and deletes every kind of resource of the local service."""

import json

import botocore.exceptions
import pytest

pytestmark = pytest.mark.judge("boto3")


def trust_policy(anchor_arn):
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
                "Condition": {"ArnEquals": {"aws:SourceArn": anchor_arn}},
            }
        ],
    }


def make_anchor(client, authority, name="boto"):
    return client.create_trust_anchor(
        name=name,
        enabled=True,
        source={
            "sourceType": "CERTIFICATE_BUNDLE",
            "sourceData": {"x509CertificateData": authority.path("issuing.pem").read_text()},
        },
        tags=[{"key": "owner", "value": "conformance"}],
    )["trustAnchor"]


def code_of(call, **arguments):
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        call(**arguments)
    return caught.value.response["Error"]["Code"]


def test_trust_anchors(authority, lab):
    client = lab.boto3("rolesanywhere")
    made = make_anchor(client, authority)
    identity = made["trustAnchorId"]
    prefix = "arn:aws:rolesanywhere:us-east-1:111122223333:trust-anchor/"
    assert made["trustAnchorArn"] == prefix + identity
    assert made["enabled"] and made["createdAt"]

    assert client.get_trust_anchor(trustAnchorId=identity)["trustAnchor"]["name"] == "boto"
    listed = client.get_paginator("list_trust_anchors").paginate().build_full_result()
    assert [anchor["trustAnchorId"] for anchor in listed["trustAnchors"]] == [identity]
    tags = client.list_tags_for_resource(resourceArn=made["trustAnchorArn"])["tags"]
    assert tags == [{"key": "owner", "value": "conformance"}]

    assert not client.disable_trust_anchor(trustAnchorId=identity)["trustAnchor"]["enabled"]
    assert client.enable_trust_anchor(trustAnchorId=identity)["trustAnchor"]["enabled"]
    client.delete_trust_anchor(trustAnchorId=identity)
    assert client.list_trust_anchors()["trustAnchors"] == []
    assert code_of(client.get_trust_anchor, trustAnchorId=identity) == "ResourceNotFoundException"


def test_pages(authority, lab):
    client = lab.boto3("rolesanywhere")
    made = {make_anchor(client, authority, f"boto-{n}")["trustAnchorId"] for n in range(5)}
    pages = list(client.get_paginator("list_trust_anchors").paginate(pageSize=2))
    assert [len(page["trustAnchors"]) for page in pages] == [2, 2, 1]
    assert {anchor["trustAnchorId"] for page in pages for anchor in page["trustAnchors"]} == made


def test_a_trust_anchor_needs_ca_certificates(authority, lab):
    client = lab.boto3("rolesanywhere")
    leaf = (authority.issue("web-01") / "certificate.pem").read_text()
    for content in (leaf, "no certificate at all"):
        data = {"x509CertificateData": content}
        source = {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": data}
        code = code_of(client.create_trust_anchor, name="bad", source=source)
        assert code == "ValidationException"


def test_roles(authority, lab):
    anchor = make_anchor(lab.boto3("rolesanywhere"), authority)
    iam = lab.boto3("iam")
    policy = trust_policy(anchor["trustAnchorArn"])
    role = iam.create_role(
        RoleName="boto", AssumeRolePolicyDocument=json.dumps(policy), MaxSessionDuration=7200,
        Tags=[{"Key": "owner", "Value": "conformance"}],
    )["Role"]
    assert role["Arn"] == "arn:aws:iam::111122223333:role/boto"
    assert iam.get_role(RoleName="boto")["Role"]["AssumeRolePolicyDocument"] == policy
    assert code_of(
        iam.create_role, RoleName="boto", AssumeRolePolicyDocument=json.dumps(policy)
    ) == "EntityAlreadyExists"

    read_only = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    iam.attach_role_policy(RoleName="boto", PolicyArn=read_only)
    attached = iam.list_attached_role_policies(RoleName="boto")["AttachedPolicies"]
    assert attached == [{"PolicyName": "AmazonS3ReadOnlyAccess", "PolicyArn": read_only}]
    assert code_of(
        iam.attach_role_policy, RoleName="boto", PolicyArn="arn:aws:iam::aws:policy/NoSuchPolicy"
    ) == "NoSuchEntity"

    inline = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}
    iam.put_role_policy(RoleName="boto", PolicyName="deny", PolicyDocument=json.dumps(inline))
    assert iam.list_role_policies(RoleName="boto")["PolicyNames"] == ["deny"]
    read = iam.get_role_policy(RoleName="boto", PolicyName="deny")
    assert read["PolicyDocument"] == inline

    policy["Statement"][0]["Sid"] = "Changed"
    iam.update_assume_role_policy(RoleName="boto", PolicyDocument=json.dumps(policy))
    assert iam.get_role(RoleName="boto")["Role"]["AssumeRolePolicyDocument"] == policy
    iam.tag_role(RoleName="boto", Tags=[{"Key": "more", "Value": "yes"}])
    tags = {tag["Key"]: tag["Value"] for tag in iam.list_role_tags(RoleName="boto")["Tags"]}
    assert tags == {"owner": "conformance", "more": "yes"}

    names = [role["RoleName"] for role in iam.list_roles()["Roles"]]
    assert names == ["AWSServiceRoleForRolesAnywhere", "boto"]
    assert code_of(iam.delete_role, RoleName="boto") == "DeleteConflict"
    iam.detach_role_policy(RoleName="boto", PolicyArn=read_only)
    iam.delete_role_policy(RoleName="boto", PolicyName="deny")
    iam.delete_role(RoleName="boto")
    assert code_of(iam.get_role, RoleName="boto") == "NoSuchEntity"


def test_profiles(lab):
    client = lab.boto3("rolesanywhere")
    role = "arn:aws:iam::111122223333:role/boto"
    statement = {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    made = client.create_profile(
        name="boto", roleArns=[role], durationSeconds=1800, enabled=True, sessionPolicy=policy,
        managedPolicyArns=["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
        acceptRoleSessionName=True,
    )["profile"]
    identity = made["profileId"]
    read = client.get_profile(profileId=identity)["profile"]
    assert read["roleArns"] == [role] and read["durationSeconds"] == 1800
    assert read["sessionPolicy"] == policy and read["acceptRoleSessionName"]
    fields = [mapping["certificateField"] for mapping in read["attributeMappings"]]
    assert fields == ["x509Issuer", "x509SAN", "x509Subject"]
    assert [profile["profileId"] for profile in client.list_profiles()["profiles"]] == [identity]
    assert not client.disable_profile(profileId=identity)["profile"]["enabled"]
    assert client.enable_profile(profileId=identity)["profile"]["enabled"]
    client.delete_profile(profileId=identity)
    assert code_of(client.get_profile, profileId=identity) == "ResourceNotFoundException"

    # boto3 would refuse this itself.
    unchecked = lab.boto3("rolesanywhere", parameter_validation=False)
    code = code_of(unchecked.create_profile, name="boto", roleArns=[role], durationSeconds=60)
    assert code == "ValidationException"


def test_crls(authority, lab):
    client = lab.boto3("rolesanywhere")
    anchor = make_anchor(client, authority)
    data = authority.create_crl().read_bytes()
    made = client.import_crl(
        name="boto", crlData=data, trustAnchorArn=anchor["trustAnchorArn"], enabled=True
    )["crl"]
    identity = made["crlId"]
    read = client.get_crl(crlId=identity)["crl"]
    assert read["crlData"] == data and read["trustAnchorArn"] == anchor["trustAnchorArn"]
    assert [crl["crlId"] for crl in client.list_crls()["crls"]] == [identity]
    assert not client.disable_crl(crlId=identity)["crl"]["enabled"]
    assert client.enable_crl(crlId=identity)["crl"]["enabled"]
    client.delete_crl(crlId=identity)
    assert code_of(client.get_crl, crlId=identity) == "ResourceNotFoundException"
    assert code_of(
        client.import_crl, name="bad", crlData=b"no CRL", trustAnchorArn=anchor["trustAnchorArn"]
    ) == "ValidationException"


def test_sts_and_s3(lab):
    identity = lab.boto3("sts").get_caller_identity()
    assert identity["Account"] == "111122223333"
    assert [bucket["Name"] for bucket in lab.boto3("s3").list_buckets()["Buckets"]] == ["reports"]


@pytest.mark.parametrize("service, call", [
    ("rolesanywhere", "list_profiles"), ("iam", "list_roles"), ("sts", "get_caller_identity"),
    ("s3", "list_buckets"),
])
def test_a_wrong_secret_is_refused(lab, service, call):
    lab.environment["AWS_SECRET_ACCESS_KEY"] = "wrong" * 8
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        getattr(lab.boto3(service), call)()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert caught.value.response["Error"]["Code"] in (
        "InvalidSignatureException", "SignatureDoesNotMatch"
    )
