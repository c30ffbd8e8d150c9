"""One manifest: planned, applied, killed, disturbed, verified and destroyed; boto3 looks at the account."""

import json
import os
import random
import signal
import subprocess
import time

import pytest
import yaml

import judges
from local_service import LocalService
from terminal import Terminal

pytestmark = pytest.mark.judge("boto3")

S3_READ_ONLY = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
KILLS = int(os.environ.get("KILLS_PER_STEP", "15"))

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


def test_the_account_is_exactly_the_manifest(desk, lab):
    lab.point(desk)
    assert plan(desk) == (2, [
        "create trustAnchor example", "create crl example", "create role reader",
        "create role idle", "create profile reader",
    ])
    applied = apply(desk)
    assert account(lab) == wanted(desk)
    assert [line.split()[:2] for line in applied.stdout.splitlines()] == [
        ["trustAnchor", "example"], ["crl", "example"], ["role", "reader"], ["role", "idle"],
        ["profile", "reader"],
    ]
    assert plan(desk) == (0, [])
    again = desk.ra("apply", "manifest.yaml")
    assert again.stdout == applied.stdout, "nothing to do needs no consent, and says the same"

    # What somebody else changes is seen, said, and put right.
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    anchor, = anywhere.list_trust_anchors()["trustAnchors"]
    profile, = anywhere.list_profiles()["profiles"]
    anywhere.disable_trust_anchor(trustAnchorId=anchor["trustAnchorId"])
    anywhere.tag_resource(
        resourceArn=anchor["trustAnchorArn"], tags=[{"key": "team", "value": "else"}])
    anywhere.update_profile(profileId=profile["profileId"], durationSeconds=43200)
    anywhere.put_attribute_mapping(
        profileId=profile["profileId"], certificateField="x509SAN",
        mappingRules=[{"specifier": "DNS"}])
    iam.put_role_policy(
        RoleName="reader", PolicyName="back-door", PolicyDocument=json.dumps(POLICY))
    iam.detach_role_policy(RoleName="reader", PolicyArn=S3_READ_ONLY)
    iam.update_assume_role_policy(
        RoleName="idle", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
                "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]}]}))
    shown = desk.ra("plan", "manifest.yaml", check=False)
    assert shown.status == 2
    assert "durationSeconds: 43200 -> 1800  (changed by somebody else" in shown.stdout, shown
    assert "enabled: false -> true  (changed by somebody else" in shown.stdout, shown
    assert "4 changed by somebody else" in shown.stdout.splitlines()[-1], shown
    assert "back-door" in shown.stdout and "\x1b" not in shown.stdout
    apply(desk)
    assert account(lab) == wanted(desk)
    assert plan(desk) == (0, [])

    # What is taken out of the file goes; what is somebody else's stays.
    anywhere.create_profile(name="foreign", roleArns=[])
    less = {"name": "conformance", "trustAnchors": MANIFEST["trustAnchors"]}
    write(desk, less)
    assert plan(desk) == (2, [
        "delete profile reader", "delete role idle", "delete role reader", "delete crl example",
    ])
    write(desk, MANIFEST)
    destroyed = desk.ra("destroy", "manifest.yaml", "--yes")
    assert destroyed.stdout == ""
    assert [each["name"] for each in anywhere.list_profiles()["profiles"]] == ["foreign"]
    assert anywhere.list_trust_anchors()["trustAnchors"] == []
    assert [each["Path"] for each in iam.list_roles()["Roles"]
            if not each["Path"].startswith("/aws-service-role/")] == []


def test_what_is_killed_at_any_time_is_finished_by_the_next_run(desk, tmp_path, note):
    """`kill -9` while it applies; the next run finishes the work."""
    dice = random.Random(20260615)
    cut = 0
    with LocalService(tmp_path / "lab") as service:
        service.point(desk)
        start = time.monotonic()
        apply(desk)
        whole = time.monotonic() - start
        desk.ra("destroy", "manifest.yaml", "--yes")
        for _ in range(KILLS):
            process = subprocess.Popen(
                ["ra", "apply", "manifest.yaml", "--yes"], cwd=desk.folder, env=desk.environment,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(dice.uniform(0, whole))
            process.send_signal(signal.SIGKILL)
            cut += process.wait() == -signal.SIGKILL
            apply(desk)
            assert account(service) == wanted(desk)
            desk.ra("destroy", "manifest.yaml", "--yes")
    assert cut > 0
    note(f"ra apply was killed {cut} times, and finished by the next run")


@pytest.fixture
def limited(desk, lab):
    """Credentials that may do everything but what a test denies."""
    lab.point(desk)
    iam, sts = lab.boto3("iam"), lab.boto3("sts")
    iam.create_role(
        RoleName="operator", AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "sts:AssumeRole"}]}))

    def deny(*actions):
        iam.put_role_policy(RoleName="operator", PolicyName="p", PolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [
                {"Effect": "Allow", "Action": "*", "Resource": "*"},
                *([{"Effect": "Deny", "Action": actions, "Resource": "*"}] if actions else []),
            ]}))
        keys = sts.assume_role(
            RoleArn="arn:aws:iam::111122223333:role/operator", RoleSessionName="me"
        )["Credentials"]
        return {
            "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
            "AWS_SESSION_TOKEN": keys["SessionToken"],
        }

    return deny


def test_a_refusal_in_the_middle_says_what_was_done_and_what_was_not(desk, lab, limited):
    refused = apply(desk, environment=limited("iam:AttachRolePolicy"), check=False)
    assert refused.status == 77 and refused.stdout == "", refused
    error = next(line for line in refused.stderr.splitlines() if line.startswith("ra: error: "))
    assert 'stopped at create role "reader", which was begun: ' in error
    assert "AccessDenied" in error and "iam:AttachRolePolicy" in error
    assert 'done: create trust anchor "example", create CRL "example"; ' in error
    assert error.endswith(
        'not done: create role "reader", create role "idle", create profile "reader"')
    assert "goes on where this one stopped" in refused.hint
    assert 'created the trust anchor "example"' in refused.stderr
    as_json = apply(desk, "--json", environment=limited("iam:AttachRolePolicy"), check=False)
    assert as_json.stdout == "" and as_json.status == 77
    assert json.loads(as_json.stderr)["error"]["code"] == "aws.denied"
    apply(desk, environment=limited())
    lab.boto3("iam").delete_role_policy(RoleName="operator", PolicyName="p")
    lab.boto3("iam").delete_role(RoleName="operator")
    assert account(lab) == wanted(desk)


def test_the_policy_for_who_provisions_is_enough(desk, lab):
    """templates/iam/provisioner.json, and nothing else, to apply, change, prune and destroy."""
    lab.point(desk)
    iam, sts = lab.boto3("iam"), lab.boto3("sts")
    iam.create_role(
        RoleName="operator", AssumeRolePolicyDocument=json.dumps({
            "Version": "2012-10-17", "Statement": [{
                "Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
                "Action": "sts:AssumeRole"}]}))
    allowed = (judges.REPOSITORY / "templates" / "iam" / "provisioner.json").read_text()
    iam.put_role_policy(RoleName="operator", PolicyName="p", PolicyDocument=allowed)
    keys = sts.assume_role(
        RoleArn="arn:aws:iam::111122223333:role/operator", RoleSessionName="me")["Credentials"]
    desk.environment |= {
        "AWS_ACCESS_KEY_ID": keys["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": keys["SecretAccessKey"],
        "AWS_SESSION_TOKEN": keys["SessionToken"],
    }
    first = json.loads(json.dumps(MANIFEST))
    del first["roles"][1]
    write(desk, first)
    apply(desk)
    second = json.loads(json.dumps(first))
    second["trustAnchors"][0] |= {"bundle": "both.pem", "enabled": False, "tags": {"b": "c"}}
    del second["trustAnchors"][0]["notifications"]
    second["crls"][0] |= {"enabled": False, "tags": {"a": "b"}}
    second["roles"][0] |= {
        "require": ["CN=web-02"], "policyArns": [], "policies": {"own": POLICY},
        "description": "else", "maxSessionDurationSeconds": 3600, "tags": {"b": "c"},
    }
    second["profiles"][0] |= {
        "enabled": False, "durationSeconds": 900, "tags": {}, "attributeMappings": {"x509SAN": []},
    }
    desk.write(
        "both.pem", desk.path("issuing.pem").read_text() + desk.path("root.pem").read_text())
    desk.create_crl("issuing.crl", "--force")
    write(desk, second)
    assert plan(desk)[1] == [
        "update trustAnchor example", "update crl example", "update role reader",
        "update profile reader",
    ]
    apply(desk)
    assert plan(desk) == (0, [])
    desk.ra("destroy", "manifest.yaml", "--yes")
    assert lab.boto3("rolesanywhere").list_trust_anchors()["trustAnchors"] == []


def test_wrong_credentials_change_nothing(desk, lab):
    lab.point(desk)
    for environment, status in [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, 77), ({"AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE"}, 77),
        ({"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-1"}, 77),
        ({"AWS_SESSION_TOKEN": "old"}, 77), ({"AWS_ACCESS_KEY_ID": None}, 78),
    ]:
        desk.refused(
            status, "ra", "apply", "manifest.yaml", "--yes",
            environment=environment)
    assert lab.boto3("rolesanywhere").list_trust_anchors()["trustAnchors"] == []


def test_nothing_is_changed_without_consent(desk, lab):
    lab.point(desk)
    desk.refused(64, "ra", "apply", "manifest.yaml", saying="--yes")
    apply(desk)
    desk.refused(64, "ra", "destroy", "manifest.yaml", saying="--yes")
    assert plan(desk) == (0, [])


def test_a_terminal_shows_colours_and_is_asked(desk, lab):
    lab.point(desk)
    colours = {"TERM": "xterm", "NO_COLOR": None}
    with Terminal(desk, "ra", "plan", "manifest.yaml", environment=colours) as terminal:
        assert terminal.end() == 2
        assert '\x1b[32m+ create trust anchor "example"\x1b[0m' in terminal.screen
    with Terminal(desk, "ra", "plan", "manifest.yaml", environment={"NO_COLOR": "1"}) as terminal:
        assert terminal.end() == 2 and "\x1b[3" not in terminal.screen
    with Terminal(desk, "ra", "apply", "manifest.yaml", environment=colours) as terminal:
        terminal.wait_for("make these 5 changes? [y/N]").type("n")
        assert terminal.end() == 1 and "nothing was changed" in terminal.screen
    assert lab.boto3("rolesanywhere").list_trust_anchors()["trustAnchors"] == []
    with Terminal(desk, "ra", "apply", "manifest.yaml", environment=colours) as terminal:
        terminal.wait_for("make these 5 changes? [y/N]").type("yes")
        assert terminal.end() == 0, terminal.screen
    assert account(lab) == wanted(desk)
    with Terminal(desk, "ra", "destroy", "manifest.yaml", environment=colours) as terminal:
        terminal.wait_for("delete all 5? [y/N]").type("y")
        assert terminal.end() == 0, terminal.screen


def test_consent_is_to_what_is_still_so(desk, lab):
    """While the question waits, somebody else has a role of that name, or a newer CRL there."""
    lab.point(desk)
    apply(desk)
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    iam.untag_role(RoleName="reader", TagKeys=["team"])
    with Terminal(desk, "ra", "destroy", "manifest.yaml") as terminal:
        terminal.wait_for("delete all 5? [y/N]")
        iam.untag_role(RoleName="reader", TagKeys=["anchorage:managed-by", "anchorage:manifest"])
        terminal.type("y")
        assert terminal.end() == 75 and "the account has changed" in terminal.screen
    assert iam.get_role(RoleName="reader")["Role"]["RoleName"] == "reader"
    assert len(anywhere.list_trust_anchors()["trustAnchors"]) == 1
    assert len(anywhere.list_profiles()["profiles"]) == 1


def test_a_newer_crl_that_came_meanwhile_stays(desk, lab):
    lab.point(desk)
    apply(desk)
    desk.create_crl("next.crl")
    desk.create_crl("newest.crl")
    manifest = json.loads(json.dumps(MANIFEST))
    manifest["crls"][0]["file"] = "next.crl"
    write(desk, manifest)
    with Terminal(desk, "ra", "apply", "manifest.yaml") as terminal:
        terminal.wait_for("[y/N]")
        desk.ra("import-crl", "--name", "example", "--trust-anchor", "example", "--crl", "newest.crl")
        terminal.type("y")
        assert terminal.end() == 75 and "the account has changed" in terminal.screen
    held, = lab.boto3("rolesanywhere").list_crls()["crls"]
    assert held["crlData"] == desk.path("newest.crl").read_bytes()


def test_apply_proves_that_it_works(desk, lab):
    lab.point(desk)
    folder = desk.folder_of_client
    key = folder / "decrypted_private_key.pem"
    done = apply(desk, "--verify", folder / "certificate.pem", key)
    line, = [line for line in done.stderr.splitlines() if line.startswith("verified: ")]
    assert line.startswith('verified: CN=web-01 has a session of the role "reader" by the profile '
                           '"reader" and the trust anchor "example", and STS says '
                           "arn:aws:sts::111122223333:assumed-role/reader/"), line
    other = desk.issue("web-02", decrypt=True)
    refused = apply(
        desk, "--verify", other / "certificate.pem", other / "decrypted_private_key.pem",
        "--verify-timeout", "1", check=False)
    assert refused.status == 77 and "Unable to assume role" in refused.stderr, refused
    desk.pki("revoke", "web-01")
    desk.create_crl("issuing.crl", "--force")
    start = time.monotonic()
    refused = apply(desk, "--verify", folder / "certificate.pem", key, check=False)
    assert refused.status == 77 and "Certificate revoked" in refused.stderr, refused
    assert time.monotonic() - start < 30, "what cannot get better is not waited for"
    desk.openssl(
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
        "-keyout", "stranger.key", "-out", "stranger.pem", "-subj", "/CN=stranger")
    desk.path("stranger.key").chmod(0o600)
    refused = apply(desk, "--verify", "stranger.pem", "stranger.key", check=False)
    assert refused.status == 65 and "is the issuer of" in refused.stderr, refused
    assert desk.ra("apply", "manifest.yaml", "--verify", "one", check=False).status == 64


def test_what_there_is_can_be_adopted(desk, lab):
    """Made by boto3, exported, taken over, and looked after from then on."""
    lab.point(desk)
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    anchor = anywhere.create_trust_anchor(
        name="old one", enabled=True, source={
            "sourceType": "CERTIFICATE_BUNDLE",
            "sourceData": {"x509CertificateData": desk.path("issuing.pem").read_text()}},
        tags=[{"key": "team", "value": "yes"}])["trustAnchor"]["trustAnchorArn"]
    statement = {
        "Effect": "Allow", "Principal": {"Service": "rolesanywhere.amazonaws.com"},
        "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        "Condition": {"ArnEquals": {"aws:SourceArn": anchor},
                      "StringEquals": {"aws:PrincipalTag/x509Subject/CN": "web-01"}},
    }
    foreign = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},
               "Action": "sts:AssumeRole"}
    for name, statements in (("plain", [statement]), ("mixed", [foreign, statement])):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": statements}))
    iam.put_role_policy(RoleName="plain", PolicyName="p", PolicyDocument=json.dumps(POLICY))
    anywhere.import_crl(
        name="list", enabled=True, trustAnchorArn=anchor,
        crlData=desk.path("issuing.crl").read_bytes())
    anywhere.create_profile(
        name="p", enabled=True, roleArns=[
            f"arn:aws:iam::111122223333:role/{name}" for name in ("plain", "mixed", "elsewhere")],
        sessionPolicy=json.dumps(POLICY))
    written = desk.ra("export-manifest", "--out", "account", "--name", "adopted")
    assert written.line == "account/manifest.yaml"
    manifest = yaml.safe_load(desk.path("account/manifest.yaml").read_text())
    assert [each["name"] for each in manifest["roles"]] == ["mixed", "plain"]
    assert manifest["roles"][1]["require"] == ["CN=web-01"]
    assert manifest["roles"][1]["trustAnchor"] == "old one"
    assert manifest["roles"][0]["trustPolicy"]["Statement"][0] == foreign
    assert manifest["profiles"][0]["roles"] == [
        "arn:aws:iam::111122223333:role/elsewhere", "mixed", "plain"]
    desk.refused(73, "ra", "export-manifest", "--out", "account", saying="exists")

    file = "account/manifest.yaml"
    desk.refused(
        73, "ra", "apply", file, "--yes", saying="was not made by this tool")
    adopting = desk.ra("plan", file, "--adopt", "--json", check=False)
    assert adopting.status == 2
    assert {(each["action"], each["isTakenOver"]) for each in adopting.json["changes"]} == {
        ("note", True)}, adopting
    before = anywhere.list_profiles()["profiles"]
    desk.ra("apply", file, "--adopt", "--yes")
    assert anywhere.list_profiles()["profiles"] == before
    assert desk.ra("plan", file, check=False).status == 0


def test_what_somebody_else_made_is_taken_over_or_left_alone(desk, lab):
    """Not deleted and made anew: its users know it by its ARN."""
    lab.point(desk)
    anywhere, iam = lab.boto3("rolesanywhere"), lab.boto3("iam")
    trust = {"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}
    role = iam.create_role(
        RoleName="svc", Path="/service/", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    profile = anywhere.create_profile(
        name="svc", roleArns=[role["Arn"]], sessionPolicy=json.dumps(POLICY))["profile"]
    for manifest in (
        {"roles": [{"name": "svc", "trustPolicy": trust}]},
        {"profiles": [{"name": "svc", "roles": [role["Arn"]], "enabled": False}]},
    ):
        write(desk, manifest)
        desk.refused(
            73, "ra", "apply", "manifest.yaml", "--adopt", "--yes", saying="does not delete")
    assert iam.get_role(RoleName="svc")["Role"]["RoleId"] == role["RoleId"]
    assert [each["profileArn"] for each in anywhere.list_profiles()["profiles"]] == [
        profile["profileArn"]]


def test_an_empty_description_is_none(desk, lab):
    lab.point(desk)
    write(desk, {"roles": [{"name": "r", "description": "", "trustPolicy": {
        "Version": "2012-10-17", "Statement": {
            "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole"}}}]})
    apply(desk)
    assert plan(desk) == (0, [])
