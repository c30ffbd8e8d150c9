"""What an account has of Roles Anywhere, as boto3 reads it, without what differs by run."""

import base64
import json
import ssl

# A role's path in which AWS keeps its own.
SERVICE_PATH = "/aws-service-role/"


def view(service, manifest="random", iam=None, whole=True):
    """What belongs to a manifest, by list and name; AssertionError where a name is there twice.

    `service` makes clients of Roles Anywhere; `iam` is a client of IAM, that of the same service
    unless given. Where all is `whole`, no role may be one that is still being made.
    """
    anywhere, iam = service.boto3("rolesanywhere"), iam or service.boto3("iam")
    anchors = pages(anywhere, "list_trust_anchors", "trustAnchors")
    names = {each["trustAnchorArn"]: each["name"] for each in anchors}
    found = {}

    def put(kind, name, tags, resource):
        own = {key: value for key, value in tags.items() if key.startswith("anchorage:")}
        if own.get("anchorage:manifest") != manifest:
            return
        assert own["anchorage:managed-by"] == "anchorage", (kind, name, own)
        assert not whole or own.get("anchorage:state", "complete") == "complete", (kind, name, own)
        assert (kind, name) not in found, f"{kind} has two {name!r}"
        found[kind, name] = resource | {
            "tags": {key: value for key, value in tags.items() if key not in own}}

    def tags(arn):
        listed = anywhere.list_tags_for_resource(resourceArn=arn)["tags"]
        return {each["key"]: each["value"] for each in listed}

    for each in anchors:
        put("trustAnchors", each["name"], tags(each["trustAnchorArn"]), _anchor(each))
    for each in pages(anywhere, "list_crls", "crls"):
        put("crls", each["name"], tags(each["crlArn"]), {
            "enabled": each["enabled"], "data": _der(each["crlData"]),
            "trustAnchor": names.get(each["trustAnchorArn"], "none"),
        })
    for each in roles(iam):
        role = iam.get_role(RoleName=each["RoleName"])["Role"]
        listed = {tag["Key"]: tag["Value"] for tag in role.get("Tags", ())}
        if "anchorage:manifest" in listed:
            put("roles", role["RoleName"], listed, _role(iam, role, names))
    role_names = {each["Arn"]: each["RoleName"] for each in roles(iam)}
    if not whole:
        # A role that is being replaced is not there, and its profiles still have it.
        listed = pages(anywhere, "list_profiles", "profiles")
        gone = {arn: arn.rpartition("/")[2] for each in listed for arn in each["roleArns"]}
        role_names = gone | role_names
    for each in pages(anywhere, "list_profiles", "profiles"):
        put("profiles", each["name"], tags(each["profileArn"]), _profile(each, role_names))
    return found


def differences(found, wanted):
    """What boto3 reads otherwise than it is wanted, in lines for people."""
    lines = [f"{key} is not wanted" for key in found.keys() - wanted.keys()]
    lines += [f"{key} is not there" for key in wanted.keys() - found.keys()]
    for key in found.keys() & wanted.keys():
        lines += [
            f"{key}: {field} is {found[key].get(field)!r}, wanted {wanted[key].get(field)!r}"
            for field in found[key].keys() | wanted[key].keys()
            if found[key].get(field) != wanted[key].get(field)
        ]
    return sorted(lines)


def pages(client, operation, member):
    """All elements of a list."""
    return [
        each for page in client.get_paginator(operation).paginate() for each in page[member]
    ]


def roles(iam):
    """The roles of an account, those of AWS's own left out."""
    return [
        each for each in pages(iam, "list_roles", "Roles")
        if not each["Path"].startswith(SERVICE_PATH)
    ]


def everything(service, iam=None):
    """The ARNs of all that there is, whoever made it."""
    anywhere, iam = service.boto3("rolesanywhere"), iam or service.boto3("iam")
    return sorted(
        [each["trustAnchorArn"] for each in pages(anywhere, "list_trust_anchors", "trustAnchors")]
        + [each["crlArn"] for each in pages(anywhere, "list_crls", "crls")]
        + [each["profileArn"] for each in pages(anywhere, "list_profiles", "profiles")]
        + [each["Arn"] for each in roles(iam)]
    )


def _der(data):
    """A CRL without the armour that PEM is."""
    if not data.startswith(b"-----BEGIN "):
        return data
    return base64.b64decode(b"".join(data.split(b"\n")[1:-2]))


def _anchor(each):
    pem = each["source"]["sourceData"]["x509CertificateData"]
    blocks = [block + "-----END CERTIFICATE-----\n"
              for block in pem.split("-----END CERTIFICATE-----")[:-1]]
    return {
        "enabled": each["enabled"],
        "bundle": {ssl.PEM_cert_to_DER_cert(block.strip()) for block in blocks},
        "notifications": {
            one["event"]: one["enabled"] and one["threshold"]
            for one in each["notificationSettings"]
        },
    }


def _role(iam, role, anchors):
    name = role["RoleName"]
    attached = pages_of_role(iam, "list_attached_role_policies", "AttachedPolicies", name)
    return {
        "path": role["Path"], "description": role.get("Description") or None,
        "seconds": role["MaxSessionDuration"],
        "trust": _trust(role["AssumeRolePolicyDocument"], anchors),
        "attached": {one["PolicyArn"] for one in attached},
        "inline": {
            one: iam.get_role_policy(RoleName=name, PolicyName=one)["PolicyDocument"]
            for one in pages_of_role(iam, "list_role_policies", "PolicyNames", name)
        },
    }


def pages_of_role(iam, operation, member, role):
    return [
        each for page in iam.get_paginator(operation).paginate(RoleName=role)
        for each in page[member]
    ]


def _trust(policy, anchors):
    """A trust policy; where it is Roles Anywhere's, values are sets, and ARNs are names."""
    for statement in policy["Statement"]:
        if statement["Principal"] != {"Service": "rolesanywhere.amazonaws.com"}:
            continue
        statement["Action"] = set(statement["Action"])
        for keys in statement["Condition"].values():
            for key, values in keys.items():
                values = [values] if isinstance(values, str) else values
                assert len(set(values)) == len(values), policy
                keys[key] = {anchors.get(one, one) for one in values}
    return policy


def _profile(each, roles):
    return {
        "enabled": each["enabled"], "roles": {roles.get(arn, arn) for arn in each["roleArns"]},
        "sessionPolicy": json.loads(each["sessionPolicy"]) if each.get("sessionPolicy") else None,
        "managed": set(each.get("managedPolicyArns", ())), "seconds": each["durationSeconds"],
        "accepts": each["acceptRoleSessionName"],
        "mappings": {
            one["certificateField"]: {rule["specifier"] for rule in one["mappingRules"]}
            for one in each["attributeMappings"]
        },
    }
