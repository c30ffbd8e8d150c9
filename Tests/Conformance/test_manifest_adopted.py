"""What there was before the manifest is adopted, or left alone."""

import json

import pytest
import yaml

from manifest_desk import POLICY, desk, write  # noqa: F401

pytestmark = pytest.mark.judge("boto3")


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


def test_a_failed_export_leaves_nothing(desk, lab):
    """So that the same command can be given again."""
    lab.point(desk)
    desk.ra("create-trust-anchor", "--name", "a", "--bundle", "issuing.pem")
    before = desk.listing()
    failed = desk.run(
        "sh", "-c", "ulimit -f 0; exec ra export-manifest --out account", check=False)
    assert failed.status == 74 and failed.stdout == "" and failed.hint, failed
    assert desk.listing() == before
    written = desk.ra("export-manifest", "--out", "account/")
    assert written.line == "account/manifest.yaml"
    assert sorted(each.name for each in desk.path("account").iterdir()) == [
        "manifest.yaml", "trust-anchors"]
    desk.refused(64, "ra", "export-manifest", "--out", "-", saying="standard output")
