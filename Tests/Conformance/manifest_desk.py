"""The manifest of the tests, and an account as boto3 reads it."""

import json

import pytest
import yaml

S3_READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}
MANIFEST = {
    "name": "conformance",
    "trustAnchors": [{
        "name": "example", "bundle": "issuing.pem", "tags": {"team": "platform"},
        "notifications": [{"event": "CA_CERTIFICATE_EXPIRY", "thresholdDays": 90}],
    }],
    "crls": [{"name": "example", "trustAnchor": "example", "file": "issuing.crl", "tags": {}}],
    "roles": [
        {
            "name": "reader", "path": "/anchorage/", "description": "reads",
            "trustAnchor": "example", "require": ["CN=web-01"], "policyArns": [S3_READ_ONLY],
            "policies": {"own": POLICY, "file": "policy.json"},
            "maxSessionDurationSeconds": 7200, "tags": {"team": "platform"},
        },
        {"name": "idle", "trustAnchor": "example", "tags": {}},
    ],
    "profiles": [{
        "name": "reader", "roles": ["reader"], "sessionPolicy": POLICY,
        "policyArns": [S3_READ_ONLY], "durationSeconds": 1800, "acceptRoleSessionName": True,
        "attributeMappings": {"x509Subject": ["CN"], "x509SAN": []}, "tags": {"a": "b"},
    }],
}


@pytest.fixture
def desk(authority):
    """The files of the manifest, and the manifest."""
    authority.folder_of_client = authority.issue("web-01", decrypt=True)
    authority.create_crl()
    authority.write("policy.json", json.dumps(POLICY))
    write(authority, MANIFEST)
    return authority


def write(desk, manifest):
    desk.write("manifest.yaml", yaml.safe_dump(manifest, sort_keys=False))


def apply(desk, *options, **run):
    return desk.ra("apply", "manifest.yaml", "--yes", *options, **run)


def plan(desk, **run):
    """What is to be done: the exit code, and each change in one word."""
    shown = desk.ra("plan", "manifest.yaml", "--json", check=False, **run)
    changes = [
        f"{each['action']} {each['kind']} {each['name']}"
        for each in shown.json["changes"] if each["action"] != "nothing"
    ]
    return shown.status, changes


def ours(tags, key="key", value="value"):
    """The tags that the manifest asks for; those of the tool are looked at and left out."""
    found = {each[key]: each[value] for each in tags}
    assert found.pop("anchorage:managed-by") == "anchorage"
    assert found.pop("anchorage:manifest") == "conformance"
    assert found.pop("anchorage:applied").startswith("v1 ")
    assert found.pop("anchorage:state", "complete") == "complete"
    return found


def account(service):
    """Everything that the account has, as boto3 reads it, ids left out."""
    anywhere, iam = service.boto3("rolesanywhere"), service.boto3("iam")
    anchors = anywhere.list_trust_anchors()["trustAnchors"]
    names = {each["trustAnchorArn"]: each["name"] for each in anchors}

    def tags(arn):
        return ours(anywhere.list_tags_for_resource(resourceArn=arn)["tags"])

    found = {"trustAnchors": [], "crls": [], "roles": [], "profiles": []}
    for each in anchors:
        found["trustAnchors"].append({
            "name": each["name"], "enabled": each["enabled"],
            "bundle": each["source"]["sourceData"]["x509CertificateData"],
            "notifications": {
                one["event"]: (one["enabled"], one["threshold"])
                for one in each["notificationSettings"]
            },
            "tags": tags(each["trustAnchorArn"]),
        })
    for each in anywhere.list_crls()["crls"]:
        found["crls"].append({
            "name": each["name"], "enabled": each["enabled"], "data": each["crlData"],
            "trustAnchor": names[each["trustAnchorArn"]], "tags": tags(each["crlArn"]),
        })
    for each in iam.list_roles()["Roles"]:
        if each["Path"].startswith("/aws-service-role/"):
            continue
        name = each["RoleName"]
        role = iam.get_role(RoleName=name)["Role"]
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        found["roles"].append({
            "name": name, "path": role["Path"], "description": role.get("Description"),
            "seconds": role["MaxSessionDuration"],
            "condition": role["AssumeRolePolicyDocument"]["Statement"][0]["Condition"],
            "attached": [one["PolicyArn"] for one in attached],
            "inline": {
                policy: iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
                for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]
            },
            "tags": ours(role["Tags"], "Key", "Value"),
        })
    for each in anywhere.list_profiles()["profiles"]:
        found["profiles"].append({
            "name": each["name"], "enabled": each["enabled"], "roles": each["roleArns"],
            "sessionPolicy": json.loads(each["sessionPolicy"]),
            "managed": each["managedPolicyArns"], "seconds": each["durationSeconds"],
            "accepts": each["acceptRoleSessionName"],
            "mappings": {
                one["certificateField"]: [rule["specifier"] for rule in one["mappingRules"]]
                for one in each["attributeMappings"]
            },
            "tags": tags(each["profileArn"]),
        })
    arn = next(iter(names), None)
    for role in found["roles"]:
        if role["condition"]["ArnEquals"]["aws:SourceArn"] == arn:
            role["condition"]["ArnEquals"]["aws:SourceArn"] = "the trust anchor"
    return {kind: sorted(each, key=lambda one: one["name"]) for kind, each in found.items()}


def wanted(desk):
    """What boto3 is to read of MANIFEST."""
    pin = {"ArnEquals": {"aws:SourceArn": "the trust anchor"}}
    return {
        "trustAnchors": [{
            "name": "example", "enabled": True, "bundle": desk.path("issuing.pem").read_text(),
            "notifications": {
                "CA_CERTIFICATE_EXPIRY": (True, 90), "END_ENTITY_CERTIFICATE_EXPIRY": (True, 45),
            },
            "tags": {"team": "platform"},
        }],
        "crls": [{
            "name": "example", "enabled": True, "data": desk.path("issuing.crl").read_bytes(),
            "trustAnchor": "example", "tags": {},
        }],
        "roles": [
            {
                "name": "idle", "path": "/", "description": None, "seconds": 3600,
                "condition": pin, "attached": [], "inline": {}, "tags": {},
            },
            {
                "name": "reader", "path": "/anchorage/", "description": "reads",
                "seconds": 7200,
                "condition": pin | {
                    "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "web-01"}},
                "attached": [S3_READ_ONLY], "inline": {"own": POLICY, "file": POLICY},
                "tags": {"team": "platform"},
            },
        ],
        "profiles": [{
            "name": "reader", "enabled": True,
            "roles": ["arn:aws:iam::111122223333:role/anchorage/reader"],
            "sessionPolicy": POLICY, "managed": [S3_READ_ONLY], "seconds": 1800, "accepts": True,
            "mappings": {"x509Issuer": ["*"], "x509Subject": ["CN"]}, "tags": {"a": "b"},
        }],
    }
