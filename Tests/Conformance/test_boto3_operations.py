"""All operations of Roles Anywhere and all documented errors, judged by botocore's model."""

import botocore.exceptions
import pytest

from model_arguments import method_of, minimal
from model_judge import ModelJudge

pytestmark = pytest.mark.judge("boto3")

TAGS = [{"key": "owner", "value": "conformance"}]
CA_EXPIRY, LEAF_EXPIRY = "CA_CERTIFICATE_EXPIRY", "END_ENTITY_CERTIFICATE_EXPIRY"


def bundle(authority):
    data = {"x509CertificateData": authority.path("issuing.pem").read_text()}
    return {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": data}


def settings_of(answer):
    return {
        setting["event"]: (setting["enabled"], setting["threshold"], setting["configuredBy"])
        for setting in answer["trustAnchor"]["notificationSettings"]
    }


def use_trust_anchors(client, authority):
    made = client.create_trust_anchor(
        name="judged", source=bundle(authority), enabled=False, tags=TAGS,
        notificationSettings=[{"enabled": True, "event": CA_EXPIRY, "threshold": 30}],
    )
    usual = (True, 45, "rolesanywhere.amazonaws.com")
    account = "111122223333"
    assert settings_of(made) == {CA_EXPIRY: (True, 30, account), LEAF_EXPIRY: usual}
    identity = made["trustAnchor"]["trustAnchorId"]
    put = client.put_notification_settings(
        trustAnchorId=identity,
        notificationSettings=[
            {"enabled": False, "event": LEAF_EXPIRY, "threshold": 360, "channel": "ALL"}
        ],
    )
    assert settings_of(put) == {
        CA_EXPIRY: (True, 30, account), LEAF_EXPIRY: (False, 360, account)
    }
    reset = client.reset_notification_settings(
        trustAnchorId=identity, notificationSettingKeys=[{"event": CA_EXPIRY}]
    )
    assert settings_of(reset) == {CA_EXPIRY: usual, LEAF_EXPIRY: (False, 360, account)}
    client.update_trust_anchor(trustAnchorId=identity, name="other", source=bundle(authority))
    assert client.enable_trust_anchor(trustAnchorId=identity)["trustAnchor"]["enabled"]
    read = client.get_trust_anchor(trustAnchorId=identity)["trustAnchor"]
    assert read["name"] == "other" and read["createdAt"] < read["updatedAt"]
    assert identity in str(client.list_trust_anchors())
    return read


def use_profiles(client):
    made = client.create_profile(
        name="judged", roleArns=["arn:aws:iam::111122223333:role/judged"], tags=TAGS,
        requireInstanceProperties=False, durationSeconds=43200, acceptRoleSessionName=True,
        managedPolicyArns=["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
    )["profile"]
    identity = made["profileId"]

    def rules(answer):
        return {
            mapping["certificateField"]: [rule["specifier"] for rule in mapping["mappingRules"]]
            for mapping in answer["profile"]["attributeMappings"]
        }

    put = client.put_attribute_mapping(
        profileId=identity, certificateField="x509Subject",
        mappingRules=[{"specifier": "CN"}, {"specifier": "2.5.4.11"}],
    )
    assert rules(put)["x509Subject"] == ["*", "CN", "2.5.4.11"]
    left = client.delete_attribute_mapping(
        profileId=identity, certificateField="x509Subject", specifiers=["*", "2.5.4.11"]
    )
    assert rules(left)["x509Subject"] == ["CN"]
    gone = client.delete_attribute_mapping(profileId=identity, certificateField="x509SAN")
    assert sorted(rules(gone)) == ["x509Issuer", "x509Subject"]
    client.update_profile(profileId=identity, name="other", durationSeconds=900)
    assert client.enable_profile(profileId=identity)["profile"]["enabled"]
    assert not client.disable_profile(profileId=identity)["profile"]["enabled"]
    assert client.get_profile(profileId=identity)["profile"]["name"] == "other"
    assert identity in str(client.list_profiles())
    client.delete_profile(profileId=identity)


def use_crls(client, authority, anchor):
    data = authority.create_crl().read_bytes()
    made = client.import_crl(
        name="judged", crlData=data, trustAnchorArn=anchor["trustAnchorArn"], tags=TAGS
    )["crl"]
    identity = made["crlId"]
    client.update_crl(crlId=identity, name="other", crlData=data)
    assert client.enable_crl(crlId=identity)["crl"]["enabled"]
    assert not client.disable_crl(crlId=identity)["crl"]["enabled"]
    assert client.get_crl(crlId=identity)["crl"]["crlData"] == data
    assert identity in str(client.list_crls())
    client.delete_crl(crlId=identity)


def use_tags(client, arn):
    client.tag_resource(resourceArn=arn, tags=[{"key": "more", "value": ""}])
    client.untag_resource(resourceArn=arn, tagKeys=["owner"])
    tags = client.list_tags_for_resource(resourceArn=arn)["tags"]
    assert tags == [{"key": "more", "value": ""}]


def use_subjects(client, authority, anywhere):
    anywhere.session()
    [subject] = client.list_subjects()["subjects"]
    assert subject["x509Subject"].startswith(f"CN={anywhere.client}")
    client.disable_profile(profileId=anywhere.profile.rpartition("/")[2])
    assert anywhere.session(check=False).status == 77
    read = client.get_subject(subjectId=subject["subjectId"])["subject"]
    assert read["lastSeenAt"] >= subject["lastSeenAt"] and read["enabled"]
    [credential] = read["credentials"]
    certificate = anywhere.certificate.read_text()
    assert credential["x509CertificateData"].strip() in certificate
    assert credential["failed"] and credential["enabled"]
    serial = authority.openssl("x509", "-in", anywhere.certificate, "-noout", "-serial").stdout
    assert int(serial.strip().partition("=")[2], 16) == int(credential["serialNumber"])
    client.enable_profile(profileId=anywhere.profile.rpartition("/")[2])


def test_every_operation_answers_as_the_model_says(authority, lab, anywhere):
    client = lab.boto3("rolesanywhere")
    judge = ModelJudge(client)
    anchor = use_trust_anchors(client, authority)
    use_profiles(client)
    use_crls(client, authority, anchor)
    use_tags(client, anchor["trustAnchorArn"])
    use_subjects(client, authority, anywhere)
    identity = anchor["trustAnchorId"]
    assert not client.disable_trust_anchor(trustAnchorId=identity)["trustAnchor"]["enabled"]
    client.delete_trust_anchor(trustAnchorId=identity)
    assert judge.operations == set(client.meta.service_model.operation_names)
    assert len(judge.operations) == 30
    assert not judge.errors
    assert not judge.faults, "\n".join(judge.faults)


def provoke(client, code, operation, **changed):
    """Makes a call that must be refused."""
    shape = client.meta.service_model.operation_model(operation).input_shape
    with pytest.raises(botocore.exceptions.ClientError) as caught:
        method_of(client, operation)(**(minimal(shape) | changed))
    assert caught.value.response["Error"]["Code"] == code, (operation, caught.value.response)


# What the model allows, and the service does not, or what the model forbids.
INVALID = {"name": "a!", "nextToken": "nonsense", "resourceArn": "", "trustAnchorId": "x",
           "profileId": "x"}


def test_every_documented_error_is_given(authority, lab, anywhere):
    documented = {
        (operation, error.name)
        for model in [lab.boto3("rolesanywhere").meta.service_model]
        for operation in model.operation_names
        for error in model.operation_model(operation).error_shapes
    }
    assert len(documented) == 71
    client = lab.boto3("rolesanywhere", parameter_validation=False)
    judge = ModelJudge(client)
    lab.environment |= anywhere.environment()
    session = lab.boto3("rolesanywhere")
    denied = ModelJudge(session)
    for operation, code in sorted(documented):
        shape = client.meta.service_model.operation_model(operation).input_shape
        if code == "ValidationException":
            member = next(name for name in INVALID if name in shape.members)
            provoke(client, code, operation, **{member: INVALID[member]})
        elif code == "TooManyTagsException":
            there = client.list_tags_for_resource(resourceArn=anywhere.profile)["tags"]
            tags = [{"key": f"k{number}", "value": ""} for number in range(200 - len(there))]
            client.tag_resource(resourceArn=anywhere.profile, tags=tags)
            provoke(client, code, operation, resourceArn=anywhere.profile, tags=TAGS)
        elif code == "ResourceNotFoundException":
            provoke(client, code, operation)
        else:
            provoke(session, code, operation)
    assert judge.errors | denied.errors == documented
    assert not judge.faults + denied.faults, "\n".join(judge.faults + denied.faults)
