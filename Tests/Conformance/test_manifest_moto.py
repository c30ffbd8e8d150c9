"""`plan`, `apply` and `destroy` with moto for IAM and STS, and the local service for Roles Anywhere."""

import json
import random

import pytest

from account_view import differences, everything, view
from account_view import roles as roles_of
from local_service import LocalService
from random_manifests import FOREIGN_TRUST, Files, RandomManifests
from test_policy_linter import trust_findings

pytestmark = [pytest.mark.judge("moto"), pytest.mark.judge("boto3")]

ACCOUNT = "123456789012"


@pytest.fixture
def desk(workspace, tmp_path, moto):
    """A workspace whose commands find each service where it is, and the local service."""
    moto.reset()
    with LocalService(tmp_path / "lab", "--account-id", ACCOUNT) as lab:
        workspace.environment |= lab.environment | {
            "AWS_ENDPOINT_URL_ROLESANYWHERE": lab.url,
            "AWS_ENDPOINT_URL_IAM": moto.url, "AWS_ENDPOINT_URL_STS": moto.url,
        }
        del workspace.environment["AWS_ENDPOINT_URL"]
        yield workspace, lab


@pytest.mark.judge("parliament")
def test_what_moto_holds_is_the_manifest(desk, moto):
    workspace, lab = desk
    iam = moto.boto3("iam")
    manifests = RandomManifests(random.Random(11), Files(workspace))
    roles = set()
    for _ in range(5):
        manifests.change()
        roles |= {name for kind, name in manifests.account if kind == "roles"}
        workspace.write("manifest.yaml", manifests.text())
        planned = workspace.ra("plan", "manifest.yaml", "--json", check=False)
        assert planned.status == 2, planned
        done = workspace.ra("apply", "manifest.yaml", "--yes")
        assert differences(view(lab, iam=iam), manifests.account) == [], done
        assert len(everything(lab, iam)) == len(manifests.account)
        for role in roles_of(iam):
            policy = role["AssumeRolePolicyDocument"]
            if policy != FOREIGN_TRUST:
                assert trust_findings(policy) == set(), policy
        again = workspace.ra("apply", "manifest.yaml", "--json")
        assert not any(each["isChanged"] for each in again.json), "nothing to do needs no consent"
        assert {each["arn"] for each in again.json} == set(everything(lab, iam))
        assert workspace.ra("plan", "manifest.yaml", check=False).status == 0
    assert len(roles) == 4
    workspace.ra("destroy", "manifest.yaml", "--yes")
    assert everything(lab, iam) == []


def test_what_somebody_else_does_to_a_role_in_moto_is_put_right(desk, moto):
    workspace, lab = desk
    iam = moto.boto3("iam")
    manifests = RandomManifests(random.Random(12), Files(workspace))
    while ("roles", "reader") not in manifests.account or not manifests.manifest["trustAnchors"]:
        manifests.change()
    workspace.write("manifest.yaml", manifests.text())
    workspace.ra("apply", "manifest.yaml", "--yes")
    policy = json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "*", "Resource": "*"}]})
    iam.put_role_policy(RoleName="reader", PolicyName="back-door", PolicyDocument=policy)
    iam.attach_role_policy(
        RoleName="reader", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    iam.update_role(RoleName="reader", MaxSessionDuration=40000, Description="mine")
    iam.update_assume_role_policy(RoleName="reader", PolicyDocument=json.dumps({
        "Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}]}))
    planned = workspace.ra("plan", "manifest.yaml", "--json", check=False)
    change, = [each for each in planned.json["changes"] if each["action"] != "nothing"]
    assert (change["action"], change["name"]) == ("update", "reader"), planned
    assert {each["name"] for each in change["fields"]} == {
        "description", "trustPolicy", "policyArns", "policies", "maxSessionDurationSeconds"}
    assert all(each["isDrift"] for each in change["fields"]), planned
    workspace.ra("apply", "manifest.yaml", "--yes")
    assert differences(view(lab, iam=iam), manifests.account) == []
    # A role that is not ours any more stays.
    iam.untag_role(RoleName="reader", TagKeys=["anchorage:managed-by"])
    destroyed = workspace.ra("destroy", "manifest.yaml", "--yes", check=False)
    assert destroyed.status == 0, destroyed
    assert [arn.rpartition("/")[2] for arn in everything(lab, iam)] == ["reader"]
