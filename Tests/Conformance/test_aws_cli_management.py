"""The AWS CLI creates, reads, lists and deletes every kind of resource of the local service."""

import json

import pytest

from test_boto3_management import trust_policy

pytestmark = pytest.mark.judge("AWS CLI")


@pytest.fixture
def aws(authority, lab):
    lab.point(authority)

    def call(*arguments):
        done = authority.aws(*arguments, "--output", "json")
        return json.loads(done.stdout) if done.stdout.strip() else None

    return call


def test_every_resource(aws, authority):
    bundle = authority.path("issuing.pem").read_text()
    source = {"sourceType": "CERTIFICATE_BUNDLE", "sourceData": {"x509CertificateData": bundle}}
    anchor = aws(
        "rolesanywhere", "create-trust-anchor", "--name", "cli", "--enabled",
        "--source", json.dumps(source),
    )["trustAnchor"]
    arn = anchor["trustAnchorArn"]
    assert aws(
        "rolesanywhere", "get-trust-anchor", "--trust-anchor-id", anchor["trustAnchorId"]
    )["trustAnchor"]["name"] == "cli"

    authority.write("trust.json", json.dumps(trust_policy(arn)))
    role = aws(
        "iam", "create-role", "--role-name", "cli",
        "--assume-role-policy-document", "file://trust.json",
    )["Role"]
    read = aws("iam", "get-role", "--role-name", "cli")["Role"]
    assert read["AssumeRolePolicyDocument"] == trust_policy(arn)
    policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    aws("iam", "attach-role-policy", "--role-name", "cli", "--policy-arn", policy)
    attached = aws("iam", "list-attached-role-policies", "--role-name", "cli")
    assert attached["AttachedPolicies"][0]["PolicyArn"] == policy

    profile = aws(
        "rolesanywhere", "create-profile", "--name", "cli", "--role-arns", role["Arn"], "--enabled"
    )["profile"]
    assert len(aws("rolesanywhere", "list-profiles")["profiles"]) == 1

    authority.create_crl()
    crl = aws(
        "rolesanywhere", "import-crl", "--name", "cli", "--crl-data", "fileb://issuing.crl",
        "--trust-anchor-arn", arn, "--enabled",
    )["crl"]
    assert len(aws("rolesanywhere", "list-crls")["crls"]) == 1

    # Our own tool sees what the AWS CLI made.
    shown = authority.ra("show-trust-anchor", "cli", "--json").json
    assert shown["arn"] == arn
    assert authority.ra("show-crl", "cli", "--json").json["arn"] == crl["crlArn"]

    aws("rolesanywhere", "delete-crl", "--crl-id", crl["crlId"])
    aws("rolesanywhere", "delete-profile", "--profile-id", profile["profileId"])
    conflict = authority.aws("iam", "delete-role", "--role-name", "cli", check=False)
    assert "DeleteConflict" in conflict.stderr
    aws("iam", "detach-role-policy", "--role-name", "cli", "--policy-arn", policy)
    aws("iam", "delete-role", "--role-name", "cli")
    aws("rolesanywhere", "delete-trust-anchor", "--trust-anchor-id", anchor["trustAnchorId"])
    assert aws("rolesanywhere", "list-trust-anchors")["trustAnchors"] == []


def test_sees_and_deletes_what_ra_made(aws, anywhere):
    authority = anywhere.authority
    anchors = aws("rolesanywhere", "list-trust-anchors")["trustAnchors"]
    assert [anchor["name"] for anchor in anchors] == ["web-01"]
    tags = aws("rolesanywhere", "list-tags-for-resource", "--resource-arn", anywhere.trust_anchor)
    assert {"key": "anchorage:managed-by", "value": "anchorage"} in tags["tags"]
    tags = aws("iam", "list-role-tags", "--role-name", "web-01")
    assert {"Key": "anchorage:managed-by", "Value": "anchorage"} in tags["Tags"]

    authority.ra("delete-profile", "web-01")
    authority.ra("delete-role", "web-01")
    authority.ra("delete-trust-anchor", "web-01")
    assert aws("rolesanywhere", "list-profiles")["profiles"] == []
    names = [role["RoleName"] for role in aws("iam", "list-roles")["Roles"]]
    assert names == ["AWSServiceRoleForRolesAnywhere"], "the service's own, which stays"
    assert aws("rolesanywhere", "list-trust-anchors")["trustAnchors"] == []


def test_mappings_settings_and_subjects(aws, anywhere):
    profile = ("--profile-id", anywhere.profile.rpartition("/")[2])
    subject = ("--certificate-field", "x509Subject")
    put = aws(
        "rolesanywhere", "put-attribute-mapping", *profile, *subject,
        "--mapping-rules", "specifier=CN", "specifier=OU",
    )["profile"]["attributeMappings"]
    assert {"specifier": "OU"} in put[-1]["mappingRules"]
    deleted = aws(
        "rolesanywhere", "delete-attribute-mapping", *profile, *subject, "--specifiers", "*", "OU"
    )["profile"]["attributeMappings"]
    assert deleted[-1] == {"certificateField": "x509Subject", "mappingRules": [{"specifier": "CN"}]}

    anchor = ("--trust-anchor-id", anywhere.trust_anchor.rpartition("/")[2])
    event = "event=CA_CERTIFICATE_EXPIRY,channel=ALL"
    settings = aws(
        "rolesanywhere", "put-notification-settings", *anchor,
        "--notification-settings", f"enabled=true,threshold=90,{event}",
    )["trustAnchor"]["notificationSettings"]
    assert [setting["threshold"] for setting in settings] == [90, 45]
    settings = aws(
        "rolesanywhere", "reset-notification-settings", *anchor,
        "--notification-setting-keys", event,
    )["trustAnchor"]["notificationSettings"]
    assert [setting["threshold"] for setting in settings] == [45, 45]

    anywhere.session()
    [listed] = aws("rolesanywhere", "list-subjects")["subjects"]
    shown = aws("rolesanywhere", "get-subject", "--subject-id", listed["subjectId"])["subject"]
    [credential] = shown["credentials"]
    assert not credential["failed"] and credential["seenAt"] == shown["lastSeenAt"]
